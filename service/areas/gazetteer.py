"""What a typed place means, what a place on the map is called, and who lies next door. Asks nobody outside.

A street is matched by its name and a number exactly: by likeness alone "…gatan 2" and "…gatan 120" come before "…gatan 12".
"""

from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlmodel import Session

from geo.columns import degrees, metres, nearness, stored, within, x, y
from geo.points import DECIMALS, Point
from service.areas import fitting
from service.areas.fitting import Fit, Step, address, place, street
from service.areas.models import BOUNDARY, LOCALITY, MUNICIPALITIES, Area, AreaLayer, AreaPiece
from service.areas.queries import NAMED_WITHIN_M
from service.areas.spoken import Spoken, spoken
from service.bounds import PLACES_FOUND
from service.db import table

ADDRESS = "address"
ADDRESS_WITHIN_M = 150.0  # further away nobody would call it so
NEXT_DOOR_M = 5_000.0  # borders as they are published may leave such gaps, in lakes above all
MATCH = {Fit.SAME: "exact", Fit.FOLDED: "exact", Fit.NEARLY: "fuzzy"}
STREETS = 8  # of so many streets a number is looked up
area, area_layer, piece = table(Area), table(AreaLayer), table(AreaPiece)


class Found(NamedTuple):
    """`kind`: "address", "street" or a place's own. `match`: "exact", "prefix" (begins or holds it), "fuzzy", or "nearest"
    when the street has no such number and this is the one nearest to it. WGS84."""

    label: str
    kind: str
    match: str
    lon: float
    lat: float
    locality: str | None


class Nearest(NamedTuple):
    """What a point is called. `kind` as in Found; whole metres to it. WGS84."""

    label: str
    kind: str
    lon: float
    lat: float
    metres: int


class Neighbour(NamedTuple):
    """Who is asked instead: the municipality next door, when its layer is known; whole metres outside ours, at least 1."""

    name: str | None
    outside_m: int


def search(session: Session, words: str, near: Point | None = None, limit: int = PLACES_FOUND) -> list[Found]:
    """What is called so, what begins so, what holds it; only when there is none of these what is nearly called so.

    Any text will do. å, ä and ö are letters of their own, and are found by a and o, too. Of equal ones the nearest first.
    """
    asked = spoken(words)
    if asked.number is None:
        return _named(session, asked, near, limit)
    houses = _houses(session, asked, asked.number, near, limit)
    names = _named(session, Spoken(asked.words, asked.words), near, limit, nearly=not houses)
    sure = [found for found in names if found.match == "exact"]
    return [*sure, *houses, *names[len(sure) :]][:limit]


def _named(session: Session, asked: Spoken, near: Point | None, limit: int, *, nearly: bool = True) -> list[Found]:
    """Places and streets, without numbers."""
    return [
        _told(row, row.kind, row.name, row.fit) for row in _rows(session, fitting.names, asked, near, limit, nearly)
    ]


def _houses(session: Session, asked: Spoken, number: int, near: Point | None, limit: int) -> list[Found]:
    """The number on the streets that fit, then the same with letters, then those that begin so; else the nearest one."""
    lined = {row.id: (row.fit, n) for n, row in enumerate(_rows(session, fitting.streets, asked, near, STREETS, True))}
    rows = session.execute(fitting.houses([*lined], number, asked.letter, limit)).all() if lined else []
    has_it = {row.street_id for row in rows if row.step < Step.NEAREST}
    found: list[tuple[Any, Found]] = []
    for row in rows:
        fit, place_in_line = lined[row.street_id]
        if row.step < Step.NEAREST or row.street_id not in has_it:
            has_it.add(row.street_id)  # of a street without it, one number is enough
            house = _told(row, ADDRESS, numbered(row.name, row.number, row.letter), fit)
            found.append(((fit, row.step, place_in_line), house._replace(match=_match(fit, row.step, asked.letter))))
    return [house for _, house in sorted(found, key=itemgetter(0))]


def _rows(session: Session, of: Any, asked: Spoken, near: Point | None, limit: int, nearly: bool) -> list[Any]:
    said = fitting.typed(session, asked)
    for wider in (False, True)[: 1 + nearly]:
        rows = session.execute(fitting.fitting(of(said, nearly=wider), said, near).limit(limit)).all()
        if rows:
            return [row for row in rows if not (asked.locality and row.elsewhere)] or [*rows]
    return []


