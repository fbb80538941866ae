"""What became of a report that arrived."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CTE, Select, func, select
from sqlmodel import Session

from geo.columns import stored
from service.areas.queries import metres_outside
from service.db import table
from service.incidents.models import Incident
from service.removal.models import Clock
from service.reports import arrivals
from service.reports.models import Report, ReportKey

report, incident, clock, report_key = table(Report), table(Incident), table(Clock), table(ReportKey)


class Became(NamedTuple):
    """What a report that arrived became, as `outcome` says it."""

    reference: str
    outside_m: float | None
    incident: str | None
    due_at: datetime | None
    joined: bool | None
    held: str | None


class Received(NamedTuple):
    """A report and the incident it belongs to."""

    id: UUID
    fingerprint: bytes
    reference: str
    incident: str
    due_at: datetime | None
    joined: bool
    received_at: datetime
    category: str
    held: bool


def outcome(numbered: CTE, weighed: CTE, belongs: CTE, opened: CTE, kept: CTE, started: CTE, moved: CTE) -> Select[Any]:
    """One row per report that arrived: its number, its incident (NULL: nothing was kept), when that is due, why it is held."""
    due = func.coalesce(started.c.due_at, moved.c.due_at, clock.c.due_at)
    return (
        select(
            numbered.c.reference,
            numbered.c.outside_m,
            func.coalesce(opened.c.reference, incident.c.reference).label("incident"),
            due.label("due_at"),
            (~belongs.c.opens).label("joined"),
            weighed.c.held,
        )
        .select_from(numbered)
        .outerjoin(weighed, weighed.c.report_id == numbered.c.report_id)
        .outerjoin(kept, kept.c.id == numbered.c.report_id)
        .outerjoin(belongs, belongs.c.report_id == kept.c.id)
        .outerjoin(opened, opened.c.id == belongs.c.incident_id)
        .outerjoin(incident, incident.c.id == belongs.c.incident_id)
        .outerjoin(started, started.c.incident_id == belongs.c.incident_id)
        .outerjoin(moved, moved.c.incident_id == belongs.c.incident_id)
        .outerjoin(clock, clock.c.incident_id == belongs.c.incident_id)
    )


def keys_outside(session: Session) -> set[str]:
    """The keys of those loaded rows that lie outside the municipality."""
    place = stored(arrivals.ARRIVAL.c.lon, arrivals.ARRIVAL.c.lat)
    return set(session.scalars(select(arrivals.ARRIVAL.c.source_key).where(metres_outside(place).is_(None))))


def by_key(session: Session, key: bytes) -> Received | None:
    """What was received under this key."""
    return _received(session, report_key.c.key == key)


def by_code(session: Session, code_hash: bytes) -> Received | None:
    """What was received from whoever holds this code."""
    return _received(session, report.c.code_hash == code_hash)


def _received(session: Session, which: Any) -> Received | None:
    asked = (
        select(
            report.c.id,
            report_key.c.fingerprint,
            report.c.reference,
            incident.c.reference.label("incident"),
            clock.c.due_at,
            (report.c.reference != incident.c.reference).label("joined"),
            report.c.received_at,
            report.c.category_code,
            incident.c.held.is_not(None),
        )
        .select_from(report)
        .outerjoin(report_key, report_key.c.report_id == report.c.id)
        .join(incident, incident.c.id == report.c.incident_id)
        .outerjoin(clock, clock.c.incident_id == incident.c.id)
        .where(which)
    )
    row = session.execute(asked).one_or_none()
    return Received(*row) if row else None
