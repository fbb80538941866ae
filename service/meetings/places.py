"""The places of a picture: hotspots with their life, every incident's point, and the map beneath."""

import json
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlmodel import Session

from geo.columns import STORE, degrees, x, y
from service.areas import shapes as areas
from service.db import table
from service.hotspots.queries import METRES, Hotspot, described, gathered
from service.hotspots.rules import State, letter, lives
from service.incidents import counts
from service.incidents.counts import Window, category, incident
from service.incidents.queries import names
from service.removal.models import Clock

clock = table(Clock)
SHOWN, GONE_SHOWN = 20, 6  # hotspots that a meeting can take in; a city of half a million has hundreds
Point = dict[str, float]


def with_life(session: Session, windows: Sequence[Window]) -> dict[str, Any]:
    """This window's hotspots, what became of each since the window before, and those that are gone.

    `hotspots` holds the largest of both; `hotspot_counts` counts them all, so that nothing is left out unsaid.
    """
    now = gathered(session, *windows[0], by="opened_at")
    before = gathered(session, *windows[1], by="opened_at") if len(windows) > 1 else []
    found = lives(now, before, METRES)
    here, gone = found[: len(now)], found[len(now) :]
    told = names(session)
    shown = [*here[:SHOWN], *gone[:GONE_SHOWN]]
    spots = described(session, [spot for one in shown if (spot := one.spot or one.earlier)], told_before=windows[0][1])
    return {
        "hotspots": [_spot(letter(n), one, spot, told) for n, (one, spot) in enumerate(zip(shown, spots, strict=True))],
        "hotspot_counts": {
            "all": len(here),
            "incidents": sum(one.incidents for one in here),
            "rising": sum(one.state in (State.NEW, State.GROWING) for one in here),
            "gone": len(gone),
        },
    }


def points(session: Session, window: Window, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Every counted incident of the window: top category, the local day it came, whether it is late at the window's end."""
    start, end = window
    late = select(1).where(clock.c.incident_id == incident.c.id, clock.c.due_at < end)
    gone = or_(clock.c.removed_at <= end, incident.c.closed_at <= end)
    still = late.where(gone.is_not(True)).exists()
    top = func.coalesce(category.c.parent_code, category.c.code)
    told = (incident.c.opened_at, incident.c.reference, top, still)
    rows = counts.came(session, start, end, *_position(incident.c.location), *told)
    return [
        {
            **_point(lon, lat, east, north),
            "day": came_at.astimezone(zone).date().isoformat(),
            "reference": reference,
            "category": kind,
            "overdue": is_late,
        }
        for lon, lat, east, north, came_at, reference, kind, is_late in map(tuple, rows)
    ]


def beneath(session: Session) -> dict[str, Any]:
    """What the map lies on: the boundary, the areas of the first layer, named places."""
    layer, edge = areas.first_layer(session), areas.boundary(session)
    drawn = areas.drawn(session, layer) if layer else []
    outline = areas.drawn(session, edge) if edge else []
    return {
        "boundary": _shape(outline[0]) if outline else None,
        "areas": [{"code": a.code, "name": a.name, "population": a.population, **_shape(a)} for a in drawn],
        "places": [{"name": p.name, "kind": p.kind, **_point(p.lon, p.lat, p.x, p.y)} for p in areas.places(session)],
        "attribution": layer.attribution if layer else "",
        "srid": STORE,
    }


def _spot(name: str, one: Any, shown: Hotspot, told: dict[str, str]) -> dict[str, Any]:
    gone = one.spot is None
    return {
        "letter": name,
        "place": shown.place,
        "state": str(one.state),
        "incidents": one.incidents,
        "previous": one.previous,
        "reports": 0 if gone else shown.reports,
        **_point(shown.lon, shown.lat, shown.x, shown.y),
        "radius_m": round(shown.radius_m, 1),
        "one_point": shown.spots == 1,
        "categories": [] if gone else [{"code": c, "name": told[c], "now": n} for c, n in shown.categories.items()],
        "references": [] if gone else shown.references,
        "hull": shown.hull,
    }


def _point(lon: float, lat: float, east: float, north: float) -> Point:
    return {"lon": round(lon, 5), "lat": round(lat, 5), "x": round(east, 1), "y": round(north, 1)}


def _position(point: Any) -> tuple[Any, ...]:
    return x(degrees(point)), y(degrees(point)), x(point), y(point)


def _shape(area: Any) -> dict[str, Any]:
    return {"metric": json.loads(area.metric), "lonlat": json.loads(area.lonlat)}
