"""What someone has found of what was held, and taking it back: then it is held as before. A finding that was, stays a row."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, insert, literal, or_, select, update
from sqlmodel import Session

from service.db import table
from service.errors import Missing
from service.incidents.held import WAITS, incident
from service.incidents.models import NOT_REAL, REAL, HeldReview, IncidentClosing, IncidentEvent
from service.incidents.reach import told
from service.people.rules import Viewer
from service.reports.models import Report

review, event, closing, report = table(HeldReview), table(IncidentEvent), table(IncidentClosing), table(Report)
later, why = review.alias("later"), event.alias("why")
HELD_AGAIN = "held_again"
LOOKS_BACK = timedelta(days=14)
BATCHES = 50  # in the list, the last first
TEXTS = 3  # different ones of an incident, the first told first


class Batch(NamedTuple):
    """What someone decided at once. `id`: of its first row. `standing`: so many still stand so; `again`: so many wait again."""

    id: int
    at: datetime
    verdict: str
    mine: bool
    standing: int
    again: int


class Words(NamedTuple):
    """What a report told, as it was written. `reference`: the report's."""

    incident: str
    reference: str
    words: str


def lately(session: Session, viewer: Viewer, *, now: datetime) -> list[Batch]:
    """What was decided in the last fortnight and can be taken back, the last first."""
    stands = func.count().filter(_stands()) > 0
    asked = _batches(viewer).where(review.c.at > now - LOOKS_BACK).having(stands).limit(BATCHES)
    return [Batch(*row) for row in session.execute(asked)]


def batch(session: Session, viewer: Viewer, batch_id: int) -> Batch | None:
    """What was decided at once, by the id of its first row."""
    row = session.execute(_batches(viewer).where(_of(batch_id))).one_or_none()
    return Batch(*row) if row else None


def take_back(session: Session, batch_id: int, *, now: datetime) -> int:
    """Hold again, as before, what was decided at once; not what was decided anew or finished since. Again is harmless.

    Returns how many. Raises Missing when nothing was decided so.
    """
    if session.execute(select(review.c.id).where(review.c.id == batch_id)).first() is None:
        raise Missing
    which = select(review.c.incident_id).join(incident, incident.c.id == review.c.incident_id)
    mine = session.scalars(which.where(_of(batch_id), _stands()).with_for_update(of=incident)).all()
    if mine:
        why_held = func.coalesce(incident.c.held, _why())
        open_again = {"held": why_held, "closed_at": None, "outcome": None}
        session.execute(update(incident).where(incident.c.id.in_(mine)).values(open_again))
        note = {"at": now, "what": HELD_AGAIN, "detail": {}}
        session.execute(insert(event).values([{"incident_id": one, **note} for one in mine]))
    return len(mine)


def words_of(session: Session, viewer: Viewer, references: Iterable[str]) -> list[Words]:
    """What was told of these incidents, as far as the viewer may read it; the same words of one incident once."""
    first, told_by = func.min(report.c.received_at), func.min(report.c.reference)
    nth = func.row_number().over(partition_by=incident.c.reference, order_by=(first, told_by))
    asked = (
        select(incident.c.reference, told_by.label("told_by"), report.c.description, nth.label("nth"))
        .join(report, report.c.incident_id == incident.c.id)
        .where(incident.c.reference.in_([*references]), report.c.description.is_not(None))
        .where(told(viewer, "told"))
        .group_by(incident.c.reference, report.c.description)
        .subquery()
    )
    kept = select(asked.c.reference, asked.c.told_by, asked.c.description).where(asked.c.nth <= TEXTS)
    return [Words(*row) for row in session.execute(kept.order_by(asked.c.reference, asked.c.nth))]


def _batches(viewer: Viewer) -> Select[Any]:
    """Rows of one moment, one person and one verdict are one decision."""
    together = (review.c.at, review.c.person_id, review.c.verdict)
    mine = (review.c.person_id == literal(viewer.person_id)).label("mine")
    counts = (func.count().filter(_stands()), func.count().filter(WAITS))
    first = func.min(review.c.id)
    asked = select(first, review.c.at, review.c.verdict, mine, *counts)
    there = asked.join(incident, incident.c.id == review.c.incident_id)
    return there.group_by(*together).order_by(review.c.at.desc(), first.desc())


def _of(batch_id: int) -> ColumnElement[bool]:
    one = review.alias("one")
    same = and_(one.c.at == review.c.at, one.c.person_id == review.c.person_id, one.c.verdict == review.c.verdict)
    return exists().where(one.c.id == batch_id, same).correlate(review)


def _stands() -> ColumnElement[bool]:
    """Is it the last that was found, and is the incident still as it left it? Who finished a case looked at it anew."""
    last = ~exists().where(later.c.incident_id == review.c.incident_id, later.c.id > review.c.id).correlate(review)
    finished = exists().where(closing.c.incident_id == incident.c.id).correlate(incident)
    let_go = and_(review.c.verdict == REAL, incident.c.held.is_(None), incident.c.closed_at.is_(None))
    ended = and_(review.c.verdict == NOT_REAL, incident.c.outcome == NOT_REAL)
    return and_(last, ~finished, or_(let_go, ended))


def _why() -> Any:
    """Why it was held, as its history tells: the last time that it was."""
    said = select(why.c.detail["held"].astext).where(why.c.incident_id == incident.c.id, why.c.detail.has_key("held"))
    return said.order_by(why.c.id.desc()).limit(1).correlate(incident).scalar_subquery()
