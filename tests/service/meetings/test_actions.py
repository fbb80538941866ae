"""Planning meetings: each is a row, once, however often and by however many it is planned."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from itertools import pairwise
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, col

from service.db import engine_for, unit_of_work
from service.meetings.actions import keep_police_events, plan_ahead
from service.meetings.models import Meeting, PoliceEvent
from service.meetings.rules import Cadence
from tests.conftest import NOON
from tests.service.meetings.rows import CUT_OFF, DAY, meeting

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DEFAULT = Cadence(datetime(2025, 9, 2, 13), STOCKHOLM)


def planned(session: Session) -> list[Meeting]:
    return list(session.scalars(select(Meeting).order_by(col(Meeting.cut_off))))


def test_the_meetings_from_the_first_cut_off_to_a_year_ahead_are_rows(session: Session) -> None:
    plan_ahead(session, DEFAULT, now=NOON)

    rows = planned(session)
    assert rows[0].nominal_day == date(2025, 9, 3)
    assert NOON.date() + 352 * DAY < rows[-1].nominal_day <= NOON.date() + 366 * DAY
    assert {row.planned_at for row in rows} == {NOON}
    assert all(a.cut_off == b.opens_at for a, b in pairwise(rows))


def test_however_often_they_are_planned_each_is_there_once(session: Session) -> None:
    plan_ahead(session, DEFAULT, now=NOON)
    before = [row.id for row in planned(session)]

    for _ in range(3):
        plan_ahead(session, DEFAULT, now=NOON)

    assert [row.id for row in planned(session)] == before


def test_a_day_later_only_what_came_into_sight_is_added(session: Session) -> None:
    plan_ahead(session, DEFAULT, now=NOON)
    before = planned(session)

    plan_ahead(session, DEFAULT, now=NOON + 14 * DAY)

    *kept, new = planned(session)
    assert kept == before
    assert new.planned_at == NOON + 14 * DAY
    assert new.opens_at == before[-1].cut_off


def test_whether_planned_daily_or_at_once_they_are_the_same(session: Session) -> None:
    with session.begin_nested() as attempt:
        plan_ahead(session, DEFAULT, now=NOON + 60 * DAY)
        at_once = [(row.day, row.opens_at, row.cut_off, row.meets_at) for row in planned(session)]
        attempt.rollback()

    for days in range(0, 61, 5):
        plan_ahead(session, DEFAULT, now=NOON + days * DAY)

    assert [(row.day, row.opens_at, row.cut_off, row.meets_at) for row in planned(session)] == at_once


def test_a_meeting_on_a_holiday_says_why_it_was_moved(session: Session) -> None:
    plan_ahead(session, Cadence(datetime(2026, 12, 22, 13), STOCKHOLM), now=NOON)

    first = planned(session)[0]
    assert (first.nominal_day, first.day) == (date(2026, 12, 23), date(2026, 12, 23))
    third = planned(session)[1]
    assert (third.nominal_day, third.day, third.moved_because) == (
        date(2027, 1, 6),
        date(2027, 1, 7),
        "Trettondedag jul",
    )


def test_a_changed_rhythm_holds_from_the_last_planned_and_leaves_no_gap(session: Session) -> None:
    plan_ahead(session, DEFAULT, now=NOON)
    before = planned(session)

    plan_ahead(session, Cadence(datetime(2026, 1, 8, 10), STOCKHOLM, period_days=28), now=NOON + 90 * DAY)

    rows = planned(session)
    assert rows[: len(before)] == before
    assert len(rows) > len(before)
    assert all(a.cut_off == b.opens_at for a, b in pairwise(rows))
    assert {row.cut_off.astimezone(STOCKHOLM).hour for row in rows[len(before) :] if row.moved_because is None} == {10}


@pytest.mark.parametrize("hour", [9, 13, 14])
def test_a_changed_rhythm_begins_after_a_last_meeting_that_a_holiday_moved(session: Session, hour: int) -> None:
    christmas = Cadence(datetime(2026, 12, 9, 13), STOCKHOLM, period_days=14)  # nominal 24 December, held on the 28th
    plan_ahead(session, christmas, now=datetime(2025, 12, 23, 12, tzinfo=STOCKHOLM))
    last = planned(session)[-1]
    assert (last.nominal_day, last.day) == (date(2026, 12, 24), date(2026, 12, 28))

    for first in range(25, 31):
        with session.begin_nested() as attempt:
            changed = Cadence(datetime(2026, 12, first, hour), STOCKHOLM, period_days=7)
            plan_ahead(session, changed, now=datetime(2026, 2, 1, 12, tzinfo=STOCKHOLM))
            new = next(row for row in planned(session) if row.cut_off > last.cut_off)
            assert new.opens_at == last.cut_off
            assert new.day > last.day
            attempt.rollback()


def test_a_first_cut_off_far_ahead_gives_no_meeting_yet(session: Session) -> None:
    plan_ahead(session, Cadence(datetime(2028, 1, 4, 13), STOCKHOLM), now=NOON)

    assert planned(session) == []


def test_meetings_that_are_there_are_built_upon(session: Session) -> None:
    there = meeting(session)

    plan_ahead(session, DEFAULT, now=NOON)

    first, second, *_ = planned(session)
    assert first is there
    assert second.opens_at == CUT_OFF


@pytest.mark.slow
@pytest.mark.usefixtures("rested")
def test_six_at_once_plan_each_meeting_once(store: Engine) -> None:
    """A database of its own."""
    crowd = engine_for(store.url.render_as_string(hide_password=False), size=6)
    together = Barrier(6)

    def plan(_: int) -> None:
        with unit_of_work(crowd) as session:
            together.wait()
            plan_ahead(session, DEFAULT, now=NOON)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(plan, range(6)))

    with unit_of_work(store) as session:
        rows = planned(session)
    assert all(a.cut_off == b.opens_at for a, b in pairwise(rows))
    assert len(rows) > 50
    crowd.dispose()


# The police's events


def test_an_event_that_the_police_changed_is_what_they_say_now(session: Session) -> None:
    def said(kind: str) -> PoliceEvent:
        return PoliceEvent(id="7", at=NOON, kind=kind, place="Köping")

    assert keep_police_events(session, [said("Bråk"), PoliceEvent(id="8", at=NOON, kind="Rån", place="Köping")]) == 2
    assert keep_police_events(session, [said("Misshandel")]) == 1

    kinds = session.scalars(select(col(PoliceEvent.kind)).order_by(col(PoliceEvent.id)))
    assert list(kinds) == ["Misshandel", "Rån"]
