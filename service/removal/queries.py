"""Read the clocks. That of what is held runs, and is not counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlmodel import Session

from service.areas.queries import name_of
from service.db import table
from service.incidents.held import COUNTED
from service.incidents.models import Incident
from service.removal.models import Clock
from service.removal.rules import Removal

clock, incident = table(Clock), table(Incident)


@dataclass(frozen=True)
class OpenOverdue:
    """A case that is late and still there."""

    reference: str
    place: str
    detected_at: datetime
    due_at: datetime


def detected_between(session: Session, start: datetime, end: datetime) -> list[Removal]:
    """The clocks of what was detected in [start, end)."""
    asked = _clocks().where(clock.c.detected_at >= start, clock.c.detected_at < end)
    return [_removal(row) for row in session.execute(asked.order_by(clock.c.detected_at, clock.c.incident_id))]


def judged_between(session: Session, start: datetime, end: datetime) -> list[tuple[datetime, Removal]]:
    """The clocks whose deadline passed in [start, end), or had passed when they were told of then; with that time.

    Every clock is judged in one period and no more: an incident told of late counts when it was told.
    """
    passed = and_(clock.c.due_at >= start, clock.c.due_at < end, incident.c.opened_at < end)
    told_late = and_(clock.c.due_at < start, incident.c.opened_at >= start, incident.c.opened_at < end)
    asked = _clocks().where(or_(passed, told_late)).order_by(clock.c.due_at, clock.c.incident_id)
    return [(max(row.due_at, row.opened_at), _removal(row)) for row in session.execute(asked)]


def running_at(session: Session, start: datetime, end: datetime) -> tuple[int, int]:
    """(detected in [start, end), of those and earlier ones still with time left at `end`)."""
    told = select(clock.c.due_at, incident.c.opened_at).join(incident, incident.c.id == clock.c.incident_id)
    rows = session.execute(told.where(incident.c.opened_at >= start, incident.c.opened_at < end, COUNTED)).all()
    return len(rows), sum(due >= end for due, _ in rows)


def open_overdue(session: Session, at: datetime) -> list[OpenOverdue]:
    """What was late and still there at a moment, as it was known then: the longest overdue first."""
    asked = (
        select(incident.c.reference, name_of(incident.c.location), clock.c.detected_at, clock.c.due_at)
        .join(incident, incident.c.id == clock.c.incident_id)
        .where(clock.c.due_at < at, or_(clock.c.removed_at.is_(None), clock.c.removed_at > at), COUNTED)
        .where(incident.c.opened_at < at, or_(incident.c.closed_at.is_(None), incident.c.closed_at > at))
        .order_by(clock.c.due_at, incident.c.reference)
    )
    return [OpenOverdue(*row) for row in session.execute(asked)]


def _clocks() -> Select[Any]:
    columns = (clock.c.detected_at, clock.c.due_at, clock.c.removed_at, incident.c.closed_at, incident.c.opened_at)
    return select(*columns).join(incident, incident.c.id == clock.c.incident_id).where(COUNTED)


def _removal(row: Any) -> Removal:
    return Removal(row.detected_at, row.due_at, row.removed_at, row.closed_at)
