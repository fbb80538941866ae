"""What upsets schedulers: a press that is out of order, clock changes, week 53."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.jobs.work import Context, make_packs, plan_meetings
from service.meetings.rules import Cadence
from tests.conftest import NOON
from tests.service.jobs.conftest import STOCKHOLM, Wall
from tests.service.jobs.found import failures, made, outcomes
from tests.service.jobs.printing import broken
from tests.service.meetings.rows import CUT_OFF, DAY, PERIOD, meeting, meetings

MINUTE = timedelta(minutes=1)


# A press that is out of order


def test_a_failure_is_remembered_and_leaves_no_half_pack(session: Session, context: Context) -> None:
    meeting(session)
    with pytest.raises(RuntimeError):
        make_packs(replace(context, press=broken))

    assert failures(session) == ["RuntimeError: no paper for version 1"]
    assert (made(session), outcomes(session)) == ({}, {})


@pytest.mark.slow
def test_it_is_tried_again_with_growing_waits_until_it_works(session: Session, context: Context, wall: Wall) -> None:
    """The job is asked forty times."""
    meeting(session)
    attempts = []
    for minute in range(40):
        wall.now = NOON + minute * MINUTE
        try:
            make_packs(replace(context, press=broken))
        except RuntimeError:
            attempts.append(minute)
    assert attempts == [0, 1, 3, 7, 15, 31]

    wall.now = NOON + 62 * MINUTE
    make_packs(context)
    assert made(session) == {}
    wall.now = NOON + 63 * MINUTE
    make_packs(context)

    assert made(session) == {"2026-11-11": 1}
    assert len(failures(session)) == 6


def test_what_could_not_be_made_before_the_next_cut_off_was_missed(
    session: Session, context: Context, wall: Wall
) -> None:
    meetings(session, 2, last=CUT_OFF + PERIOD)
    with pytest.raises(RuntimeError):
        make_packs(replace(context, press=broken))
    wall.now = CUT_OFF + PERIOD + MINUTE

    make_packs(context)

    assert outcomes(session) == {"2026-11-11": "missed", "2026-11-25": "done"}


# The calendar's traps


@pytest.mark.parametrize(
    ("start", "days", "hours", "due"),
    [
        pytest.param(datetime(2026, 10, 24), 4, 1, ["2026-10-28"], id="summer time ends"),
        pytest.param(datetime(2027, 3, 27), 4, 1, ["2027-03-31"], id="summer time begins"),
        pytest.param(datetime(2026, 12, 20, 2), 19, 6, ["2026-12-23", "2027-01-07"], id="week 53 and Twelfth Night"),
    ],
)
@pytest.mark.slow
def test_each_period_gets_its_one_pack_at_its_own_time(
    session: Session, context: Context, wall: Wall, start: datetime, days: int, hours: int, due: list[str]
) -> None:
    """The job is asked again and again for days on end."""
    wall.now = start.replace(tzinfo=STOCKHOLM) - PERIOD
    plan_meetings(context)
    session.execute(text("DELETE FROM meeting WHERE cut_off <= :now"), {"now": start.replace(tzinfo=STOCKHOLM)})
    began = start.replace(tzinfo=STOCKHOLM).timestamp()
    appeared: dict[str, datetime] = {}
    for asked in range(0, days * 24, hours):
        wall.now = datetime.fromtimestamp(began + asked * 3600, STOCKHOLM)
        make_packs(context)
        for day in made(session):
            appeared.setdefault(day, wall.now)

    assert made(session) == dict.fromkeys(due, 1)
    for day, at in appeared.items():
        assert (at.date() - date.fromisoformat(day), at.hour, at.minute) == (-DAY, 14, 0)


def test_over_a_clock_change_the_period_is_what_the_clocks_on_the_wall_say(
    session: Session, context: Context, wall: Wall
) -> None:
    wall.now = datetime(2026, 10, 1, 12, tzinfo=STOCKHOLM)
    plan_meetings(context)
    wall.now = datetime(2026, 10, 27, 13, 1, tzinfo=STOCKHOLM)
    make_packs(context)

    period = session.execute(text("SELECT snapshot -> 'period' FROM briefing")).scalar_one()
    assert period == {"start": "2026-10-13T13:00:00+02:00", "end": "2026-10-27T13:00:00+01:00"}


def test_another_rhythm_is_another_setting(session: Session, context: Context, wall: Wall) -> None:
    monthly = replace(context, cadence=Cadence(datetime(2026, 11, 2, 8), STOCKHOLM, period_days=28))
    plan_meetings(monthly)
    wall.now = datetime(2026, 11, 30, 8, 1, tzinfo=STOCKHOLM)
    make_packs(monthly)

    assert outcomes(session) == {"2026-12-01": "done"}
