"""The pictures that a reporter may see: their own, and of what was done; each when someone has looked at it."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlmodel import Session

from service.conversations.models import REOPENED
from service.conversations.queries import event, report
from service.conversations.rules import Followed
from service.reports.models import SHOWN
from service.reports.photos.models import AFTER, TOLD
from service.reports.photos.queries import last_redaction, last_screening, photo

SCREENED, REDACTED = last_screening(), last_redaction()


class Picture(NamedTuple):
    """A picture of a case. `after`: of what was done; `verdict`: None while nobody has looked at it."""

    id: UUID
    after: bool
    width: int
    height: int
    verdict: str | None


def of_report(session: Session, case: Followed) -> list[Picture]:
    """The reporter's own pictures, and those of what was done since the case was opened last, while it is closed."""
    mine = and_(photo.c.kind == TOLD, report.c.id == case.report_id)
    done = and_(photo.c.kind == AFTER, report.c.incident_id == case.incident_id, _since_last_opened(case))
    asked = (
        select(
            *(photo.c.id, photo.c.kind == AFTER, func.coalesce(REDACTED.c.width, photo.c.width)),
            *(func.coalesce(REDACTED.c.height, photo.c.height), SCREENED.c.verdict),
        )
        .select_from(photo)
        .join(report, report.c.id == photo.c.report_id)
        .outerjoin(SCREENED, true())
        .outerjoin(REDACTED, true())
        .where(or_(mine, done) if case.closed_at else mine)
        .order_by(photo.c.kind.desc(), photo.c.received_at, photo.c.n)
    )
    return [Picture(*row) for row in session.execute(asked)]


def file_of(session: Session, photo_id: UUID) -> str | None:
    """The file of a picture that others may see, as it is now; None when that was decided otherwise meanwhile."""
    asked = (
        select(func.coalesce(REDACTED.c.file_name, photo.c.file_name))
        .select_from(photo)
        .outerjoin(SCREENED, true())
        .outerjoin(REDACTED, true())
        .where(photo.c.id == photo_id, SCREENED.c.verdict == SHOWN)
    )
    return session.execute(asked).scalar_one_or_none()


def _since_last_opened(case: Followed) -> ColumnElement[bool]:
    opened = select(func.max(event.c.at)).where(event.c.incident_id == case.incident_id, event.c.what == REOPENED)
    last = opened.scalar_subquery()
    return or_(last.is_(None), photo.c.received_at > last)
