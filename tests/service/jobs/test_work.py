"""What is done by the clock: each job asks what is due and missing, and twice is harmless."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.jobs.actions import pulse
from service.jobs.work import JOBS, SETTLES, Context, make_packs, plan_meetings, show_life
from service.meetings.rules import Cadence
from tests import make
from tests.conftest import NOON
from tests.service.jobs.conftest import STOCKHOLM, Wall
from tests.service.jobs.printing import broken
from tests.service.meetings.rows import CUT_OFF, DAY, PERIOD, meeting, meetings

MINUTE = timedelta(minutes=1)


def made(session: Session) -> dict[str, int]:
    """Meeting day -> how many packs it has."""
    rows = session.execute(text("SELECT day FROM briefing JOIN meeting ON meeting.id = meeting_id"))
    return dict(Counter(day.isoformat() for day in rows.scalars()))


def outcomes(session: Session) -> dict[str, str]:
    return {row.key: row.outcome for row in session.execute(text("SELECT * FROM job_run WHERE job = 'pack'"))}


def failures(session: Session) -> list[str]:
    return list(session.execute(text("SELECT error FROM job_failure ORDER BY at, id")).scalars())


# Meetings


def test_meetings_are_planned_a_year_ahead_and_once_however_often(session: Session, context: Context) -> None:
    plan_meetings(context)
    planned = session.execute(text("SELECT count(*), max(day) FROM meeting")).one()
    for _ in range(5):
        plan_meetings(context)

    assert session.execute(text("SELECT count(*), max(day) FROM meeting")).one() == planned
    assert planned[1] > NOON.date() + 350 * DAY


def test_meetings_of_the_past_that_are_written_in_afterwards_were_never_due(
    session: Session, context: Context
) -> None:
    plan_meetings(context)
    make_packs(context)

    assert (made(session), outcomes(session)) == ({}, {})


def test_the_first_pack_of_a_new_municipality_is_that_of_the_period_that_it_began_in(
    session: Session, context: Context, wall: Wall
) -> None:
    plan_meetings(context)
    wall.now = NOON + 7 * DAY
    make_packs(context)

    assert outcomes(session) == {"2026-11-25": "done"}
    assert made(session) == {"2026-11-25": 1}


# Packs


def test_a_pack_is_made_when_its_period_has_ended_and_all_that_was_received_has_settled(
    session: Session, context: Context, wall: Wall
) -> None:
    meeting(session)
    wall.now = CUT_OFF + SETTLES - timedelta(microseconds=1)
    make_packs(context)
    assert made(session) == {}

    wall.now = CUT_OFF + SETTLES
    make_packs(context)

    assert made(session) == {"2026-11-11": 1}


def test_however_often_it_is_asked_for_a_pack_is_made_once(session: Session, context: Context) -> None:
    meetings(session, 1)
    for _ in range(5):
        make_packs(context)

    assert made(session) == {"2026-11-11": 1}
    assert outcomes(session) == {"2026-11-11": "done"}


def test_a_pack_that_was_made_by_hand_is_the_pack(session: Session, context: Context) -> None:
    meeting(session)
    make_packs(context)
    session.execute(text("DELETE FROM job_run"))

    make_packs(context)

    assert made(session) == {"2026-11-11": 1}
    assert outcomes(session) == {"2026-11-11": "done"}


def test_after_thirty_days_down_the_latest_is_made_and_the_older_are_missed(
    session: Session, context: Context
) -> None:
    meetings(session, 3)
    make_packs(context)

    assert made(session) == {"2026-11-11": 1}
    assert outcomes(session) == {"2026-10-14": "missed", "2026-10-28": "missed", "2026-11-11": "done"}


def test_what_was_missed_is_not_made_later_and_what_is_done_stays_done(
    session: Session, context: Context, wall: Wall
) -> None:
    meetings(session, 4, last=CUT_OFF + PERIOD)
    make_packs(context)
    before = outcomes(session)
    wall.now = NOON + PERIOD

    make_packs(context)
    make_packs(context)

    assert outcomes(session) == before | {"2026-11-25": "done"}
    assert made(session) == {"2026-11-11": 1, "2026-11-25": 1}


def test_one_that_turns_out_to_be_missing_behind_one_that_is_done_is_missed(
    session: Session, context: Context
) -> None:
    latest = meeting(session)
    make_packs(context)
    meeting(session, latest.opens_at)

    make_packs(context)

    assert outcomes(session) == {"2026-10-28": "missed", "2026-11-11": "done"}
    assert made(session) == {"2026-11-11": 1}


def test_an_extra_meeting_is_not_the_schedulers_business(session: Session, context: Context) -> None:
    meeting(session, kind="extra")
    make_packs(context)

    assert made(session) == {}


def test_there_is_a_pack_also_when_nothing_happened_and_it_says_who_was_silent(
    session: Session, context: Context
) -> None:
    meeting(session)
    session.execute(text("INSERT INTO organisation VALUES (gen_random_uuid(), 'Väktarna', true)"))
    make_packs(context)

    snapshot = session.execute(text("SELECT snapshot FROM briefing")).scalar_one()
    assert snapshot["counts"] == {"incidents": 0, "reports": 0, "sources": 0, "late": 0}
    assert snapshot["silent"] == ["Väktarna"]
    assert session.execute(text("SELECT count(*) FROM briefing_document")).scalar_one() == 2


def test_the_pack_is_of_the_period_and_of_nothing_that_came_after(session: Session, context: Context) -> None:
    meeting(session)
    for at in (CUT_OFF - PERIOD - MINUTE, CUT_OFF - PERIOD, CUT_OFF - MINUTE, CUT_OFF, CUT_OFF + MINUTE):
        make.incident(session, "traffic", at=at)

    make_packs(context)

    assert session.execute(text("SELECT snapshot #>> '{counts,incidents}' FROM briefing")).scalar_one() == "2"


# A press that is out of order


def test_a_failure_is_remembered_and_leaves_no_half_pack(session: Session, context: Context) -> None:
    meeting(session)
    with pytest.raises(RuntimeError):
        make_packs(replace(context, press=broken))

    assert failures(session) == ["RuntimeError: no paper for version 1"]
    assert (made(session), outcomes(session)) == ({}, {})


@pytest.mark.slow
def test_it_is_tried_again_with_growing_waits_until_it_works(
    session: Session, context: Context, wall: Wall
) -> None:
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
    ("start", "days", "due"),
    [
        pytest.param(datetime(2026, 10, 26), 3, ["2026-10-28"], id="summer time ends"),
        pytest.param(datetime(2027, 3, 29), 3, ["2027-03-31"], id="summer time begins"),
        pytest.param(
            datetime(2026, 12, 20), 19, ["2026-12-23", "2027-01-07"], id="week 53 and Twelfth Night"
        ),
    ],
)
@pytest.mark.slow
def test_each_period_gets_its_one_pack_at_its_own_time(
    session: Session, context: Context, wall: Wall, start: datetime, days: int, due: list[str]
) -> None:
    """The job is asked every hour for days on end."""
    wall.now = start.replace(tzinfo=STOCKHOLM) - PERIOD
    plan_meetings(context)
    session.execute(
        text("DELETE FROM meeting WHERE cut_off <= :now"), {"now": start.replace(tzinfo=STOCKHOLM)}
    )
    began = start.replace(tzinfo=STOCKHOLM).timestamp()
    appeared: dict[str, datetime] = {}
    for hours in range(days * 24):
        wall.now = datetime.fromtimestamp(began + hours * 3600, STOCKHOLM)
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


# Life


def test_life_is_shown(session: Session, context: Context) -> None:
    show_life(context)

    assert pulse(session) == NOON


def test_every_job_has_its_name_and_asks_often_enough() -> None:
    assert [job.name for job in JOBS] == ["life", "meetings", "packs"]
    assert JOBS[0].every < MINUTE
    assert JOBS[2].every <= MINUTE
