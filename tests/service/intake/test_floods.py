"""What comes in a flood is received, and held until someone has looked."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from service.hotspots.queries import hotspots
from service.incidents.counts import areas, by_category, reports_of
from service.incidents.models import HELD, Incident, IncidentEvent
from service.intake.actions import Receipt, receive
from service.intake.floods import Brake, sweep
from service.removal.queries import detected_between, open_overdue, running_at
from tests import make
from tests.conftest import NOON

MINUTE = timedelta(minutes=1)
BURST, FLOOD = Brake(burst=5), Brake(per_minute=3)
KEYS = iter(range(1_000_000))


def sent(
    session: Session, brake: Brake, *, now: datetime = NOON, category: str = "graffiti_tag", **told: Any
) -> Receipt:
    key = next(KEYS).to_bytes(32)
    new = make.new_report(category, **told)
    return receive(session, new, key=key, secret=make.SECRET, zone=make.ZONE, now=now, brake=brake)


def held(session: Session) -> dict[str, str | None]:
    session.expire_all()
    return {one.reference: one.held for one in session.exec(select(Incident))}


def apart(n: int) -> dict[str, Any]:
    """Too far apart to be one incident, near enough for a burst."""
    return {"metres_north": n * 19}


def test_the_first_of_a_minute_count_and_the_following_are_received_and_held(session: Session) -> None:
    told = [sent(session, FLOOD, metres_north=n * 500) for n in range(5)]

    assert [held(session)[one.incident] for one in told] == [None, None, None, "flood", "flood"]
    assert [one.held for one in told] == [False, False, False, True, True]
    assert all(one.code and one.due_at for one in told)


def test_after_a_minute_they_count_again(session: Session) -> None:
    for n in range(4):
        sent(session, FLOOD, metres_north=n * 500)

    later = sent(session, FLOOD, metres_north=5_000, now=NOON + MINUTE)

    assert not later.held


def test_who_has_signed_in_is_never_held_and_does_not_use_up_the_minute(session: Session) -> None:
    staff: dict[str, Any] = {"reporter_kind": "guard", "organisation": None}
    theirs = [sent(session, Brake(3, 5), **apart(n), **staff) for n in range(8)]

    assert not any(one.held for one in theirs)
    assert not sent(session, Brake(3, 5), metres_north=900).held


def test_five_near_each_other_in_ten_minutes_are_held_also_the_first_ones(session: Session) -> None:
    told = [sent(session, BURST, now=NOON + n * 2 * MINUTE, **apart(n)) for n in range(5)]

    assert [one.held for one in told] == [False] * 4 + [True]
    assert set(held(session).values()) == {"burst"}
    events = session.exec(select(IncidentEvent).where(IncidentEvent.what == "held")).all()
    assert [one.detail for one in events] == [{"held": "burst"}] * 4


@pytest.mark.parametrize(
    ("minutes", "metres", "count"),
    [(2.6, 19, 5), (2, 26, 5), (2, 19, 4)],
    ids=["in more than ten minutes", "further apart than a hundred metres", "four"],
)
def test_what_is_no_burst_counts(session: Session, minutes: float, metres: float, count: int) -> None:
    for n in range(count):
        sent(session, BURST, now=NOON + n * minutes * MINUTE, metres_north=n * metres)

    assert set(held(session).values()) == {None}


def test_what_someone_else_told_of_before_is_not_held_by_a_burst(session: Session) -> None:
    known = make.report(session, "graffiti_tag", reporter_kind="guard", now=NOON - MINUTE)
    for n in range(6):
        sent(session, BURST, now=NOON + n * MINUTE, **apart(n))

    stands = held(session)
    assert stands.pop(known.incident) is None
    assert set(stands.values()) == {"burst"}


def test_five_who_tell_of_the_same_thing_are_a_burst_too(session: Session) -> None:
    told = [sent(session, BURST, now=NOON + n * MINUTE) for n in range(5)]

    assert len({one.incident for one in told}) == 1
    assert held(session) == {told[0].incident: "burst"}


def test_one_who_is_not_held_lets_an_incident_go(session: Session) -> None:
    first = sent(session, Brake(), suspect="trap")
    assert held(session) == {first.incident: "trap"}

    again = sent(session, Brake(), now=NOON + timedelta(hours=1))

    assert again.incident == first.incident
    assert held(session) == {first.incident: None}


def test_one_who_is_held_does_not_hold_what_counts(session: Session) -> None:
    first = sent(session, Brake())

    again = sent(session, Brake(), suspect="haste", now=NOON + MINUTE)

    assert again.held
    assert held(session) == {first.incident: None}
    assert session.exec(select(IncidentEvent.detail).where(IncidentEvent.what == "joined")).one()["held"] == "haste"


def test_how_the_form_was_filled_in_does_not_make_another_report_of_it(session: Session) -> None:
    key = b"k" * 32
    for suspect in ("haste", None):
        new = make.new_report("graffiti", suspect=suspect)
        receipt = receive(session, new, key=key, secret=make.SECRET, zone=make.ZONE, now=NOON)

    assert receipt.again


def test_the_clock_of_what_is_held_runs(session: Session) -> None:
    told = sent(session, Brake(), suspect="trap")

    assert told.due_at == NOON + timedelta(hours=24)


def test_nothing_that_is_held_is_in_a_number(session: Session) -> None:
    make.layer(session, make.area("A", 15.9, 59.4, 16.1, 59.6))
    for n in range(6):
        sent(session, BURST, **apart(n))
    assert set(held(session).values()) == {"burst"}
    start, end = NOON - timedelta(days=1), NOON + timedelta(days=2)

    assert by_category(session, [(start, end)]) == []
    assert [(one.incidents, one.reports) for one in areas(session, "deso", start, end)] == [(0, 0)]
    assert reports_of(session, start, end) == []
    assert hotspots(session, start, end) == []
    assert detected_between(session, start, end) == []
    assert running_at(session, start, end) == (0, 0)
    assert open_overdue(session, end) == []


def test_a_burst_that_came_in_the_same_instant_is_found_afterwards(session: Session) -> None:
    unseen = [sent(session, Brake(), **apart(n)) for n in range(6)]
    alone = sent(session, Brake(), metres_north=3_000)

    sweep(session, BURST, now=NOON + MINUTE)
    sweep(session, BURST, now=NOON + MINUTE)

    assert held(session) == {one.incident: "burst" for one in unseen} | {alone.incident: None}
    assert len(session.exec(select(IncidentEvent).where(IncidentEvent.what == "held")).all()) == 6


def test_a_sweep_without_a_brake_holds_nothing(session: Session) -> None:
    told = [sent(session, Brake(), **apart(n)) for n in range(6)]

    sweep(session, Brake(), now=NOON)

    assert held(session) == dict.fromkeys((one.incident for one in told), None)


def test_the_store_takes_no_other_reason(session: Session) -> None:
    sent(session, Brake())
    for why in HELD:
        session.execute(text("UPDATE incident SET held = :why"), {"why": why})
    with pytest.raises(Exception, match="incident_held_check"):
        session.execute(text("UPDATE incident SET held = 'x'"))
