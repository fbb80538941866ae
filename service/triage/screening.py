"""Words are read by others when someone has looked at them. What was told stays as it was; a decision is a new row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, insert, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
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
    """Words of a case that nobody has looked at, and every report that told just these, the first one first."""

    incident: str
    category: str
    received_at: datetime
    words: str
    references: tuple[str, ...]


def queue(session: Session, viewer: Viewer) -> tuple[int, list[Unscreened]]:
    """How many texts wait for someone to look, and the first of them: the longest waiting first.

    The same words told several times about one case are one text.
    """
    waiting = _waiting(viewer)
    oldest = waiting.order_by(func.min(report.c.received_at), func.min(report.c.reference)).limit(QUEUE)
    rows = session.connection().execute(oldest).all()
    total = session.connection().execute(select(func.count()).select_from(waiting.subquery())).scalar_one()
    return total, [_unscreened(row) for row in rows]


def screen(session: Session, viewer: Viewer, reference: str, words: str | None, *, now: datetime) -> None:
    """Decide what others may read of a report: these words, or nothing. Saying so again is a new decision.

    It counts for every report that told the same words about the same case, each with a row of its own.
    Raises Missing for a report that is not there or not theirs to decide about, and Refused for words too long.
    """
    found = _same_words(session, viewer, reference)
    if not found:
        raise Missing
    shown = (words or "").strip() or None
    if shown and len(shown) > DESCRIPTION:
        raise Refused("too_long", f"Texten får ha högst {DESCRIPTION} tecken.", "words")
    verdict = SHOWN if shown else WITHHELD
    decided = {"at": now, "person_id": viewer.person_id, "verdict": verdict, "words": shown}
    session.connection().execute(insert(screening), [{"report_id": one, **decided} for one in found])


def _same_words(session: Session, viewer: Viewer, reference: str) -> Sequence[UUID]:
    """The reports of a case that told what this one told, itself among them; none when it is not theirs to judge."""
    asked = select(report.c.incident_id, report.c.description).where(named(report.c.reference, reference))
    this = asked.subquery("this")
    mine = (
        select(report.c.id)
        .join(this, and_(this.c.incident_id == report.c.incident_id, this.c.description == report.c.description))
        .join(incident, incident.c.id == report.c.incident_id)
        .where(told(viewer, "cleaned", CHANGE))
    )
    return session.connection().scalars(mine.order_by(report.c.received_at, report.c.reference)).all()


def _unscreened(row: Row[Any]) -> Unscreened:
    return Unscreened(row.reference, row.name, row.received_at, row.description, tuple(row.told_by))


def _waiting(viewer: Viewer) -> Select[Any]:
    last = last_screening()
    return (
        select(
            *(incident.c.reference, category.c.name, report.c.description),
            func.min(report.c.received_at).label("received_at"),
            func.array_agg(aggregate_order_by(report.c.reference, report.c.received_at, report.c.reference)).label(
                "told_by"
            ),
        )
        .join(incident, incident.c.id == report.c.incident_id)
        .join(category, category.c.code == incident.c.category_code)
        .outerjoin(last, true())
        .where(report.c.description.is_not(None), last.c.verdict.is_(None), told(viewer, "cleaned", CHANGE))
        .group_by(incident.c.reference, category.c.name, report.c.description)
    )
