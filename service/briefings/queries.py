"""Read packs."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import Session, col

from service.briefings.models import Briefing, BriefingDocument
from service.errors import Missing
from service.meetings.models import Meeting


def hold(session: Session, meeting: Meeting) -> None:
    """Let nobody else make this meeting's pack until this transaction ends; whoever tries waits, and then finds it made."""
    session.execute(select(col(Meeting.id)).where(col(Meeting.id) == meeting.id).with_for_update())


def latest(session: Session, meeting: Meeting) -> Briefing | None:
    """The newest version of a meeting's pack."""
    asked = select(Briefing).where(col(Briefing.meeting_id) == meeting.id).order_by(col(Briefing.version).desc())
    return session.scalars(asked.limit(1)).one_or_none()


def document(session: Session, briefing: Briefing, form: str) -> BriefingDocument:
    """A pack in one form, byte for byte as it was printed. Raises Missing."""
    found = session.get(BriefingDocument, (briefing.id, form))
    if found is None:
        raise Missing
    return found


def made(session: Session, limit: int) -> list[tuple[date, int]]:
    """(meeting day, newest version) of the packs that are made, the latest first."""
    asked = (
        select(col(Meeting.day), col(Briefing.version))
        .join(Briefing, col(Briefing.meeting_id) == col(Meeting.id))
        .ext(distinct_on(col(Meeting.day)))
        .order_by(col(Meeting.day).desc(), col(Briefing.version).desc())
    )
    return [(day, version) for day, version in session.execute(asked.limit(limit))]
