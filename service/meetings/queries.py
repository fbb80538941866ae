"""Read meetings, and the police's public events."""

from datetime import date, datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from service.errors import Missing
from service.meetings.models import Meeting, PoliceEvent


def meeting_on(session: Session, day: date) -> Meeting:
    """The meeting of a day. Raises Missing."""
    found = session.exec(select(Meeting).where(col(Meeting.day) == day)).one_or_none()
    if found is None:
        raise Missing
    return found


def last_closed(session: Session, now: datetime) -> Meeting | None:
    """The meeting whose period was the last to end."""
    return session.exec(_regular().where(col(Meeting.cut_off) <= now).limit(1)).one_or_none()


def running(session: Session, now: datetime) -> Meeting | None:
    """The meeting whose period goes on now."""
    going_on = _regular().where(col(Meeting.opens_at) <= now, col(Meeting.cut_off) > now)
    return session.exec(going_on.limit(1)).one_or_none()


def before(session: Session, meeting: Meeting, count: int) -> list[Meeting]:
    """The regular meetings before one, the latest first."""
    return list(session.exec(_regular().where(col(Meeting.cut_off) < meeting.cut_off).limit(count)))


def closed_since(session: Session, start: datetime, now: datetime) -> list[Meeting]:
    """Meetings whose period ended in [start, now], the latest first."""
    return list(session.exec(_regular().where(col(Meeting.cut_off) >= start, col(Meeting.cut_off) <= now)))


def last_planned(session: Session) -> Meeting | None:
    """The regular meeting that lies furthest ahead."""
    return session.exec(_regular().limit(1)).one_or_none()


def police_events(session: Session, start: datetime, end: datetime) -> list[PoliceEvent]:
    """What the police made public about [start, end), in order."""
    at = col(PoliceEvent.at)
    return list(session.exec(select(PoliceEvent).where(at >= start, at < end).order_by(at, col(PoliceEvent.id))))


def _regular() -> SelectOfScalar[Meeting]:
    return select(Meeting).where(col(Meeting.kind) == "regular").order_by(col(Meeting.cut_off).desc())
