"""Read the clocks: each is judged once."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session

from service.removal.queries import detected_between, judged_between, open_overdue, running_at
from tests import make
from tests.conftest import NOON

HOUR = timedelta(hours=1)
DAY = 24 * HOUR
BLINK = timedelta(microseconds=1)
FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

hours = st.integers(-72, 72)


def graffiti(session: Session, *, seen: float = 0, told: float | None = None, gone: float | None = None) -> None:
    """Seen, told of and gone so many hours after noon; told of when it was seen unless it says so."""
    detected = NOON + seen * HOUR
    make.incident(
        session,
        at=detected,
        received_at=NOON + (seen if told is None else told) * HOUR,
        removed_after=None if gone is None else NOON + gone * HOUR - detected,
    )


def judged(session: Session, start: datetime, end: datetime) -> list[float]:
    """When the clocks of a window were judged, in hours after noon."""
    return sorted((at - NOON) / HOUR for at, _ in judged_between(session, start, end))


# Detected between


def test_detected_between_is_half_open(session: Session) -> None:
    for at in (NOON - BLINK, NOON, NOON + DAY - BLINK, NOON + DAY):
        make.incident(session, at=at)

    found = detected_between(session, NOON, NOON + DAY)
    assert [one.detected_at for one in found] == [NOON, NOON + DAY - BLINK]
    assert [one.due_at - one.detected_at for one in found] == [DAY, DAY]


def test_only_what_has_a_clock_is_there_with_its_removal(session: Session) -> None:
    make.incident(session, "vandalism")
    make.incident(session, outdoors=False)
    graffiti(session, gone=9)

    [one] = detected_between(session, NOON, NOON + DAY)
    assert one.removed_at == NOON + 9 * HOUR


# Judged between


def test_a_clock_is_judged_when_its_deadline_passes(session: Session) -> None:
    graffiti(session)

    assert judged(session, NOON, NOON + DAY) == []
    assert judged(session, NOON + DAY, NOON + DAY + BLINK) == [24]
    assert judged(session, NOON + DAY + BLINK, NOON + 90 * DAY) == []


def test_one_that_was_told_of_late_is_judged_when_it_was_told(session: Session) -> None:
    graffiti(session, told=72)

    assert judged(session, NOON, NOON + 72 * HOUR) == []
    assert judged(session, NOON + 72 * HOUR, NOON + 73 * HOUR) == [72]


def test_one_that_was_told_of_before_its_deadline_is_judged_at_its_deadline(session: Session) -> None:
    graffiti(session, told=23)

    assert judged(session, NOON + 22 * HOUR, NOON + 24 * HOUR) == []
    assert judged(session, NOON + 24 * HOUR, NOON + 25 * HOUR) == [24]


def test_that_it_was_removed_does_not_change_when_it_is_judged(session: Session) -> None:
    graffiti(session, gone=1)
    [(at, one)] = judged_between(session, NOON + DAY, NOON + 2 * DAY)

    assert at == NOON + DAY
    assert one.removed_at == NOON + HOUR


@pytest.mark.slow
@FEW
@given(
    st.lists(st.tuples(hours, st.integers(0, 72)), min_size=1, max_size=6),
    st.lists(st.integers(-60, 120), min_size=1, max_size=4, unique=True),
)
def test_every_clock_is_judged_in_exactly_one_of_windows_that_follow_each_other(
    session: Session, told: list[tuple[int, int]], cuts: list[int]
) -> None:
    """Eight histories of up to six clocks in up to five windows, whose edges often fall on deadlines."""
    with session.begin_nested() as nested:
        for seen, later in told:
            graffiti(session, seen=seen, told=seen + later)
        edges = [NOON + hour * HOUR for hour in (-1_000, *sorted(cuts), 1_000)]
        found = [at for start, end in pairwise(edges) for at in judged(session, start, end)]
        expected = sorted(float(max(seen + 24, seen + later)) for seen, later in told)
        nested.rollback()

    assert found == expected


# Running at the end of a window


def test_what_still_has_time_left_at_the_end_is_told_apart(session: Session) -> None:
    graffiti(session, seen=-1)
    graffiti(session)
    graffiti(session, seen=10)
    graffiti(session, seen=48)

    assert running_at(session, NOON, NOON + 25 * HOUR) == (2, 1)
    assert running_at(session, NOON + 90 * DAY, NOON + 91 * DAY) == (0, 0)


# Open and overdue


def overdue(session: Session, hours_later: float) -> list[datetime]:
    return [one.due_at for one in open_overdue(session, NOON + hours_later * HOUR)]


def test_open_and_overdue_is_what_was_late_and_still_there_at_the_moment(session: Session) -> None:
    graffiti(session, gone=30)

    assert overdue(session, 24) == []
    assert overdue(session, 24.001) == [NOON + DAY]
    assert overdue(session, 29.999) == [NOON + DAY]
    assert overdue(session, 30) == []


def test_what_was_told_of_later_was_not_known_then(session: Session) -> None:
    graffiti(session, told=100)

    assert overdue(session, 99) == []
    assert overdue(session, 101) == [NOON + DAY]


def test_what_was_removed_in_time_is_never_overdue(session: Session) -> None:
    graffiti(session, gone=24)

    assert [overdue(session, later) for later in (23, 24, 24.001, 500)] == [[]] * 4


def test_what_was_closed_without_a_removal_is_no_longer_a_case(session: Session) -> None:
    make.incident(session, removed_after=40 * HOUR, outcome="forwarded")

    assert overdue(session, 39) == [NOON + DAY]
    assert overdue(session, 41) == []


def test_the_longest_overdue_comes_first_and_says_where(session: Session) -> None:
    make.place(session, "Ringskolan")
    graffiti(session, seen=5)
    graffiti(session)
    first, second = open_overdue(session, NOON + 3 * DAY)

    assert first.due_at < second.due_at
    assert first.place == "Ringskolan"
    references = session.execute(text("SELECT reference FROM incident ORDER BY detected_at")).scalars().all()
    assert [first.reference, second.reference] == references


@pytest.mark.parametrize("change", [datetime(2026, 10, 25), datetime(2026, 3, 29)])
def test_a_night_with_a_clock_change_has_its_24_hours(session: Session, change: datetime) -> None:
    seen: Any = (change - timedelta(hours=10)).replace(tzinfo=NOON.tzinfo)
    make.incident(session, at=seen)

    assert open_overdue(session, seen + DAY) == []
    assert len(open_overdue(session, seen + DAY + BLINK)) == 1
