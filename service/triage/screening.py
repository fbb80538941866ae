"""Words are read by others when someone has looked at them. What was told stays as it was; a decision is a new row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from service.bounds import DESCRIPTION, QUEUE
from service.db import table
from service.errors import Missing, Refused
from service.incidents.models import Category, Incident
from service.incidents.reach import named, told
from service.people.rules import CHANGE, Viewer
from service.reports.models import SHOWN, WITHHELD, Report, ReportScreening
from service.triage.cases import last_screening

report, screening, incident, category = table(Report), table(ReportScreening), table(Incident), table(Category)


@dataclass(frozen=True)
class Unscreened:
    """A report whose words nobody has looked at."""

    reference: str
    incident: str
    category: str
    received_at: datetime
    words: str


def queue(session: Session, viewer: Viewer) -> tuple[int, list[Unscreened]]:
    """How many wait for someone to look, and the first of them: the longest waiting first."""
    waiting = _waiting(viewer)
    first = waiting.order_by(report.c.received_at, report.c.reference).limit(QUEUE)
    rows = session.connection().execute(first).all()
    total = session.connection().execute(select(func.count()).select_from(waiting.subquery())).scalar_one()
    return total, [Unscreened(*row) for row in rows]


def screen(session: Session, viewer: Viewer, reference: str, words: str | None, *, now: datetime) -> None:
    """Decide what others may read of a report: these words, or nothing. Saying so again is a new decision.

    Raises Missing for a report that is not there or not theirs to decide about, and Refused for words too long.
    """
    asked = select(report.c.id).join(incident, incident.c.id == report.c.incident_id)
    mine = asked.where(
        named(report.c.reference, reference), report.c.description.is_not(None), told(viewer, "cleaned", CHANGE)
    )
    found = session.connection().execute(mine).scalar_one_or_none()
    if found is None:
        raise Missing
    shown = (words or "").strip() or None
    if shown and len(shown) > DESCRIPTION:
        raise Refused("too_long", f"Texten får ha högst {DESCRIPTION} tecken.", "words")
    verdict = SHOWN if shown else WITHHELD
    row = {"report_id": found, "at": now, "person_id": viewer.person_id, "verdict": verdict, "words": shown}
    session.connection().execute(insert(screening).values(row))


def _waiting(viewer: Viewer) -> Any:
    last = last_screening()
    return (
        select(
            report.c.reference,
            incident.c.reference.label("incident"),
            category.c.name,
            report.c.received_at,
            report.c.description,
        )
        .join(incident, incident.c.id == report.c.incident_id)
        .join(category, category.c.code == report.c.category_code)
        .outerjoin(last, true())
        .where(report.c.description.is_not(None), last.c.verdict.is_(None), told(viewer, "cleaned", CHANGE))
    )
