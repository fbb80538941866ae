"""Many incidents at once, as GeoJSON bytes. A hot path: explicit columns, no objects, every kind by its index."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

import orjson
from sqlalchemy import (
    Integer,
    Select,
    String,
    any_,
    bindparam,
    case,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session

from geo.columns import degrees, x, y
from service.db import table
from service.errors import Refused
from service.incidents.models import Category, Incident
from service.incidents.reach import everything, reached
from service.people.rules import Viewer
from service.removal.models import Clock
from service.statements import Worded, rows, worded
from service.triage.asking import CONDITIONS, Asked, cursor, told

incident, category, clock = table(Incident), table(Category), table(Clock)
SHOWN = tuple(
    incident.c[name] for name in ("id", "reference", "category_code", "outdoors", "detected_at", "closed_at", "outcome")
)
DECIMALS = 5
PLANNED_FOR_ITS_BOX = worded(  # the plan for a street is wrong for a region
    select(func.set_config("plan_cache_mode", "force_custom_plan", true()))
)


class Page(NamedTuple):
    """Some incidents, and where the next ones begin; None at the end."""

    rows: Sequence[Any]
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
    rows(session, PLANNED_FOR_ITS_BOX, {})
    wanted = told(asked, now)
    kinds = _kinds(session, asked.categories) if asked.categories else {}
    values = {"most": asked.limit + 1} | kinds | {name: value for one in wanted.values() for name, value in one.items()}
    answered = rows(session, _worded(viewer, tuple(wanted), len(kinds)), values)
    page, more = answered[: asked.limit], len(answered) > asked.limit
    return Page(page, cursor(page[-1]) if more else None)


def _kinds(session: Session, codes: tuple[str, ...]) -> dict[str, str]:
    """Every category that is meant, leaves too, each under a name of its own. Raises Refused for one that does not exist."""
    found = rows(session, _meant(), {"codes": list(codes)})
    if {*codes} - {one.code for one in found}:
        raise Refused("unknown_category", "Kategorin finns inte.", "category")
    return {_kind(number): one.code for number, one in enumerate(found)}


@cache
def _meant() -> Worded:
    codes = bindparam("codes", type_=ARRAY(String))
    return worded(
        select(category.c.code).where(or_(category.c.code == any_(codes), category.c.parent_code == any_(codes)))
    )


def _kind(number: int) -> str:
    return f"kind_{number}"


@lru_cache(maxsize=1000)
def _worded(viewer: Viewer, names: tuple[str, ...], kinds: int) -> Worded:
    """The statement for one who asks by these conditions: making it costs as much as asking it."""
    seen = _last(_seen(viewer, names, kinds)).subquery("seen")
    place = degrees(seen.c.place)
    made = select(
        *(seen.c[column.name] for column in SHOWN[1:]),
        clock.c.due_at,
        clock.c.removed_at,
        x(place).label("lon"),
        y(place).label("lat"),
    )
    by_time = made.order_by(seen.c.detected_at.desc(), seen.c.reference.desc())
    return worded(by_time.outerjoin_from(seen, clock, clock.c.incident_id == seen.c.id))


def _seen(viewer: Viewer, names: tuple[str, ...], kinds: int) -> Select[Any]:
    """What is wanted. Each kind is looked up by itself and only as far as is needed: no index has several in order."""
    asked = [CONDITIONS[name] for name in names]
    wanted = select(*SHOWN, _place(viewer).label("place")).where(*asked, *_allowed(viewer, names))
    if not kinds:
        return wanted
    each = [_last(wanted.where(incident.c.category_code == bindparam(_kind(number)))) for number in range(kinds)]
    return select(union_all(*each).subquery("of_kinds"))


def _last(found: Select[Any]) -> Select[Any]:
    """The last detected of these; one more than asked for, to know whether there are more."""
    of = found.selected_columns
    return found.order_by(of.detected_at.desc(), of.reference.desc()).limit(bindparam("most", type_=Integer()))


def _place(viewer: Viewer) -> Any:
    """Where it is, to those who may know."""
    known = reached(viewer, "place")
    return incident.c.location if everything(known) else case((known, incident.c.location))


def _allowed(viewer: Viewer, names: tuple[str, ...]) -> list[Any]:
    """Asking for a place tells where things are, so it is answered with what the viewer may know the place of."""
    fields = ["state", "place"] if {"box", "area"} & {*names} else ["state"]
    wanted = [reached(viewer, field) for field in fields]
    return [one for one in wanted if not everything(one)]


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
