"""Write meetings."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session

from service.meetings import queries
from service.meetings.models import Meeting, PoliceEvent
from service.meetings.rules import Cadence, PlannedMeeting, planned

AHEAD = timedelta(days=366)


def plan_ahead(session: Session, cadence: Cadence, *, now: datetime) -> None:
    """See to it that the meetings of the coming year are rows, from the first cut-off on. Twice is harmless.

    A changed cadence holds for meetings that are not planned yet; the first of them begins where the last ended.
    """
    last = queries.last_planned(session)
    horizon = (now + AHEAD).date()
    opens = last.cut_off if last else None
    for one in planned(cadence, last.nominal_day if last else date.min, _enough(cadence, last, horizon)):
        if one.nominal_day > horizon:
            break
        session.add(_row(one, opens or one.opens_at, now))
        opens = one.cut_off
    session.flush()


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
    """Keep what the police made public; one that is there already is replaced by what they say now. Returns how many."""
    for event in events:
        session.merge(event)
    session.flush()
    return len(events)
