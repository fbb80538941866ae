"""What is done by the clock: each job asks what is due and missing, and twice is harmless."""

from datetime import timedelta

from sqlalchemy import text
from sqlmodel import Session

from service.jobs.actions import pulse
from service.jobs.work import JOBS, SETTLES, Context, make_packs, plan_meetings, show_life
from tests import make
from tests.conftest import NOON
from tests.service.jobs.conftest import Wall
from tests.service.jobs.found import made, outcomes
from tests.service.meetings.rows import CUT_OFF, DAY, PERIOD, meeting, meetings

MINUTE = timedelta(minutes=1)


# Meetings


def test_meetings_are_planned_a_year_ahead_and_once_however_often(session: Session, context: Context) -> None:
    plan_meetings(context)
    planned = session.execute(text("SELECT count(*), max(day) FROM meeting")).one()
    for _ in range(5):
        plan_meetings(context)

    assert session.execute(text("SELECT count(*), max(day) FROM meeting")).one() == planned
    assert planned[1] > NOON.date() + 350 * DAY


def test_meetings_of_the_past_that_are_written_in_afterwards_were_never_due(session: Session, context: Context) -> None:
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


def test_after_thirty_days_down_the_latest_is_made_and_the_older_are_missed(session: Session, context: Context) -> None:
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


def test_one_that_turns_out_to_be_missing_behind_one_that_is_done_is_missed(session: Session, context: Context) -> None:
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


# Life


def test_life_is_shown(session: Session, context: Context) -> None:
    show_life(context)

    assert pulse(session) == NOON


def test_every_job_has_its_name_and_asks_often_enough() -> None:
    names = [job.name for job in JOBS]
    assert names == ["life", "meetings", "bursts", "packs", "seal", "sign-ins", "photos", "mail", "addresses", "rounds"]
    assert JOBS[names.index("mail")].every <= MINUTE
    assert JOBS[0].every < MINUTE
    assert JOBS[2].every <= MINUTE
