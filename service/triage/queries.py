"""Many incidents at once, as GeoJSON bytes. A hot path: explicit columns, no objects, one index for place, kind and time."""

import re
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Select, and_, or_, select, tuple_
from sqlmodel import Session

from geo.columns import box, degrees, x, y
from service.areas.models import Area
from service.db import table
from service.errors import Refused
from service.incidents.models import Category, Incident, IncidentArea
from service.removal.models import Clock

incident, category, clock = table(Incident), table(Category), table(Clock)
incident_area, area = table(IncidentArea), table(Area)
DECIMALS = 5
CURSOR = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)~(L\d\d-\d{4,18})", re.ASCII)


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


def listing(session: Session, asked: Asked, *, now: datetime) -> bytes:
    """A GeoJSON FeatureCollection, the last detected first; `next` leads on and is null at the end.

    Raises Refused for a cursor that we did not give and a category that does not exist.
    """
    kinds = _with_leaves(session, asked.categories)
    rows = session.connection().execute(_statement(asked, kinds, now)).all()
    page, more = rows[: asked.limit], len(rows) > asked.limit
    last = _cursor(page[-1]) if more else None
    return orjson.dumps({"type": "FeatureCollection", "features": [_feature(row, now) for row in page], "next": last})


def _statement(asked: Asked, kinds: list[str], now: datetime) -> Select[Any]:
    where = incident.c.location
    made = (
        select(
            incident.c.reference,
            incident.c.category_code,
            incident.c.outdoors,
            incident.c.detected_at,
            incident.c.closed_at,
            incident.c.outcome,
            clock.c.due_at,
            clock.c.removed_at,
            x(degrees(where)).label("lon"),
            y(degrees(where)).label("lat"),
        )
        .outerjoin(clock, clock.c.incident_id == incident.c.id)
        .order_by(incident.c.detected_at.desc(), incident.c.reference.desc())
        .limit(asked.limit + 1)
    )
    return made.where(*_conditions(asked, kinds, now))


def _conditions(asked: Asked, kinds: list[str], now: datetime) -> list[Any]:
    made: list[Any] = []
    if asked.box:
        made.append(incident.c.location.op("&&")(box(*asked.box)))
    if kinds:
        made.append(incident.c.category_code.in_(kinds) if len(kinds) > 1 else incident.c.category_code == kinds[0])
    if asked.start:
        made.append(incident.c.detected_at >= asked.start)
    if asked.end:
        made.append(incident.c.detected_at < asked.end)
    if asked.status:
        made.append(incident.c.closed_at.is_(None) if asked.status == "open" else incident.c.closed_at.is_not(None))
    if asked.overdue:
        made.append(and_(clock.c.removed_at.is_(None), clock.c.due_at < now, incident.c.closed_at.is_(None)))
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


def _with_leaves(session: Session, codes: tuple[str, ...]) -> list[str]:
    """A top category means all its leaves."""
    if not codes:
        return []
    wanted = or_(category.c.code.in_(codes), category.c.parent_code.in_(codes))
    found = sorted(session.connection().execute(select(category.c.code).where(wanted)).scalars())
    if not set(codes) <= set(found):
        raise Refused("unknown_category", "Kategorin finns inte.", "category")
    return found


def _feature(row: Any, now: datetime) -> dict[str, Any]:
    late = row.due_at is not None and row.removed_at is None and row.due_at < now and row.closed_at is None
    return {
        "type": "Feature",
        "id": row.reference,
        "geometry": {"type": "Point", "coordinates": (round(row.lon, DECIMALS), round(row.lat, DECIMALS))},
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
