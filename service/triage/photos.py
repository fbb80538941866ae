"""Which photos of a case a viewer may see, and what those who screen decide about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlmodel import Session

from service.bounds import QUEUE
from service.db import table
from service.errors import Missing
from service.incidents.models import Category, Incident
from service.incidents.reach import named, reached, told
from service.people.rules import CHANGE, READ, REASON, Viewer
from service.reports.models import SHOWN, Report
from service.reports.photos.models import AFTER, Photo
from service.reports.photos.queries import last_redaction, last_screening

photo, report, incident, category = table(Photo), table(Report), table(Incident), table(Category)


@dataclass(frozen=True)
class Seen:
    """A photo as a page speaks of it. `verdict`: None when nobody has looked; `sealed`: there is more before redaction,
    for a viewer who says why they need it. `file_name` is for the server alone.
    """

    id: UUID
    incident: str
    report: str
    category: str
    received_at: datetime
    n: int
    width: int
    height: int
    verdict: str | None
    redacted: bool
    sealed: bool
    file_name: str
    kind: str


def of_case(session: Session, viewer: Viewer, reference: str, *, reason: bool = False) -> list[Seen]:
    """The photos of an incident that the viewer may see, in the order they came; those who screen see the unscreened, too.

    `reason`: the viewer has said why they need what asks for that.
    """
    may_see = _may_see(viewer, READ + REASON if reason else READ)
    asked = _photos(viewer).where(named(incident.c.reference, reference), may_see)
    return _seen(session, asked.order_by(report.c.received_at, report.c.reference, photo.c.n))


def one(session: Session, viewer: Viewer, reference: str, photo_id: UUID) -> Seen:
    """One of them. Raises Missing, whether it is not there, not theirs, or not theirs yet."""
    asked = _photos(viewer).where(
        named(incident.c.reference, reference), photo.c.id == photo_id, _may_see(viewer, READ)
    )
    return _only(_seen(session, asked))


def original(session: Session, viewer: Viewer, reference: str, photo_id: UUID) -> str:
    """The name of the file from before anything was made unrecognisable; for who has given a reason. Raises Missing."""
    asked = (
        select(photo.c.file_name)
        .join(report, report.c.id == photo.c.report_id)
        .join(incident, incident.c.id == report.c.incident_id)
        .where(named(incident.c.reference, reference), photo.c.id == photo_id, told(viewer, "pixels", READ + REASON))
    )
    found = session.execute(asked).scalar_one_or_none()
    if found is None:
        raise Missing
    return str(found)


def queue(session: Session, viewer: Viewer) -> tuple[int, list[Seen]]:
    """How many photos wait for someone to look, and the first of them: the longest waiting first."""
    waiting = _photos(viewer).where(SCREENED.c.verdict.is_(None), told(viewer, "photo", CHANGE))
    total = session.execute(select(func.count()).select_from(waiting.subquery())).scalar_one()
    return total, _seen(session, waiting.order_by(photo.c.received_at, photo.c.id).limit(QUEUE))


def to_decide(session: Session, viewer: Viewer, photo_id: UUID) -> Seen:
    """A photo that the viewer may decide about. Raises Missing."""
    return _only(_seen(session, _photos(viewer).where(photo.c.id == photo_id, told(viewer, "photo", CHANGE))))


SCREENED, REDACTED = last_screening(), last_redaction()


def _photos(viewer: Viewer) -> Select[Any]:
    redacted = REDACTED.c.file_name.is_not(None)
    return (
        select(
            *(photo.c.id, incident.c.reference, report.c.reference, category.c.name, photo.c.received_at, photo.c.n),
            *(func.coalesce(REDACTED.c.width, photo.c.width), func.coalesce(REDACTED.c.height, photo.c.height)),
            *(SCREENED.c.verdict, redacted, and_(redacted, told(viewer, "pixels", READ + REASON))),
            *(func.coalesce(REDACTED.c.file_name, photo.c.file_name), photo.c.kind),
        )
        .select_from(photo)
        .join(report, report.c.id == photo.c.report_id)
        .join(incident, incident.c.id == report.c.incident_id)
        .join(category, category.c.code == incident.c.category_code)
        .outerjoin(SCREENED, true())
        .outerjoin(REDACTED, true())
    )


def _may_see(viewer: Viewer, letters: str) -> ColumnElement[bool]:
    """What was done is of the whole incident: who may see photos of one of its reports sees it."""
    theirs = and_(photo.c.kind == AFTER, reached(viewer, "state", letters), reached(viewer, "photo", letters))
    shown = and_(SCREENED.c.verdict == SHOWN, or_(told(viewer, "photo", letters), theirs))
    return or_(shown, told(viewer, "photo", CHANGE))


def _seen(session: Session, asked: Select[Any]) -> list[Seen]:
    return [Seen(*row) for row in session.execute(asked)]


def _only(found: Sequence[Seen]) -> Seen:
    if not found:
        raise Missing
    return found[0]
