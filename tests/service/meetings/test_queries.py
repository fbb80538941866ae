"""Reading meetings."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from service.errors import Missing
from service.meetings import queries
from service.meetings.models import PoliceEvent
from tests.conftest import NOON
from tests.service.meetings.rows import CUT_OFF, DAY, PERIOD, meeting, meetings

MOMENT = timedelta(microseconds=1)


def test_the_meeting_of_a_day(session: Session) -> None:
    made = meeting(session)

    assert queries.meeting_on(session, made.day) is made
    with pytest.raises(Missing):
        queries.meeting_on(session, made.day + DAY)


def test_without_meetings_there_is_nothing_to_find(session: Session) -> None:
    assert queries.last_closed(session, NOON) is None
    assert queries.running(session, NOON) is None
    assert queries.last_planned(session) is None
    assert queries.closed_since(session, NOON - 400 * DAY, NOON) == []


def test_at_the_cut_off_a_period_is_closed_and_the_next_runs(session: Session) -> None:
    ahead, now, _ = meetings(session, 3, last=CUT_OFF + PERIOD)

    assert queries.last_closed(session, CUT_OFF) is now
    assert queries.running(session, CUT_OFF) is ahead
    assert queries.running(session, CUT_OFF - MOMENT) is now
    assert queries.last_closed(session, CUT_OFF - MOMENT) is not now


def test_nothing_runs_before_the_first_period_or_after_the_last(session: Session) -> None:
    only = meeting(session)

    assert queries.running(session, only.opens_at - MOMENT) is None
    assert queries.running(session, only.opens_at) is only
    assert queries.running(session, only.cut_off) is None


def test_those_before_one_come_the_latest_first_and_no_more_than_asked_for(session: Session) -> None:
    latest, *earlier = meetings(session, 5)

    assert queries.before(session, latest, 3) == earlier[:3]
    assert queries.before(session, latest, 10) == earlier
    assert queries.before(session, latest, 0) == []


def test_those_that_closed_in_a_time_both_ends_included(session: Session) -> None:
    latest, second, third = meetings(session, 3)

    assert queries.closed_since(session, second.cut_off, latest.cut_off) == [latest, second]
    assert queries.closed_since(session, third.cut_off + MOMENT, latest.cut_off - MOMENT) == [second]


def test_the_one_furthest_ahead(session: Session) -> None:
    ahead, _ = meetings(session, 2, last=NOON + 300 * DAY)

    assert queries.last_planned(session) is ahead


def test_an_extra_meeting_is_found_by_its_day_and_is_in_no_row_of_regular_ones(session: Session) -> None:
    regular = meeting(session)
    extra = meeting(session, CUT_OFF + 3 * DAY, opens_at=CUT_OFF - DAY, kind="extra")
    later = CUT_OFF + 4 * DAY

    assert queries.meeting_on(session, extra.day) is extra
    assert queries.last_closed(session, later) is regular
    assert queries.closed_since(session, CUT_OFF, later) == [regular]
    assert queries.last_planned(session) is regular
    assert queries.before(session, extra, 5) == [regular]


def test_the_polices_events_of_a_period_come_in_order_and_half_open(session: Session) -> None:
    for name, at in (
        ("d", PERIOD),
        ("b", DAY),
        ("c", DAY),
        ("a", PERIOD - MOMENT),
        ("e", -MOMENT),
        ("f", 0 * DAY),
    ):
        session.add(PoliceEvent(id=name, at=NOON + at, kind="Rån", place="Köping"))
    session.flush()

    found = queries.police_events(session, NOON, NOON + PERIOD)

    assert [event.id for event in found] == ["f", "b", "c", "a"]
