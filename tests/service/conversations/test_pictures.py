"""Which pictures a reporter may see, and the addresses that open them for a while."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, text
from sqlmodel import Session

from service.bounds import PICTURE_LIFE
from service.conversations import actions, pictures, pointing
from service.db import table
from service.reports.photos import actions as photos
from service.reports.photos.models import AFTER, TOLD, Photo
from tests import make
from tests.conftest import NOON
from tests.service.conversations.told import LATER, close, followed, reporter


def photo(session: Session, code: str, kind: str = TOLD, *, shown: bool | None = True, n: int = 1) -> UUID:
    """A photo of a report, which someone has decided about, or nobody (None)."""
    made, at = uuid4(), LATER if kind == AFTER else NOON
    row = {"id": made, "report_id": followed(session, code).report_id, "n": n, "kind": kind, "received_at": at}
    file = {"file_name": made.hex, "width": 4, "height": 3, "length": 1, "sha256": b"x" * 32, "sent_sha256": b"x" * 32}
    session.execute(insert(table(Photo)).values(row | file))
    if shown is not None:
        who = make.person(session, "coordinator").person_id
        photos.screen(session, made, shown=shown, person_id=who, now=at)
    return made


def seen(session: Session, code: str) -> list[tuple[UUID, bool, str | None]]:
    return [(one.id, one.after, one.verdict) for one in pictures.of_report(session, followed(session, code))]


def test_a_reporter_sees_their_own_and_not_what_others_took(session: Session) -> None:
    mine, other = reporter(session), reporter(session)
    assert followed(session, mine).incident_id == followed(session, other).incident_id
    own = photo(session, mine)
    photo(session, other)

    assert seen(session, mine) == [(own, False, "shown")]


def test_what_was_done_is_seen_by_all_who_told_of_it_while_it_is_closed(session: Session) -> None:
    mine, other = reporter(session), reporter(session)
    done = photo(session, mine, AFTER)
    assert seen(session, other) == []
    close(session, followed(session, mine))

    assert seen(session, other) == seen(session, mine) == [(done, True, "shown")]


def test_what_was_shown_of_a_closing_that_was_taken_back_is_not_shown_of_the_next(session: Session) -> None:
    code = reporter(session)
    photo(session, code, AFTER)
    close(session, followed(session, code))
    actions.object_to(session, followed(session, code), None, now=LATER + timedelta(hours=1))
    who = make.person(session, "coordinator")
    actions.reopen(session, who, followed(session, code).reference, None, now=LATER + timedelta(hours=2))
    close(session, followed(session, code), at=LATER + timedelta(hours=3))

    assert seen(session, code) == []


@pytest.mark.parametrize("shown", [None, False])
def test_what_nobody_has_looked_at_or_is_withheld_has_no_file(session: Session, shown: bool | None) -> None:
    code = reporter(session)
    made = photo(session, code, shown=shown)

    assert seen(session, code)[0][2] == (None if shown is None else "withheld")
    assert pictures.file_of(session, made) is None


def test_what_is_masked_is_what_is_opened(session: Session) -> None:
    made = photo(session, reporter(session))
    assert pictures.file_of(session, made) == made.hex
    masked = (
        "INSERT INTO photo_redaction (photo_id, at, person_id, areas, file_name, width, height, length, sha256) "
        "SELECT :photo, now(), id, '[]', 'masked', 4, 3, 1, sha256('x') FROM person LIMIT 1"
    )
    session.execute(text(masked), {"photo": made})

    assert pictures.file_of(session, made) == "masked"


def test_a_token_opens_its_picture_for_a_while() -> None:
    picture = uuid4()
    told = pointing.token(make.SECRET, picture, NOON)

    assert pointing.opened_by(make.SECRET, told, NOON + PICTURE_LIFE - timedelta(seconds=1)) == picture
    assert pointing.opened_by(make.SECRET, told, NOON + PICTURE_LIFE) is None
    assert picture.hex not in told
    assert pointing.token(make.SECRET, picture, NOON) != told


@pytest.mark.parametrize("told", ["", "x", "å" * 40, "A" * 72, "A" * 200, "x" * 43, "\0"])
def test_what_is_no_token_of_ours_opens_nothing(told: str) -> None:
    assert pointing.opened_by(make.SECRET, told, NOON) is None


def test_a_token_sealed_with_another_secret_or_changed_opens_nothing() -> None:
    told = pointing.token(make.SECRET, uuid4(), NOON)

    assert pointing.opened_by(make.SECRET, told[:-2] + ("AA" if told[-2:] != "AA" else "BB"), NOON) is None
    assert pointing.opened_by("another secret, quite as long as the other", told, NOON) is None
