"""Count incidents and reports, apart. What is held is left out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CTE, DateTime, Integer, Row, and_, case, cast, column, func, select, values
from sqlmodel import Session

from service.areas.models import Area, AreaLayer
from service.db import table
from service.incidents.held import COUNTED
from service.incidents.models import Category, Incident, IncidentArea
from service.people.models import Organisation
from service.reports.models import Report

incident, category, report, organisation = table(Incident), table(Category), table(Report), table(Organisation)
incident_area, area, area_layer = table(IncidentArea), table(Area), table(AreaLayer)

Window = tuple[datetime, datetime]


class Counted(NamedTuple):
    """How many incidents of something came in one window."""

    window: int
    code: str | None
    incidents: int


class AreaCount(NamedTuple):
    """How many incidents, and reports of them, lie in an area; `code` None: in no area of the layer."""

    code: str | None
    name: str | None
    incidents: int
    reports: int


def by_category(session: Session, windows: Sequence[Window]) -> list[Counted]:
    """Incidents that came in each window, by top category. Those that are not counted are left out."""
    return _counted(session, windows, select(func.coalesce(category.c.parent_code, category.c.code)), None)


def by_area(session: Session, windows: Sequence[Window], layer: str) -> list[Counted]:
    """Incidents that came in each window, by area of a layer."""
    return _counted(session, windows, select(area.c.code), layer)


def areas(session: Session, layer: str, start: datetime, end: datetime) -> list[AreaCount]:
    """What was detected in [start, end) by area: every area of the layer, also those with nothing."""
    told = select(func.count()).where(report.c.incident_id == incident.c.id).scalar_subquery()
    found = (
        select(incident.c.id, told.label("reports"), incident_area.c.area_id)
        .select_from(incident)
        .outerjoin(incident_area, and_(incident_area.c.incident_id == incident.c.id, _of(layer)))
        .where(incident.c.detected_at >= start, incident.c.detected_at < end, COUNTED)
        .cte("found")
    )
    counts = (func.count(found.c.id), cast(func.coalesce(func.sum(found.c.reports), 0), Integer))
    inside = (
        select(area.c.code, area.c.name, *counts)
        .join(area_layer, and_(area_layer.c.id == area.c.layer_id, area_layer.c.code == layer))
        .outerjoin(found, found.c.area_id == area.c.id)
        .group_by(area.c.code, area.c.name)
        .order_by(func.count(found.c.id).desc(), area.c.code)
    )
    rows = [AreaCount(*row) for row in session.execute(inside)]
    outside = session.execute(select(*counts).where(found.c.area_id.is_(None))).one()
    return [*rows, AreaCount(None, None, *outside)] if outside[0] else rows


def reports_of(session: Session, start: datetime, end: datetime) -> list[tuple[str | None, int]]:
    """Who told of the incidents that came in [start, end): (organisation, None for the public, how many reports).

    What was read from a file was told by that file's source.
    """
    from_file = case((report.c.reporter_kind == "import", report.c.source))
    teller = func.coalesce(organisation.c.name, from_file)
    asked = (
        select(teller, func.count())
        .select_from(report)
        .join(incident, incident.c.id == report.c.incident_id)
        .join(category, and_(category.c.code == incident.c.category_code, category.c.counted))
        .outerjoin(organisation, organisation.c.id == report.c.organisation_id)
        .where(incident.c.opened_at >= start, incident.c.opened_at < end, report.c.received_at < end, COUNTED)
        .group_by(teller)
        .order_by(func.count().desc(), teller)
    )
    return [(name, n) for name, n in session.execute(asked)]


def came(session: Session, start: datetime, end: datetime, *columns: Any) -> Sequence[Row[Any]]:
    """The counted incidents that came in [start, end), in the order they came."""
    asked = (
        select(*columns)
        .select_from(incident)
        .join(category, and_(category.c.code == incident.c.category_code, category.c.counted))
        .where(incident.c.opened_at >= start, incident.c.opened_at < end, COUNTED)
        .order_by(incident.c.opened_at, incident.c.reference)
    )
    return session.execute(asked).all()


def _counted(session: Session, windows: Sequence[Window], by: Any, layer: str | None) -> list[Counted]:
    if not windows:
        return []
    window = _windows(windows)
    what = by.selected_columns[0]
    asked = (
        select(window.c.number, what, func.count())
        .select_from(window)
        .join(incident, and_(incident.c.opened_at >= window.c.start, incident.c.opened_at < window.c.end, COUNTED))
        .join(category, and_(category.c.code == incident.c.category_code, category.c.counted))
    )
    if layer is not None:
        asked = asked.outerjoin(incident_area, and_(incident_area.c.incident_id == incident.c.id, _of(layer)))
        asked = asked.outerjoin(area, area.c.id == incident_area.c.area_id)
    return [Counted(*row) for row in session.execute(asked.group_by(window.c.number, what))]


def _of(layer: str) -> Any:
    return incident_area.c.layer_id == select(area_layer.c.id).where(area_layer.c.code == layer).scalar_subquery()


def _windows(windows: Sequence[Window]) -> CTE:
    time = DateTime(timezone=True)
    rows = values(column("number", Integer), column("start", time), column("end", time), name="given")
    return select(rows.data([(n, *w) for n, w in enumerate(windows)])).cte("asked")
