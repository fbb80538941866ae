"""Read rounds: one's own, who was out, and how much effort lies behind what was told."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, extract, false, func, or_, select, true
from sqlmodel import Session

from geo.columns import degrees, x, y
from service.areas.models import Area
from service.db import table
from service.incidents import reach
from service.incidents.models import Category, Incident
from service.people.models import Function, Organisation
from service.people.rules import READ, Reach, Viewer
from service.reports.models import Report
from service.rounds.models import WorkRound
from service.rounds.rules import takes

work_round, report, incident = table(WorkRound), table(Report), table(Incident)
function, organisation, area, category = table(Function), table(Organisation), table(Area), table(Category)


class Walk(NamedTuple):
    """A round as it is shown. `reports`: how many came from it. `nothing`: it was said that there was none, and none came."""

    id: UUID
    function_id: UUID
    function: str
    organisation: str
    kind: str
    area: str | None
    began_at: datetime
    ended_at: datetime | None
    forgotten: bool
    reports: int
    nothing: bool


class Told(NamedTuple):
    """A report of a round, as far as the viewer may know of it. Without a place when that is not theirs to see."""

    reference: str
    incident: str
    category: str
    received_at: datetime
    lon: float | None
    lat: float | None
    accuracy_m: float | None
    location_set: str


class Effort(NamedTuple):
    """How much an organisation was out. `nothing`: rounds with nothing to report; `forgotten`: those whose end nobody told,
    which count no minutes."""

    organisation: str
    rounds: int
    nothing: int
    forgotten: int
    reports: int
    minutes: int


def running(session: Session, function_id: UUID) -> Walk | None:
    """The round that a function is on."""
    row = session.execute(
        _walks().where(work_round.c.function_id == function_id, work_round.c.ended_at.is_(None))
    ).one_or_none()
    return Walk(*row) if row else None


def one(session: Session, viewer: Viewer, id_: UUID) -> Walk | None:
    """A round that the viewer may see."""
    row = session.execute(_walks().where(work_round.c.id == id_, reached(viewer))).one_or_none()
    return Walk(*row) if row else None


def walks(session: Session, viewer: Viewer, limit: int) -> list[Walk]:
    """The rounds that the viewer may see: those that run, then the latest."""
    latest = (work_round.c.ended_at.is_not(None), work_round.c.began_at.desc(), work_round.c.id)
    return [Walk(*row) for row in session.execute(_walks().where(reached(viewer)).order_by(*latest).limit(limit))]


def told_on(session: Session, viewer: Viewer, id_: UUID) -> list[Told]:
    """What was reported on a round, the latest first, as far as the viewer may know of it."""
    where, seen = degrees(report.c.location), reach.told(viewer, "place")
    what = (report.c.reference, incident.c.reference, category.c.name, report.c.received_at)
    asked = (
        select(*what, x(where), y(where), report.c.accuracy_m, report.c.location_set, seen)
        .join(incident, incident.c.id == report.c.incident_id)
        .join(category, category.c.code == report.c.category_code)
        .where(report.c.round_id == id_, reach.told(viewer, "state"))
        .order_by(report.c.received_at.desc(), report.c.reference.desc())
    )
    rows = session.execute(asked).all()
    return [Told(*row[:4], *(row[4:8] if row[8] else (None, None, None, ""))) for row in rows]


def belonging(session: Session, id_: UUID | None, function_id: UUID | None, now: datetime) -> UUID | None:
    """The round that a function's report comes from: this one, when it is theirs and still takes reports; else none."""
    if id_ is None or function_id is None:
        return None
    asked = select(work_round.c.ended_at).where(work_round.c.id == id_, work_round.c.function_id == function_id)
    row = session.execute(asked).one_or_none()
    return id_ if row and takes(row.ended_at, now) else None


def effort(session: Session, start: datetime, end: datetime) -> list[Effort]:
    """How much each organisation was out on rounds that began in [start, end), by name. One that was not has no row."""
    walked = _walks().where(work_round.c.began_at >= start, work_round.c.began_at < end).subquery()
    lasted = extract("epoch", walked.c.ended_at - walked.c.began_at) / 60
    asked = (
        select(
            walked.c.organisation,
            func.count(),
            func.count().filter(walked.c.nothing),
            func.count().filter(walked.c.forgotten),
            func.sum(walked.c.reports),
            func.coalesce(func.round(func.sum(lasted).filter(~walked.c.forgotten)), 0),
        )
        .group_by(walked.c.organisation)
        .order_by(walked.c.organisation)
    )
    return [Effort(row[0], *map(int, row[1:])) for row in session.execute(asked)]


def reached(viewer: Viewer, letters: str = READ) -> ColumnElement[bool]:
    """Is the round of this row within the viewer's right to rounds?"""
    return or_(false(), *(_within(how_far, grant) for how_far, grant in viewer.granting("rounds", letters)))


def _within(how_far: Reach, grant: Any) -> ColumnElement[bool]:
    match how_far:
        case Reach.ALL:
            return true()
        case Reach.OWN:
            return and_(work_round.c.function_id == grant.function_id)
    return false()


def _walks() -> Select[Any]:
    """A row for each round, in the order of Walk."""
    told = select(func.count()).where(report.c.round_id == work_round.c.id).correlate(work_round).scalar_subquery()
    return (
        select(
            work_round.c.id,
            work_round.c.function_id,
            function.c.name.label("function"),
            organisation.c.name.label("organisation"),
            work_round.c.kind,
            area.c.name.label("area"),
            work_round.c.began_at,
            work_round.c.ended_at,
            work_round.c.forgotten,
            told.label("reports"),
            (work_round.c.nothing_to_report & (told == 0)).label("nothing"),
        )
        .join(function, function.c.id == work_round.c.function_id)
        .join(organisation, organisation.c.id == function.c.organisation_id)
        .outerjoin(area, area.c.id == work_round.c.area_id)
    )
