"""Write meetings."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session

from service.meetings import queries
from service.meetings.models import Meeting, PoliceEvent
from service.meetings.rules import Cadence, PlannedMeeting, planned

AHEAD = timedelta(days=366)
ONE_AT_A_TIME = 7_204_003  # advisory lock: two who plan the same meeting would stop each other


def plan_ahead(session: Session, cadence: Cadence, *, now: datetime) -> None:
    """See to it that the meetings of the coming year are rows, from the first cut-off on. Twice is harmless.

    A changed cadence holds for meetings that are not planned yet; the first begins where the last ended.
    """
    session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    last = queries.last_planned(session)
    opens = last.cut_off if last else None
    for one in _following(cadence, last, (now + AHEAD).date()):
        session.add(_row(one, opens or one.opens_at, now))
        opens = one.cut_off
    session.flush()


def _following(cadence: Cadence, last: Meeting | None, horizon: date) -> list[PlannedMeeting]:
    """The meetings after the last row, which a holiday may have moved past the first of a changed cadence."""
    found = planned(cadence, last.nominal_day if last else date.min, _enough(cadence, last, horizon))
    coming = [one for one in found if one.nominal_day <= horizon]
    return [one for one in coming if last is None or (one.cut_off > last.cut_off and one.day > last.day)]


def _row(one: PlannedMeeting, opens_at: datetime, now: datetime) -> Meeting:
    return Meeting(
        day=one.day,
        nominal_day=one.nominal_day,
        moved_because=one.moved_because,
        opens_at=opens_at,
        cut_off=one.cut_off,
        meets_at=one.meets_at,
        planned_at=now,
    )


def _enough(cadence: Cadence, last: Meeting | None, horizon: date) -> int:
    """At least as many meetings as fit before the horizon."""
    start = last.nominal_day if last else cadence.first_cutoff.date()
    return max(0, (horizon - start).days // cadence.period_days + 2)


def keep_police_events(session: Session, events: Sequence[PoliceEvent]) -> int:
    """Keep what the police made public; one that is there becomes what they say now. Returns how many."""
    for event in events:
        session.merge(event)
    session.flush()
    return len(events)
