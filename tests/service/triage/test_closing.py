"""A case ends once, with what became of it, and everything that follows from that in one go."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.briefings.actions import prepare
from service.conversations.actions import object_to, reopen
from service.conversations.queries import by_code
from service.errors import Refused
from service.intake.rules import code_hash
from service.notices.actions import Asker, ask, confirm
from service.notices.rules import confirming
from service.people.rules import Viewer
from service.removal.queries import detected_between, open_overdue
from service.triage import photos
from service.triage.closing import Ending, last
from tests import make
from tests.conftest import NOON
from tests.make import SECRET
from tests.service.jobs.printing import press
from tests.service.meetings.rows import CUT_OFF, meeting
from tests.service.triage.finishing import GONE, HOUR, LATER, after_photo, case, ended, stands
from tests.service.triage.ground import reference_of

# What follows


def test_graffiti_that_is_removed_stops_its_clock_and_history_says_who_and_when(
    session: Session, coordinator: Viewer
) -> None:
    reference = case(session)
    assert ended(session, coordinator, reference)

    assert tuple(stands(session, reference)) == (LATER, "removed", LATER, "recorded_check")
    at, what, detail = session.execute(
        text("SELECT at, what, detail FROM incident_event ORDER BY id DESC LIMIT 1")
    ).one()
    assert (at, what, detail["outcome"]) == (LATER, "closed", "removed")
    assert UUID(detail["function"]) == coordinator.grants[0].function_id
    told = last(session, coordinator, reference)
    assert told is not None
    assert (told.words, told.who.endswith(", Köpings kommun")) == (GONE.words, True)


def test_a_photo_is_the_evidence_and_waits_for_someone_to_look_unless_its_taker_did(
    session: Session, coordinator: Viewer
) -> None:
    first, second = case(session), case(session, metres_north=900)
    ended(session, coordinator, first, GONE, after_photo(), after_photo())
    ended(session, coordinator, second, Ending("removed", "Borta.", cleared=True), after_photo())

    assert stands(session, first).evidence == stands(session, second).evidence == "after_photo"
    assert [(one.kind, one.n, one.verdict) for one in photos.of_case(session, coordinator, first)] == [
        ("after", 1, None),
        ("after", 2, None),
    ]
    [cleared] = photos.of_case(session, coordinator, second)
    assert (cleared.kind, cleared.verdict) == ("after", "shown")
    who = session.execute(text("SELECT person_id FROM photo_screening")).scalar_one()
    assert who == coordinator.person_id
    assert photos.queue(session, coordinator)[0] == 2


def test_what_was_done_is_seen_by_all_who_told_of_it(session: Session, coordinator: Viewer) -> None:
    first = make.person(session, "staff", organisation="Skolan")
    other = make.person(session, "staff", organisation="Badet")
    reference = reference_of(session, told_by_both(session))
    ended(session, coordinator, reference, Ending("removed", "Borta.", cleared=True), after_photo())

    assert [len(photos.of_case(session, who, reference)) for who in (first, other)] == [1, 1]
    assert photos.of_case(session, make.person(session, "staff", organisation="Biblioteket"), reference) == []


def told_by_both(session: Session) -> UUID:
    made = make.incident(session, organisation="Skolan")
    make.incident(session, organisation="Badet", joins=made, key="again")
    return made


def test_those_who_wanted_to_hear_of_it_hear_that_it_ended(session: Session, coordinator: Viewer) -> None:
    made = make.report(session)
    ask(session, Asker(made.id, made.reference, "sv"), "maria@exempel.example", secret=SECRET, now=NOON)
    contact = session.execute(text("SELECT id FROM contact")).scalar_one()
    confirm(session, confirming(SECRET, contact), now=NOON)
    ended(session, coordinator, made.incident)
    ended(session, coordinator, made.incident)

    kinds = session.execute(text("SELECT kind FROM notice ORDER BY due_at, kind")).scalars()
    assert list(kinds) == ["confirm", "closed"]


@pytest.mark.parametrize(
    ("category", "outcome", "closed"),
    [
        *(("graffiti", "not_found", True), ("graffiti", "forwarded", True), ("graffiti", "owner_refuses", True)),
        *(("graffiti", "fixed", False), ("graffiti", "noted", False), ("graffiti_tag", "fixed", False)),
        *(("littering", "fixed", True), ("littering", "removed", False), ("littering", "noted", True)),
        *(("unsafe_place", "noted", True), ("unsafe_place", "removed", False), ("littering", "imported", False)),
        *(("littering", "not_real", False), ("littering", "", False)),
    ],
)
def test_a_case_ends_as_its_kind_can_end(
    session: Session, coordinator: Viewer, category: str, outcome: str, closed: bool
) -> None:
    codes = set(session.execute(text("SELECT code FROM category WHERE active")).scalars())
    reference = case(session, category if category in codes else "graffiti")
    ending = Ending(outcome, "Så blev det.", forwarded_to="Trafikverket")
    if closed:
        assert ended(session, coordinator, reference, ending)
        assert stands(session, reference).outcome == outcome
    else:
        with pytest.raises(Refused, match="Välj hur det blev"):
            ended(session, coordinator, reference, ending)


@pytest.mark.parametrize(("outcome", "stops"), [("not_found", True), ("forwarded", False), ("owner_refuses", False)])
def test_the_clock_stops_only_when_it_is_gone(session: Session, coordinator: Viewer, outcome: str, stops: bool) -> None:
    reference = case(session)
    ended(session, coordinator, reference, Ending(outcome, "Så blev det.", forwarded_to="Trafikverket"))

    assert (stands(session, reference).removed_at is not None) == stops


def test_the_live_numbers_follow(session: Session, coordinator: Viewer) -> None:
    reference = case(session)
    late = NOON + 30 * HOUR
    assert [one.reference for one in open_overdue(session, late)] == [reference]
    ended(session, coordinator, reference, now=late)

    assert open_overdue(session, late + HOUR) == []
    [clock] = detected_between(session, NOON - HOUR, NOON + HOUR)
    assert (clock.removed_at, clock.closed_at) == (late, late)


def test_a_pack_that_was_handed_out_does_not(session: Session, coordinator: Viewer) -> None:
    shown = meeting(session)
    make.incident(session, at=CUT_OFF - HOUR, received_at=CUT_OFF - HOUR)
    reference = session.execute(text("SELECT reference FROM incident")).scalar_one()
    prepare(session, shown, press, municipality="Köping", demo=False, zone=ZoneInfo("Europe/Stockholm"), now=CUT_OFF)
    handed_out = "SELECT sha256, snapshot FROM briefing"
    before = session.execute(text(handed_out)).one()
    ended(session, coordinator, reference, Ending("removed", "Borta.", CUT_OFF - HOUR / 2))

    assert session.execute(text(handed_out)).one() == before


# When


@pytest.mark.parametrize(
    ("done", "code"), [(LATER + timedelta(seconds=1), "in_the_future"), (NOON - timedelta(minutes=1), "too_early")]
)
def test_it_was_not_done_before_it_was_seen_nor_tomorrow(
    session: Session, coordinator: Viewer, done: datetime, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        ended(session, coordinator, case(session), Ending("removed", "Borta.", done))

    assert (refused.value.code, refused.value.field) == (code, "done")


def test_a_form_that_knows_no_seconds_is_not_too_early(session: Session, coordinator: Viewer) -> None:
    seen = NOON + timedelta(seconds=30)
    reference = case(session, now=seen)
    ended(session, coordinator, reference, Ending("removed", "Borta.", NOON))

    assert stands(session, reference).removed_at == seen


def test_what_is_done_again_was_done_after_it_was_opened_again(session: Session, coordinator: Viewer) -> None:
    made = make.report(session)
    ended(session, coordinator, made.incident)
    found = by_code(session, code_hash(made.code or "", SECRET))
    assert found is not None
    object_to(session, found, None, now=LATER + HOUR)
    reopen(session, coordinator, made.reference, None, now=LATER + 2 * HOUR)
    with pytest.raises(Refused, match="öppnades igen"):
        ended(
            session, coordinator, made.incident, Ending("removed", "Nu.", LATER + HOUR), now=LATER + 9 * HOUR, key="2"
        )

    assert ended(session, coordinator, made.incident, Ending("removed", "Nu."), now=LATER + 9 * HOUR, key="2")
    assert stands(session, made.incident).removed_at == LATER + 9 * HOUR
