"""A case ends once, whoever says it again, and only by those whose right it is."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from service.db import unit_of_work
from service.errors import Missing, Refused, Taken
from service.people.rules import Viewer
from service.triage import photos
from service.triage.closing import Ending, closable, may_finish
from tests import make
from tests.conftest import NOON
from tests.service.triage.finishing import GONE, HOUR, LATER, after_photo, case, ended, stands
from tests.service.triage.ground import EAST, WEST, two_areas

# Twice, and others


def test_the_same_form_again_is_harmless_and_keeps_no_photo_again(session: Session, coordinator: Viewer) -> None:
    reference = case(session)
    assert ended(session, coordinator, reference, GONE, after_photo())
    assert not ended(session, coordinator, reference, GONE, after_photo(), now=LATER + HOUR)

    assert len(photos.of_case(session, coordinator, reference)) == 1
    assert session.execute(text("SELECT count(*) FROM incident_closing")).scalar_one() == 1


def test_the_same_said_by_another_form_is_the_same(session: Session, coordinator: Viewer) -> None:
    reference = case(session)
    told = Ending("removed", "Borta.", NOON + HOUR)

    assert ended(session, coordinator, reference, told)
    assert not ended(session, coordinator, reference, told, key="another")


def test_who_comes_second_with_something_else_is_told_how_it_ended(session: Session, coordinator: Viewer) -> None:
    reference = case(session)
    ended(session, coordinator, reference)
    with pytest.raises(Taken, match=r"redan avslutat: borttaget, av .+, Köpings kommun"):
        ended(session, make.person(session, "property"), reference, Ending("not_found", "Hittade inget."))

    assert stands(session, reference).outcome == "removed"


@pytest.mark.slow
def test_two_in_the_same_instant_end_it_once_and_the_other_is_told(rested: None, store: Engine) -> None:
    """A database of its own."""
    with unit_of_work(store) as session:
        reference = case(session)
        people = [make.person(session, role) for role in ("coordinator", "property")]
    endings = (GONE, Ending("not_found", "Hittade inget."))

    def end(n: int) -> str:
        try:
            with unit_of_work(store) as session:
                ended(session, people[n], reference, endings[n])
        except Taken:
            return "told"
        return "ended"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(end, range(2))) == ["ended", "told"]
    with unit_of_work(store) as session:
        assert session.execute(text("SELECT count(*) FROM incident_closing")).scalar_one() == 1


@pytest.mark.parametrize(
    ("ending", "field"),
    [
        (Ending("removed", ""), "words"),
        (Ending("removed", "x" * 1_001), "words"),
        (Ending("forwarded", "Till dem."), "forwarded_to"),
        (Ending("forwarded", "Till dem.", forwarded_to="x" * 101), "forwarded_to"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    session: Session, coordinator: Viewer, ending: Ending, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        ended(session, coordinator, case(session), ending)

    assert refused.value.field == field


def test_two_photos_at_a_time_and_five_in_all(session: Session, coordinator: Viewer) -> None:
    reference = case(session)
    with pytest.raises(Refused, match="högst 2 bilder"):
        ended(session, coordinator, reference, GONE, after_photo(), after_photo(), after_photo())


# Who


@pytest.mark.parametrize("role", ["coordinator", "property"])
def test_those_who_may_change_a_state_finish(session: Session, role: str) -> None:
    who, reference = make.person(session, role), case(session)

    assert may_finish(session, who, reference)
    assert ended(session, who, reference)
    assert not may_finish(session, who, reference)


@pytest.mark.parametrize("role", ["staff", "guard", "rescue", "police", "auditor", "administrator", "contractor"])
def test_nobody_else_does(session: Session, role: str) -> None:
    who, reference = make.person(session, role), case(session)

    assert not may_finish(session, who, reference)
    with pytest.raises(Missing):
        ended(session, who, reference)


def test_property_staff_finish_what_lies_in_their_areas_and_not_what_is_restricted(session: Session) -> None:
    west, _ = two_areas(session)
    who = make.person(session, "property", areas=[west])
    near, far = case(session, metres_east=WEST), case(session, metres_east=EAST)
    restricted = case(session, "drugs", metres_east=WEST)

    assert closable(session, who, near).endings == ("removed", "not_found", "forwarded", "owner_refuses")
    for reference in (far, restricted, "L26-99999"):
        with pytest.raises(Missing):
            closable(session, who, reference)


def test_the_function_that_reaches_it_is_the_one_that_finished_it(session: Session) -> None:
    west, east = two_areas(session)
    one, other = (make.person(session, "property", areas=[area]) for area in (east, west))
    both = Viewer(one.person_id, one.name, one.email, one.grants + other.grants)
    reference = case(session, metres_east=WEST)
    ended(session, both, reference)

    by = session.execute(text("SELECT function_id FROM incident_closing")).scalar_one()
    assert by == other.grants[0].function_id


def test_what_was_said_is_never_changed(session: Session, coordinator: Viewer) -> None:
    ended(session, coordinator, case(session))
    for statement in ("UPDATE incident_closing SET words = 'x'", "DELETE FROM incident_closing"):
        with pytest.raises(Exception, match=r"permission denied|only added to"), session.begin_nested():
            session.execute(text(statement))
