"""Where incidents gather: density clusters of one stretch of time."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Integer, Select, Text, Uuid, all_, bindparam, cast, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
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
class Gathering:
    """A cluster that is only found so far: its middle and reach in the store's metres, and its incidents' ids."""

    incidents: int
    x: float
    y: float
    radius_m: float
    ids: str


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

    `members` are the source's own ids where a report was imported, else our references. Of what came in a window,
    only reports received before its end are counted. Good news (categories that are not counted) makes no hotspot.
    """
    found = gathered(session, start, end, metres=metres, at_least=at_least, by=by)
    return described(session, found, told_before=end if by == "opened_at" else None)


def gathered(
    session: Session,
    start: datetime,
    end: datetime,
    *,
    metres: float = METRES,
    at_least: int = AT_LEAST,
    by: By = "detected_at",
) -> list[Gathering]:
    """The same clusters in the same order. To tell of a thousand takes several times as long as to find them."""
    good_news = select(category.c.code).where(~category.c.counted).scalar_subquery()
    number = cluster_number(incident.c.location, metres, at_least).label("number")
    each = (
        select(incident.c.id, incident.c.location, number)
        .where(incident.c[by] >= start, incident.c[by] < end, incident.c.category_code != all_(func.array(good_news)))
        .subquery("each")
    )
    count, centre = func.count(), middle(each.c.location)
    asked = (
        select(count, x(centre), y(centre), reach(each.c.location), cast(func.array_agg(each.c.id), Text))
        .where(each.c.number.is_not(None))
        .group_by(each.c.number)
        .order_by(count.desc(), y(centre), x(centre))
    )
    return [Gathering(*row) for row in session.connection().execute(asked)]


def described(session: Session, found: Sequence[Gathering], *, told_before: datetime | None = None) -> list[Hotspot]:
    """Each of them with its name, its outline and what it holds, in the order given."""
    asked = _grouped(_members(told_before).cte("spotted"))
    rows = session.connection().execute(asked, {"found": [one.ids for one in found]}).mappings()
    return [_hotspot(one, dict(row)) for one, row in zip(found, rows, strict=True)]


def _members(told_before: datetime | None) -> Select[Any]:
    """The incidents of each gathering in `:found`, which are numbered from 1."""
    ids = func.unnest(bindparam("found", type_=ARRAY(Text)))
    given = ids.table_valued("ids", with_ordinality="number").render_derived("given")
    of_it = func.unnest(cast(given.c.ids, ARRAY(Uuid))).table_valued("id").render_derived("of_it")
    told = (
        select(func.count().label("reports"), func.min(report.c.source_key).label("source_key"))
        .where(report.c.incident_id == incident.c.id, report.c.received_at < told_before if told_before else true())
        .lateral("told")
    )
    return (
        select(
            given.c.number,
            incident.c.location,
            incident.c.reference,
            func.coalesce(category.c.parent_code, category.c.code).label("kind"),
            told.c.reports,
            func.coalesce(told.c.source_key, incident.c.reference).label("member"),
        )
        .select_from(given)
        .join(of_it, true())
        .join(incident, incident.c.id == of_it.c.id)
        .join(category, category.c.code == incident.c.category_code)
        .join(told, true())
    )


def _grouped(spotted: Any) -> Select[Any]:
    where = spotted.c.location
    lonlat, metric = outline(where)
    centre = middle(where)
    return (
        select(
            cast(func.sum(spotted.c.reports), Integer).label("reports"),
            x(degrees(centre)).label("lon"),
            y(degrees(centre)).label("lat"),
            places(where).label("spots"),
            name_of(centre).label("place"),
            _listed(spotted.c.member).label("members"),
            _listed(spotted.c.reference).label("references"),
            _listed(spotted.c.kind).label("kinds"),
            lonlat.label("lonlat"),
            metric.label("metric"),
        )
        .group_by(spotted.c.number)
        .order_by(spotted.c.number)
    )


def _listed(column: ColumnElement[str]) -> ColumnElement[Any]:
    return func.array_agg(aggregate_order_by(column, column))


def _hotspot(found: Gathering, told: dict[str, Any]) -> Hotspot:
    hull = {"lonlat": json.loads(told.pop("lonlat")), "metric": json.loads(told.pop("metric"))}
    kinds = told.pop("kinds")
    counted = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    told |= {"incidents": found.incidents, "x": found.x, "y": found.y, "radius_m": found.radius_m}
    return Hotspot(**told, categories=counted, hull=hull)
