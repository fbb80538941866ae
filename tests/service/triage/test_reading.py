"""A reason for reading a case holds for half an hour, for one person and one case, and is noted once."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.bounds import CASE_OPEN
from service.errors import Missing
from service.people.models import Person
from service.people.rules import Viewer
from service.triage.reading import open_case, read
from tests import make
from tests.conftest import NOON
from tests.service.triage.ground import EAST, post, told, two_areas, viewer

SAID, MORE, WHY = "Kalle har sprejat på väggen", "Jag såg Kalle igen", "Hör till utredningen"


@pytest.fixture
def police(session: Session) -> Viewer:
    return someone(session)


def someone(session: Session, role: str = "police", *areas: UUID) -> Viewer:
    """Someone who is there, so that what they read can be noted."""
    made = viewer(role, post(session, f"Verksamhet {uuid4().hex}", role), *areas)
    session.add(Person(id=made.person_id, name="Sam Ek", email=f"{uuid4().hex}@demo.example", created_at=NOON))
    session.flush()
    return made


def words(session: Session, by: Viewer, reference: str, later: timedelta = timedelta()) -> list[str | None]:
    return [one.words for one in read(session, by, reference, now=NOON + later)[0].reports]


def noted(session: Session) -> list[tuple[str, list[str], str | None]]:
    asked = "SELECT what, about->'refs', reason FROM log_entry WHERE kind = 'read' ORDER BY at, lane, seq"
    return sorted(tuple(row) for row in session.execute(text(asked)))


def test_a_reason_holds_for_half_an_hour(session: Session, police: Viewer) -> None:
    case = make.report(session, description=SAID).incident
    open_case(session, police, case, WHY, now=NOON)

    assert words(session, police, case, CASE_OPEN - timedelta(seconds=1)) == [SAID]
    assert words(session, police, case, CASE_OPEN) == [None]


def test_reading_again_while_it_holds_is_noted_once(session: Session, police: Viewer) -> None:
    receipt = make.report(session, description=SAID)
    open_case(session, police, receipt.incident, WHY, now=NOON)
    for _ in range(3):
        read(session, police, receipt.incident, now=NOON)
    open_case(session, police, receipt.incident, WHY, now=NOON)

    assert noted(session) == [
        ("read.case", [receipt.incident], WHY),
        ("read.told", [receipt.reference], WHY),
    ]


def test_what_is_told_meanwhile_is_noted_when_it_is_read_and_once(session: Session, police: Viewer) -> None:
    first = make.report(session, description=SAID)
    open_case(session, police, first.incident, WHY, now=NOON)
    second = make.report(session, description=MORE)
    assert second.incident == first.incident

    for _ in range(2):
        assert words(session, police, first.incident) == [SAID, MORE]

    assert noted(session)[1:] == [
        ("read.told", [first.reference], WHY),
        ("read.told", [second.reference], WHY),
    ]


def test_another_reason_or_a_later_time_is_another_reading(session: Session, police: Viewer) -> None:
    case = make.report(session, description=SAID).incident
    open_case(session, police, case, WHY, now=NOON)
    open_case(session, police, case, "Något annat", now=NOON)
    open_case(session, police, case, "Något annat", now=NOON + CASE_OPEN)

    reasons = [reason for what, _, reason in noted(session) if what == "read.case"]
    assert sorted(map(str, reasons)) == [WHY, "Något annat", "Något annat"]


def test_it_opens_nothing_to_anyone_else_and_no_other_case(session: Session, police: Viewer) -> None:
    case = make.report(session, description=SAID).incident
    other = make.report(session, description=MORE, metres_east=2_000).incident
    open_case(session, police, case, WHY, now=NOON)

    assert words(session, police, other) == [None]
    assert words(session, someone(session), case) == [None]


def test_who_needs_no_reason_is_noted_every_time(session: Session) -> None:
    coordinator = someone(session, "coordinator")
    case = make.report(session, description=SAID).incident
    for _ in range(2):
        read(session, coordinator, case, now=NOON)

    assert [what for what, _, _ in noted(session)] == ["read.told"] * 2


def test_a_reason_opens_no_more_than_the_matrix_gives(session: Session) -> None:
    school = someone(session, "staff")
    case = make.report(session, description=SAID).incident

    for reference in (case, "L26-9999"):
        with pytest.raises(Missing):
            open_case(session, school, reference, WHY, now=NOON)
    assert noted(session) == []
    assert session.execute(text("SELECT count(*) FROM case_opening")).scalar_one() == 0


def test_a_restricted_case_far_away_is_read_again_too(session: Session) -> None:
    west, _ = two_areas(session)
    guards = post(session, "Väktarbolaget")
    far = told(session, guards, category="drugs", metres_east=EAST)
    near_police = someone(session, "police", west)
    with pytest.raises(Missing):
        read(session, near_police, far, now=NOON)

    open_case(session, near_police, far, WHY, now=NOON)

    assert read(session, near_police, far, now=NOON)[0].reference == far
    with pytest.raises(Missing):
        read(session, near_police, far, now=NOON + CASE_OPEN)


def test_reasons_that_no_longer_hold_are_forgotten(session: Session, police: Viewer) -> None:
    cases = [make.report(session, description=SAID, metres_east=n * 2_000).incident for n in range(2)]
    open_case(session, police, cases[0], WHY, now=NOON)
    open_case(session, police, cases[1], WHY, now=NOON + CASE_OPEN)

    assert session.execute(text("SELECT count(*) FROM case_opening")).scalar_one() == 1
