"""Which period people mean."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from service.errors import Missing
from service.meetings.shown import MEETING_LASTS, choosable, opened_on
from tests.conftest import NOON
from tests.service.meetings.rows import CUT_OFF, DAY, PERIOD, meeting, meetings

MOMENT = timedelta(microseconds=1)


def test_from_the_cut_off_until_the_meeting_is_over_it_is_the_closed_one(session: Session) -> None:
    ahead, closed, _ = meetings(session, 3, last=CUT_OFF + PERIOD)
    over = closed.meets_at + MEETING_LASTS

    assert opened_on(session, None, closed.cut_off - MOMENT) is closed  # it runs
    assert opened_on(session, None, closed.cut_off) is closed
    assert opened_on(session, None, over - MOMENT) is closed
    assert opened_on(session, None, over) is ahead


def test_a_day_that_is_asked_for_is_shown_whatever_the_time(session: Session) -> None:
    *_, oldest = meetings(session, 5)

    assert opened_on(session, oldest.day, NOON) is oldest


def test_a_day_without_meeting_is_missing(session: Session) -> None:
    meeting(session)

    with pytest.raises(Missing):
        opened_on(session, NOON.date(), NOON)


def test_when_nothing_is_planned_ahead_the_last_closed_stays(session: Session) -> None:
    only = meeting(session)

    assert opened_on(session, None, NOON + 100 * DAY) is only


def test_before_the_first_cut_off_the_first_period_is_shown(session: Session) -> None:
    first = meeting(session)

    assert opened_on(session, None, first.opens_at) is first


def test_without_meetings_there_is_nothing_to_show(session: Session) -> None:
    with pytest.raises(Missing):
        opened_on(session, None, NOON)
    assert choosable(session, NOON, 10) == []


def test_one_may_choose_the_running_and_the_closed_ones_the_latest_first(session: Session) -> None:
    far, ahead, *closed = meetings(session, 6, last=CUT_OFF + 2 * PERIOD)

    assert choosable(session, NOON, 3) == [ahead, *closed[:2]]
    assert choosable(session, NOON, 99) == [ahead, *closed]
    assert choosable(session, NOON, 1) == [ahead]
    assert far not in choosable(session, NOON, 99)


def test_when_none_runs_one_may_choose_among_the_closed(session: Session) -> None:
    closed = meetings(session, 3)

    assert choosable(session, NOON, 99) == closed
