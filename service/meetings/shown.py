"""Which period people mean when they open the situation picture."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from service.errors import Missing
from service.meetings import queries
from service.meetings.models import Meeting

MEETING_LASTS = timedelta(hours=4)


def opened_on(session: Session, day: date | None, now: datetime) -> Meeting:
    """The meeting of a day that was asked for; else the one that is about to be held, else the running period's.

    From a cut-off until its meeting is over, the picture that is talked about is the one that has just closed.
    Raises Missing, also when there are no meetings at all.
    """
    if day is not None:
        return queries.meeting_on(session, day)
    closed = queries.last_closed(session, now)
    if closed is not None and now < closed.meets_at + MEETING_LASTS:
        return closed
    found = queries.running(session, now) or closed
    if found is None:
        raise Missing
    return found


def choosable(session: Session, now: datetime, count: int) -> list[Meeting]:
    """The running period's meeting and the closed ones before it, the latest first."""
    going_on = queries.running(session, now)
    latest = going_on or queries.last_closed(session, now)
    if latest is None:
        return []
    return [latest, *queries.before(session, latest, count - 1)]
