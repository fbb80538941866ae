"""Many incidents at once, as GeoJSON bytes. A hot path: explicit columns, no objects, every kind by its index."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Row, Select, and_, case, or_, select, true, tuple_
from sqlmodel import Session

from geo.columns import box, degrees, x, y
from service.areas.models import Area
from service.db import table
from service.errors import Refused
from service.incidents.models import Category, Incident, IncidentArea
from service.incidents.reach import REFERENCE, everything, reached
from service.people.rules import Viewer
from service.removal.models import Clock

incident, category, clock = table(Incident), table(Category), table(Clock)
incident_area, area = table(IncidentArea), table(Area)
kind = category.alias("kind")
SHOWN = tuple(
    incident.c[name] for name in ("id", "reference", "category_code", "outdoors", "detected_at", "closed_at", "outcome")
)
DECIMALS = 5
PLANNED_FOR_ITS_BOX = "SET LOCAL plan_cache_mode = force_custom_plan"  # the plan for a street is wrong for a region
CURSOR = re.compile(rf"(\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{6}}Z)~({REFERENCE.pattern})", re.ASCII)


class Asked(NamedTuple):
    """What is asked for; None and empty mean everything. [start, end) is of detection; box is west, south, east, north.

    A box holds all that lies in it, and a sliver beside it: it is looked up upright in the store's metres, which lie
    1 to 2 % askew to the degrees. Cutting the sliver off costs 25 times the time, and a map does not show it.
    """

    box: tuple[float, float, float, float] | None = None
    categories: tuple[str, ...] = ()
    area: str | None = None
    status: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    overdue: bool = False
    limit: int = 200
    cursor: str | None = None


class Page(NamedTuple):
    """Some incidents, and where the next ones begin; None at the end."""

    rows: Sequence[Row[Any]]
    next: str | None


def listing(session: Session, viewer: Viewer, asked: Asked, *, now: datetime) -> bytes:
    """A page as a GeoJSON FeatureCollection. A place that the viewer may not know is null."""
    page = found(session, viewer, asked, now=now)
    features = [_feature(row, now) for row in page.rows]
    return orjson.dumps({"type": "FeatureCollection", "features": features, "next": page.next})


def found(session: Session, viewer: Viewer, asked: Asked, *, now: datetime) -> Page:
    """What the viewer may see of what was asked for, the last detected first.

    Raises Refused for a cursor that we did not give and a category that does not exist.
    """
    session.connection().exec_driver_sql(PLANNED_FOR_ITS_BOX)
    rows = session.connection().execute(_statement(viewer, asked, now)).all()
    if asked.categories and (not rows or len(asked.categories) > 1):
        _known(session, asked.categories)
    page, more = rows[: asked.limit], len(rows) > asked.limit
    return Page(page, _cursor(page[-1]) if more else None)


def _statement(viewer: Viewer, asked: Asked, now: datetime) -> Select[Any]:
    seen = (_of_each_kind if asked.categories else _last)(asked, _wanted(viewer, asked, now)).subquery("seen")
    made = select(
        *(seen.c[column.name] for column in SHOWN[1:]),
        clock.c.due_at,
        clock.c.removed_at,
        x(seen.c.place).label("lon"),
        y(seen.c.place).label("lat"),
    )
    by_time = made.order_by(seen.c.detected_at.desc(), seen.c.reference.desc())
    return by_time.outerjoin_from(seen, clock, clock.c.incident_id == seen.c.id)


def _wanted(viewer: Viewer, asked: Asked, now: datetime) -> Select[Any]:
    place = degrees(_place(viewer)).label("place")
    return select(*SHOWN, place).where(*_conditions(asked, now), *_allowed(viewer, asked))


def _of_each_kind(asked: Asked, wanted: Select[Any]) -> Select[Any]:
    """Each kind is looked up by itself: asked for several at once, no index gives them in order."""
    asked_for = or_(kind.c.code.in_(asked.categories), kind.c.parent_code.in_(asked.categories))
    of_kind = _last(asked, wanted.where(incident.c.category_code == kind.c.code).correlate(kind)).lateral("of_kind")
    return _last(asked, select(of_kind).select_from(kind.join(of_kind, true())).where(asked_for))


def _last(asked: Asked, rows: Select[Any]) -> Select[Any]:
    """The last detected of these; one more than asked for, to know whether there are more."""
    of = rows.selected_columns
    return rows.order_by(of.detected_at.desc(), of.reference.desc()).limit(asked.limit + 1)


def _place(viewer: Viewer) -> Any:
    """Where it is, to those who may know."""
    known = reached(viewer, "place")
    return incident.c.location if everything(known) else case((known, incident.c.location))


def _allowed(viewer: Viewer, asked: Asked) -> list[Any]:
    """Asking for a place tells where things are, so it is answered with what the viewer may know the place of."""
    fields = ["state", "place"] if asked.box or asked.area else ["state"]
    wanted = [reached(viewer, field) for field in fields]
    return [one for one in wanted if not everything(one)]


def _conditions(asked: Asked, now: datetime) -> list[Any]:
    made: list[Any] = []
    if asked.box:
        made.append(incident.c.location.op("&&")(box(*asked.box)))
    if asked.start:
        made.append(incident.c.detected_at >= asked.start)
    if asked.end:
        made.append(incident.c.detected_at < asked.end)
    if asked.status:
        made.append(incident.c.closed_at.is_(None) if asked.status == "open" else incident.c.closed_at.is_not(None))
    if asked.overdue:
        late = select(clock.c.incident_id).where(clock.c.removed_at.is_(None), clock.c.due_at < now)
        made.append(and_(incident.c.id.in_(late), incident.c.closed_at.is_(None)))
    if asked.area:
        inside = select(incident_area.c.incident_id).join(area, area.c.id == incident_area.c.area_id)
        made.append(incident.c.id.in_(inside.where(area.c.code == asked.area)))
    if asked.cursor:
        made.append(tuple_(incident.c.detected_at, incident.c.reference) < _after(asked.cursor))
    return made


def _cursor(row: Any) -> str:
    """Where a page ended. It can stand in an address as it is, which a "+00:00" could not."""
    return f"{row.detected_at.isoformat(timespec='microseconds').replace('+00:00', 'Z')}~{row.reference}"


def _after(cursor: str) -> Any:
    given = CURSOR.fullmatch(cursor)
    try:
        moment, reference = given.groups() if given else ("", "")
        return tuple_(datetime.fromisoformat(moment), reference)
    except ValueError as error:
        raise Refused("cursor", "Sidan finns inte längre. Börja om från början.", "cursor") from error


def _known(session: Session, codes: tuple[str, ...]) -> None:
    """Raises Refused for a category that does not exist."""
    found = session.connection().execute(select(category.c.code).where(category.c.code.in_(codes))).scalars()
    if {*codes} - {*found}:
        raise Refused("unknown_category", "Kategorin finns inte.", "category")


def _feature(row: Any, now: datetime) -> dict[str, Any]:
    late = row.due_at is not None and row.removed_at is None and row.due_at < now and row.closed_at is None
    return {
        "type": "Feature",
        "id": row.reference,
        "geometry": _geometry(row),
        "properties": {
            "reference": row.reference,
            "category": row.category_code,
            "outdoors": row.outdoors,
            "detected_at": row.detected_at,
            "closed_at": row.closed_at,
            "outcome": row.outcome,
            "due_at": row.due_at,
            "removed_at": row.removed_at,
            "overdue": late,
        },
    }


def _geometry(row: Any) -> dict[str, Any] | None:
    if row.lon is None:
        return None
    return {"type": "Point", "coordinates": (round(row.lon, DECIMALS), round(row.lat, DECIMALS))}