def _match(fit: int, step: int, letter: str) -> str:
    if step == Step.NEAREST or (letter and step != Step.THIS):
        return "nearest"
    return MATCH.get(Fit(fit), "prefix") if step == Step.THIS else "prefix"


def _told(row: Any, kind: str, name: str, fit: int) -> Found:
    label = f"{name}, {row.locality}" if row.locality else name
    where = (round(row.lon, DECIMALS), round(row.lat, DECIMALS))
    return Found(label, kind, MATCH.get(Fit(fit), "prefix"), *where, row.locality or None)


def nearest(session: Session, point: Point) -> Nearest | None:
    """The address or the named place that lies nearest, if one is so near that the point may be called by it."""
    where = stored(point.lon, point.lat)
    rows = [session.execute(asked).one_or_none() for asked in (_nearest_place(where), _nearest_address(where))]
    found = min((row for row in rows if row), key=lambda row: float(row.metres), default=None)
    if found is None:
        return None
    told = _told(found, found.kind, numbered(found.name, found.number, found.letter), Fit.SAME)
    return Nearest(told.label, told.kind, told.lon, told.lat, round(found.metres))


def neighbour(session: Session, point: Point) -> Neighbour | None:
    """None: the point lies inside, or no boundary is drawn. Ours is the municipality that holds the middle of the boundary."""
    where = stored(point.lon, point.lat)
    edge = (
        select(metres(piece.c.shape, where)).where(piece.c.boundary).order_by(nearness(piece.c.shape, where)).limit(1)
    )
    outside = session.execute(edge).scalar_one_or_none()
    if not outside:
        return None
    next_door = (
        select(area.c.name)
        .join(piece, piece.c.area_id == area.c.id)
        .where(piece.c.layer_id == _layer(MUNICIPALITIES), area.c.id.is_distinct_from(_ours()))
        .where(within(piece.c.shape, where, NEXT_DOOR_M))
        .order_by(metres(piece.c.shape, where), area.c.code)
        .limit(1)
    )
    return Neighbour(session.execute(next_door).scalar_one_or_none(), max(1, round(outside)))


def _nearest_place(where: ColumnElement[Any]) -> Select[Any]:
    columns = (place.c.kind, place.c.name, literal(0).label("number"), literal("").label("letter"))
    asked = select(*columns, literal(None).label("locality"), *_there(place.c.location, where))
    near = asked.where(place.c.kind != LOCALITY, within(place.c.location, where, NAMED_WITHIN_M))
    return near.order_by(nearness(place.c.location, where)).limit(1)


def _nearest_address(where: ColumnElement[Any]) -> Select[Any]:
    columns = (literal(ADDRESS).label("kind"), street.c.name, address.c.number, address.c.letter, street.c.locality)
    asked = select(*columns, *_there(address.c.location, where)).join(street, street.c.id == address.c.street_id)
    near = asked.where(within(address.c.location, where, ADDRESS_WITHIN_M))
    return near.order_by(nearness(address.c.location, where)).limit(1)


def _there(location: ColumnElement[Any], where: ColumnElement[Any]) -> tuple[ColumnElement[float], ...]:
    lonlat = degrees(location)
    return x(lonlat).label("lon"), y(lonlat).label("lat"), metres(location, where).label("metres")


def _ours() -> ColumnElement[Any]:
    """SQL: the municipality of the layer of all that is our own."""
    boundary = area.alias("boundary")
    middle = select(func.ST_PointOnSurface(boundary.c.shape)).where(boundary.c.layer_id == _layer(BOUNDARY)).limit(1)
    own = piece.alias("own")
    holds = within(own.c.shape, middle.scalar_subquery(), 0.0)
    return select(own.c.area_id).where(own.c.layer_id == _layer(MUNICIPALITIES), holds).limit(1).scalar_subquery()


def _layer(code: str) -> ColumnElement[Any]:
    return select(area_layer.c.id).where(area_layer.c.code == code).scalar_subquery()


def numbered(name: str, number: int, letter: str) -> str:
    """ "Storgatan 12 B"; a house without a number has its street's name."""
    return " ".join([name, *([str(number)] if number else []), *([letter] if letter else [])])
