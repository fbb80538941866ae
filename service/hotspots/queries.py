"""Where incidents gather: density clusters of one stretch of time."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Integer, Select, cast, func, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import Session

from geo.clusters import cluster_number, middle, outline, places, reach
from geo.columns import degrees, x, y
from service.areas.queries import name_of
from service.db import table
from service.incidents.models import Category, Incident
from service.reports.models import Report

METRES, AT_LEAST = 75.0, 3
By = Literal["detected_at", "opened_at"]
incident, category, report = table(Incident), table(Category), table(Report)


@dataclass(frozen=True)
class Hotspot:
    """A cluster: its middle (degrees and the store's metres), its reach, and what it holds."""

    incidents: int
    reports: int
    lon: float
    lat: float
    x: float
    y: float
    radius_m: float
    spots: int
    place: str
    members: list[str]
    references: list[str]
    categories: dict[str, int]
    hull: dict[str, Any]


def hotspots(
    session: Session,
    start: datetime,
    end: datetime,
    *,
    metres: float = METRES,
    at_least: int = AT_LEAST,
    by: By = "detected_at",
) -> list[Hotspot]:
    """The clusters among the incidents of [start, end), largest first, equally large ones from south to north.

    `members` are the source's own ids where a report was imported, else our references. Only reports received
    before `end` are counted. Good news (categories that are not counted) makes no hotspot.
    """
    spotted = _numbered(start, end, metres, at_least, by).cte("spotted")
    rows = session.execute(_grouped(spotted)).mappings()
    return [_hotspot(row) for row in rows]


def _numbered(start: datetime, end: datetime, metres: float, at_least: int, by: By) -> Select[Any]:
    told = (
        select(func.count().label("reports"), func.min(report.c.source_key).label("source_key"))
        .where(report.c.incident_id == incident.c.id, (report.c.received_at < end) | (by == "detected_at"))
        .lateral("told")
    )
    return (
        select(
            incident.c.location,
            incident.c.reference,
            func.coalesce(category.c.parent_code, category.c.code).label("kind"),
            cluster_number(incident.c.location, metres, at_least, incident.c.reference).label("number"),
            told.c.reports,
            func.coalesce(told.c.source_key, incident.c.reference).label("member"),
        )
        .join(category, category.c.code == incident.c.category_code)
        .join(told, true())
        .where(category.c.counted, incident.c[by] >= start, incident.c[by] < end)
    )


def _grouped(spotted: Any) -> Select[Any]:
    where = spotted.c.location
    lonlat, metric = outline(where)
    centre = middle(where)
    return (
        select(
            func.count().label("incidents"),
            cast(func.sum(spotted.c.reports), Integer).label("reports"),
            x(degrees(centre)).label("lon"),
            y(degrees(centre)).label("lat"),
            x(centre).label("x"),
            y(centre).label("y"),
            reach(where).label("radius_m"),
            places(where).label("spots"),
            name_of(centre).label("place"),
            _listed(spotted.c.member).label("members"),
            _listed(spotted.c.reference).label("references"),
            _listed(spotted.c.kind).label("kinds"),
            lonlat.label("lonlat"),
            metric.label("metric"),
        )
        .where(spotted.c.number.is_not(None))
        .group_by(spotted.c.number)
        .order_by(func.count().desc(), y(centre), x(centre))
    )


def _listed(column: ColumnElement[str]) -> ColumnElement[Any]:
    return func.array_agg(aggregate_order_by(column, column))


def _hotspot(row: Any) -> Hotspot:
    told = dict(row)
    hull = {"lonlat": json.loads(told.pop("lonlat")), "metric": json.loads(told.pop("metric"))}
    kinds = told.pop("kinds")
    return Hotspot(**told, categories={kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}, hull=hull)
