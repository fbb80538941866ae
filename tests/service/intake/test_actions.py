"""A report arrives."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.errors import Refused
from service.intake.actions import receive
from tests import make
from tests.conftest import NOON
from tests.owning import become_owner

HOUR = timedelta(hours=1)


def test_outdoor_graffiti_becomes_an_incident_that_is_due_in_24_hours(session: Session) -> None:
    receipt = make.report(session)

    assert receipt.incident == receipt.reference
    assert receipt.due_at == NOON + 24 * HOUR


def test_indoor_graffiti_has_no_clock(session: Session) -> None:
    assert make.report(session, answers={"outdoors": False}).due_at is None


def test_what_is_only_seen_has_no_clock(session: Session) -> None:
    assert make.report(session, "gathering").due_at is None


def test_a_leaf_runs_by_its_parents_rule(session: Session) -> None:
    assert make.report(session, "graffiti_offensive").due_at == NOON + 24 * HOUR


def test_the_clock_runs_from_when_it_was_seen_and_not_from_when_we_heard(session: Session) -> None:
    seen = NOON - 5 * HOUR

    assert make.report(session, occurred_from=seen - HOUR, occurred_to=seen).due_at == seen + 24 * HOUR


@pytest.mark.parametrize("days", [-3, 3])
def test_a_phones_clock_that_is_days_wrong_moves_nothing(session: Session, days: int) -> None:
    assert make.report(session, recorded_at=NOON + timedelta(days=days)).due_at == NOON + 24 * HOUR


def test_a_second_report_of_the_same_thing_joins_its_incident(session: Session) -> None:
    first = make.report(session)
    second = make.report(session, metres_north=8, now=NOON + HOUR)

    assert second.incident == first.incident
    assert second.joined
    assert second.reference != first.reference


@pytest.mark.parametrize(
    "other",
    [
        {"category": "vandalism"},
        {"metres_north": 40},
        {"answers": {"outdoors": False}},
        {"accuracy_m": 400.0},
        {"now": NOON + timedelta(days=40)},
    ],
    ids=["another category", "too far", "indoors", "placed too roughly", "too long after"],
)
def test_what_may_be_something_else_gets_an_incident_of_its_own(session: Session, other: dict[str, object]) -> None:
    first = make.report(session)

    assert make.report(session, **other).incident != first.incident  # type: ignore[arg-type]


def test_an_earlier_sighting_moves_the_deadline_back(session: Session) -> None:
    make.report(session)
    second = make.report(session, now=NOON + HOUR, occurred_from=NOON - 3 * HOUR)

    assert second.due_at == NOON + 21 * HOUR


def test_the_same_key_and_report_again_is_the_same_report_without_its_code(session: Session) -> None:
    key = b"k" * 32
    first = make.report(session, key=key)
    second = make.report(session, key=key, now=NOON + HOUR)

    assert (second.id, second.reference, second.due_at) == (first.id, first.reference, first.due_at)
    assert first.code is not None
    assert second.code is None
    assert session.execute(text("SELECT count(*) FROM report")).scalar_one() == 1


def test_the_same_key_with_another_report_is_refused(session: Session) -> None:
    make.report(session, key=b"k" * 32)

    with pytest.raises(Refused, match="nyckel"):
        make.report(session, "vandalism", key=b"k" * 32)


def test_a_report_lies_in_one_area_of_each_layer(session: Session) -> None:
    make.layer(session, make.area("a", 15.9, 59.4, 16.1, 59.6))
    make.layer(session, make.area("x", 15.9, 59.4, 16.1, 59.6), code="regso")

    make.report(session)

    found = session.execute(text("SELECT code FROM incident_area JOIN area ON area.id = area_id ORDER BY code"))
    assert found.scalars().all() == ["a", "x"]


def test_on_the_border_between_two_areas_the_lowest_code_has_it(session: Session) -> None:
    lon = make.CENTRE.lon
    make.layer(session, make.area("west", 15.9, 59.4, lon, 59.6), make.area("east", lon, 59.4, 16.1, 59.6))

    make.report(session)

    found = session.execute(text("SELECT code FROM incident_area JOIN area ON area.id = area_id"))
    assert found.scalars().all() == ["east"]


def test_history_says_what_each_report_did(session: Session) -> None:
    make.report(session)
    make.report(session, now=NOON + HOUR)

    assert session.execute(text("SELECT what FROM incident_event ORDER BY id")).scalars().all() == ["opened", "joined"]


def test_outside_the_municipality_is_refused_and_nothing_is_kept(session: Session) -> None:
    make.boundary(session)
    with pytest.raises(Refused, match="utanför kommunen") as refusal, session.begin_nested():
        make.report(session, metres_north=50_000)

    assert refusal.value.offer == {}
    assert session.execute(text("SELECT count(*) FROM report_key")).scalar_one() == 0


def test_swapped_coordinates_are_offered_the_right_way_round(session: Session) -> None:
    make.boundary(session)
    swapped = make.new_report().model_copy(update={"lon": make.CENTRE.lat, "lat": make.CENTRE.lon})
    with pytest.raises(Refused) as refusal:
        receive(session, swapped, key=b"k" * 32, secret=make.SECRET, zone=make.ZONE, now=NOON)

    assert refusal.value.offer == {"lon": make.CENTRE.lon, "lat": make.CENTRE.lat}


def test_a_metre_outside_is_received_and_marked_as_a_neighbours(session: Session) -> None:
    make.boundary(session, north=make.CENTRE.lat)
    make.report(session, metres_north=2)

    outside = session.execute(text("SELECT outside_m FROM report")).scalar_one()
    assert 0 < outside < 5


def test_a_report_is_never_edited(session: Session) -> None:
    make.report(session)

    with pytest.raises(Exception, match="never edited"):
        session.execute(text("UPDATE report SET description = 'annat'"))


def test_history_is_never_changed(session: Session) -> None:
    make.report(session)
    become_owner(session)

    with pytest.raises(Exception, match="only added to"):
        session.execute(text("DELETE FROM incident_event"))


def test_closed_as_removed_needs_a_removal(session: Session) -> None:
    make.report(session)
    session.execute(text("UPDATE incident SET closed_at = now(), outcome = 'removed'"))

    with pytest.raises(Exception, match="no removal is recorded"):
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
