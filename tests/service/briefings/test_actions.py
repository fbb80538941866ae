"""A meeting's pack: frozen once, kept byte for byte, and the same for the same picture."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from service.briefings import queries
from service.briefings.actions import Document, Frozen, Press, prepare
from service.briefings.models import Briefing
from service.briefings.rules import canonical, fingerprint
from service.errors import Missing, Refused
from service.meetings.models import Meeting
from tests import make
from tests.conftest import NOON
from tests.service.jobs.printing import broken, press
from tests.service.meetings.rows import CUT_OFF, DAY, PERIOD, meeting

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("warm")


def prepared(session: Session, of: Meeting, *, by: Press = press, now: Any = NOON, demo: bool = False) -> Briefing:
    return prepare(session, of, by, municipality="Köping", demo=demo, zone=STOCKHOLM, now=now)


def test_a_pack_is_a_frozen_picture_and_what_was_printed_of_it(session: Session) -> None:
    made = prepared(session, meeting(session))

    assert (made.version, made.made_at) == (1, NOON)
    assert made.snapshot["meeting"]["date"] == "2026-11-11"
    assert made.sha256 == fingerprint(canonical(made.snapshot))
    for form, kind in (("html", "text/html"), ("pdf", "application/pdf")):
        kept = queries.document(session, made, form)
        assert kept.media_type == kind
        assert kept.sha256 == fingerprint(bytes(kept.content))
        assert bytes(kept.content).removeprefix(b"%PDF") == canonical(made.snapshot)


def test_a_form_that_was_not_printed_is_missing(session: Session) -> None:
    with pytest.raises(Missing):
        queries.document(session, prepared(session, meeting(session)), "pptx")


def test_while_the_period_runs_there_is_no_pack(session: Session) -> None:
    running = meeting(session, CUT_OFF + PERIOD)

    with pytest.raises(Refused, match="Perioden pågår ännu"):
        prepared(session, running)
    assert prepared(session, running, now=running.cut_off).version == 1


def test_asked_for_again_the_pack_is_the_one_that_was_made(session: Session) -> None:
    of = meeting(session)
    first = prepared(session, of)
    make.incident(session, at=CUT_OFF - HOUR)

    again = prepared(session, of, by=broken, now=NOON + HOUR)

    assert again.id == first.id
    assert again.made_at == NOON
    assert session.execute(text("SELECT count(*) FROM briefing")).scalar_one() == 1


def test_a_newer_version_is_the_pack(session: Session) -> None:
    of = meeting(session)
    first = prepared(session, of)
    session.add(Briefing(meeting_id=of.id, version=2, made_at=NOON, snapshot={}, sha256=first.sha256))
    session.flush()

    assert prepared(session, of).version == 2


def test_the_picture_is_as_it_was_known_at_the_cut_off(session: Session) -> None:
    of = meeting(session)
    for at in (CUT_OFF - HOUR, CUT_OFF - 2 * HOUR, CUT_OFF, CUT_OFF + HOUR):
        make.incident(session, "traffic", at=at)
    make.incident(session, "graffiti", at=CUT_OFF - 30 * HOUR, removed_after=50 * HOUR)

    made = prepared(session, of, now=NOON + 30 * DAY)

    assert made.snapshot["counts"]["incidents"] == 3
    assert made.snapshot["removal"]["open_overdue"] == 1


@pytest.mark.slow
def test_the_same_picture_has_the_same_checksum_whenever_it_is_made(session: Session) -> None:
    """Three packs are made."""
    of = meeting(session)
    for n in range(5):
        make.incident(session, at=CUT_OFF - n * DAY - HOUR, metres_north=20 * n)
    sums = []
    for wait in (timedelta(0), HOUR, 3 * DAY):
        with session.begin_nested() as attempt:
            sums.append(prepared(session, of, now=NOON + wait).sha256)
            attempt.rollback()

    assert len(set(sums)) == 1


def test_another_picture_has_another_checksum(session: Session) -> None:
    of = meeting(session)
    with session.begin_nested() as attempt:
        before = prepared(session, of).sha256
        attempt.rollback()
    make.incident(session, at=CUT_OFF - HOUR)

    assert prepared(session, of).sha256 != before


def test_the_checksum_holds_for_what_the_store_gives_back(session: Session) -> None:
    make.incident(session, at=CUT_OFF - HOUR)
    made = prepared(session, meeting(session))
    session.flush()
    session.expire(made)

    assert fingerprint(canonical(made.snapshot)) == made.sha256


def test_the_press_gets_exactly_what_is_kept(session: Session) -> None:
    given: list[Frozen] = []

    def note(frozen: Frozen) -> Mapping[str, Document]:
        given.append(frozen)
        return press(frozen)

    make.incident(session, at=CUT_OFF - HOUR)
    made = prepared(session, meeting(session), by=note)

    assert given == [Frozen(made.snapshot, made.sha256, 1, NOON)]
    assert json.loads(canonical(given[0].snapshot)) == given[0].snapshot  # plain JSON, no dates and no tuples


def test_a_press_that_fails_leaves_nothing(session: Session) -> None:
    of = meeting(session)
    with pytest.raises(RuntimeError, match="no paper"), session.begin_nested():
        prepared(session, of, by=broken)

    assert queries.latest(session, of) is None
    assert prepared(session, of).version == 1


def test_a_form_that_we_do_not_know_is_refused_by_the_store(session: Session) -> None:
    with pytest.raises(IntegrityError, match="briefing_document_form_check"), session.begin_nested():
        prepared(session, meeting(session), by=lambda _: {"exe": Document("application/x-exe", b"MZ")})


def test_no_word_that_somebody_told_us_is_in_a_pack(session: Session) -> None:
    words = "Kanariefågeln satt på taket"
    of = meeting(session)
    for category in ("graffiti", "violence_threat", "drugs"):
        make.report(session, category, now=CUT_OFF - HOUR, description=words)

    made = prepared(session, of)

    assert made.snapshot["counts"]["reports"] == 3
    assert "anarie" not in canonical(made.snapshot).decode()


def test_a_pack_says_whether_its_municipality_is_invented(session: Session) -> None:
    with session.begin_nested() as attempt:
        assert prepared(session, meeting(session), demo=True).snapshot["demo"] is True
        attempt.rollback()

    assert prepared(session, meeting(session)).snapshot["demo"] is False


def test_a_municipality_without_anything_gets_its_pack(session: Session) -> None:
    made = prepared(session, meeting(session))

    assert made.snapshot["counts"] == {"incidents": 0, "reports": 0, "sources": 0, "late": 0}
    assert (made.snapshot["points"], made.snapshot["hotspots"]) == ([], [])
    assert made.snapshot["removal"]["share"] is None


# Which packs there are


def test_the_packs_that_are_made_are_listed_the_latest_first_with_their_newest_version(
    session: Session,
) -> None:
    older, newer = meeting(session, CUT_OFF - PERIOD), meeting(session)
    first = prepared(session, older)
    prepared(session, newer)
    session.add(Briefing(meeting_id=older.id, version=2, made_at=NOON, snapshot={}, sha256=first.sha256))
    session.flush()

    assert queries.made(session, 10) == [(newer.day, 1), (older.day, 2)]
    assert queries.made(session, 1) == [(newer.day, 1)]
