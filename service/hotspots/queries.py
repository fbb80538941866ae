"""Where incidents gather: density clusters of one stretch of time."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    CTE,
    DateTime,
    Float,
    Integer,
    Select,
    Text,
    Uuid,
    all_,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session

from geo.clusters import centred, cluster_number, hull, middle, outline, places, reach
from geo.columns import degrees, x, y
from service.areas.queries import name_of
from service.db import table
from service.incidents.held import COUNTED
from service.incidents.models import Category, Incident
from service.reports.models import Report
from service.statements import Worded, rows, worded

METRES, AT_LEAST = 75.0, 3
DECIMALS = 6  # of a reach: the mean of equal numbers may differ from them in the last bit, and one spot has none
By = Literal["detected_at", "opened_at"]
incident, category, report = table(Incident), table(Category), table(Report)


class Gathering(NamedTuple):
    """A cluster that is only found so far: its middle and reach in the store's metres, and its incidents' ids in a row."""

    incidents: int
    x: float
    y: float
    radius_m: float
    ids: bytes


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
    asked = {"start": start, "end": end, "metres": metres, "at_least": at_least}
    return [
        Gathering(n, east, north, round(radius, DECIMALS), ids)
        for n, east, north, radius, ids in rows(session, _clusters(by), asked)
    ]


def described(session: Session, found: Sequence[Gathering], *, told_before: datetime | None = None) -> list[Hotspot]:
    """Each of them with its name, its outline and what it holds, in the order given."""
    asked = {"found": [f"{{{one.ids.hex(',', 16)}}}" for one in found], "told_before": told_before}
    return [_hotspot(one, row._asdict()) for one, row in zip(found, rows(session, _described(), asked), strict=True)]


@cache
def _clusters(by: By) -> Worded:
    """The clusters of [:start, :end)."""
    good_news = select(category.c.code).where(~category.c.counted).scalar_subquery()
    time, where = incident.c[by], incident.c.location
    within, least = bindparam("metres", type_=Float()), bindparam("at_least", type_=Integer())
    numbered = (
        select(
            incident.c.id,
            x(where).label("x"),
            y(where).label("y"),
            cluster_number(where, within, least).label("number"),
        )
        .where(time >= bindparam("start"), time < bindparam("end"), COUNTED)
        .where(incident.c.category_code != all_(func.array(good_news)))
        .subquery("numbered")
    )
    each = centred(numbered)
    count, east, north = func.count(), func.min(each.c.mid_x), func.min(each.c.mid_y)
    ids = func.string_agg(func.uuid_send(each.c.id), literal_column("''::bytea"))
    asked = select(count, east.label("x"), north.label("y"), reach(each).label("radius_m"), ids.label("ids"))
    return worded(asked.group_by(each.c.number).order_by(count.desc(), north, east))


@cache
def _described() -> Worded:
    """What the clusters of `:found` are and hold, in that order."""
    each = _grouped(_members()).subquery("each")
    lonlat, metric = outline(each.c.hull)
    asked = select(
        each.c.reports,
        x(degrees(each.c.centre)).label("lon"),
        y(degrees(each.c.centre)).label("lat"),
        each.c.spots,
        name_of(each.c.centre).label("place"),
        each.c.members,
        each.c.references,
        each.c.kinds,
        lonlat.label("lonlat"),
        metric.label("metric"),
    )
    return worded(asked.order_by(each.c.number))


def _members() -> CTE:
    """The incidents of each cluster in `:found`, which are numbered from 1."""
    ids = func.unnest(bindparam("found", type_=ARRAY(Text)))
    given = ids.table_valued("ids", with_ordinality="number").render_derived("given")
    of_it = cast(given.c.ids, ARRAY(Uuid))
    before = func.coalesce(bindparam("told_before", type_=DateTime(timezone=True)), literal_column("'infinity'"))
    told = (
        select(report.c.incident_id, func.count().label("reports"), func.min(report.c.source_key).label("source_key"))
        .select_from(given)
        .join(report, report.c.incident_id == any_(of_it))
        .where(report.c.received_at < before)
        .group_by(report.c.incident_id)
        .subquery("told")
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
        .join(incident, incident.c.id == any_(of_it))
        .join(category, category.c.code == incident.c.category_code)
        .outerjoin(told, told.c.incident_id == incident.c.id)
        .cte("spotted")
    )


def _grouped(spotted: CTE) -> Select[Any]:
    where = spotted.c.location
    return select(
        spotted.c.number,
        cast(func.coalesce(func.sum(spotted.c.reports), 0), Integer).label("reports"),
        middle(where).label("centre"),
        hull(where).label("hull"),
        places(where).label("spots"),
        func.array_agg(spotted.c.member).label("members"),
        func.array_agg(spotted.c.reference).label("references"),
        func.array_agg(spotted.c.kind).label("kinds"),
    ).group_by(spotted.c.number)


def _hotspot(found: Gathering, told: dict[str, Any]) -> Hotspot:
    drawn = {"lonlat": json.loads(told.pop("lonlat")), "metric": json.loads(told.pop("metric"))}
    kinds = Counter(told.pop("kinds"))
    told |= {name: sorted(told[name]) for name in ("members", "references")}
    told |= {"incidents": found.incidents, "x": found.x, "y": found.y, "radius_m": found.radius_m}
    return Hotspot(**told, categories={kind: kinds[kind] for kind in sorted(kinds)}, hull=drawn)
