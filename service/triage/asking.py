"""What a list can be asked for: each condition by its name, with the values that it takes."""

import re
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Float, and_, bindparam, select, tuple_

from geo.columns import box
from service.areas.models import Area
from service.db import table
from service.errors import Refused
from service.incidents.models import Incident, IncidentArea
from service.incidents.reach import REFERENCE
from service.removal.models import Clock
from service.reports.models import TIME

incident, clock = table(Incident), table(Clock)
incident_area, area = table(IncidentArea), table(Area)
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


def _time(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=TIME)


SIDES = ("west", "south", "east", "north")
CONDITIONS: dict[str, ColumnElement[bool]] = {
    "box": incident.c.location.op("&&", is_comparison=True)(box(*(bindparam(side, type_=Float()) for side in SIDES))),
    "area": incident.c.id.in_(
        select(incident_area.c.incident_id)
        .join(area, area.c.id == incident_area.c.area_id)
        .where(area.c.code == bindparam("area"))
    ),
    "open": incident.c.closed_at.is_(None),
    "closed": incident.c.closed_at.is_not(None),
    "start": incident.c.detected_at >= _time("start"),
    "end": incident.c.detected_at < _time("end"),
    "overdue": and_(
        incident.c.id.in_(
            select(clock.c.incident_id).where(clock.c.removed_at.is_(None), clock.c.due_at < _time("now"))
        ),
        incident.c.closed_at.is_(None),
    ),
    "cursor": tuple_(incident.c.detected_at, incident.c.reference) < tuple_(_time("detected"), bindparam("reference")),
}


def told(asked: Asked, now: datetime) -> dict[str, dict[str, Any]]:
    """What is asked for, by the names in CONDITIONS, each with the values that it takes. Raises Refused."""
    made: dict[str, dict[str, Any]] = {}
    if asked.box:
        made["box"] = dict(zip(SIDES, asked.box, strict=True))
    if asked.area:
        made["area"] = {"area": asked.area}
    if asked.status:
        made[asked.status] = {}
    if asked.start:
        made["start"] = {"start": asked.start}
    if asked.end:
        made["end"] = {"end": asked.end}
    if asked.overdue:
        made["overdue"] = {"now": now}
    if asked.cursor:
        made["cursor"] = _after(asked.cursor)
    return made


def cursor(row: Any) -> str:
    """Where a page ended. It can stand in an address as it is, which a "+00:00" could not."""
    return f"{row.detected_at.isoformat(timespec='microseconds').replace('+00:00', 'Z')}~{row.reference}"


def _after(cursor: str) -> dict[str, Any]:
    given = CURSOR.fullmatch(cursor)
    try:
        moment, reference = given.groups() if given else ("", "")
        return {"detected": datetime.fromisoformat(moment), "reference": reference}
    except ValueError as error:
        raise Refused("cursor", "Sidan finns inte längre. Börja om från början.", "cursor") from error
