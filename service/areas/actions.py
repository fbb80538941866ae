"""Draw the municipality: its boundary, its layers of areas, its places."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import and_, delete, func, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session

from geo.areas import Outline
from geo.columns import from_geojson, stored
from geo.points import Point
from service.areas.models import BOUNDARY, Area, AreaLayer, AreaPiece, Place
from service.db import table
from service.errors import Refused
from service.people import directory

CORNERS_OF_A_PIECE = 128  # of a piece of an area: few enough to ask fast, many enough to stay few (measured)
area_layer, area, area_piece, place = table(AreaLayer), table(Area), table(AreaPiece), table(Place)


@dataclass(frozen=True)
class NewArea:
    """One area as an administrator gives it."""

    code: str
    name: str
    outline: Outline
    population: int | None = None


@dataclass(frozen=True)
class NewPlace:
    """One place as an administrator gives it."""

    code: str
    name: str
    kind: str
    point: Point


def replace_layer(
    session: Session, code: str, name: str, areas: Sequence[NewArea], attribution: str = "", position: int = 0
) -> UUID:
    """Draw a layer, in place of what it held. Twice is harmless. Returns the layer's id.

    An area of the same code stays the same area: a function that is for it goes on being for it.
    Raises Refused when an area goes away that a function is for, because without any it would reach everything.
    """
    values = {"name": name, "attribution": attribution, "position": position}
    drawn = upsert(area_layer).values(id=func.gen_random_uuid(), code=code, **values)
    drawn = drawn.on_conflict_do_update(index_elements=["code"], set_=values)
    layer: UUID = session.execute(drawn.returning(area_layer.c.id)).scalar_one()
    _take_away(session, layer, {one.code for one in areas})
    for one in areas:
        row = _row(layer, one)
        redrawn = {name: value for name, value in row.items() if name not in ("id", "layer_id", "code")}
        again = upsert(area).values(row).on_conflict_do_update(index_elements=["layer_id", "code"], set_=redrawn)
        session.execute(again)
    _cut(session, layer, boundary=code == BOUNDARY)
    return layer


def replace_places(session: Session, places: Sequence[NewPlace]) -> None:
    """Name places, in place of those that have the same code."""
    for one in places:
        location = stored(one.point.lon, one.point.lat)
        values = {"name": one.name, "kind": one.kind, "location": location}
        named = upsert(place).values(id=func.gen_random_uuid(), code=one.code, **values)
        session.execute(named.on_conflict_do_update(index_elements=["code"], set_=values))


def _row(layer: UUID, one: NewArea) -> dict[str, object]:
    return {
        "id": uuid4(),
        "layer_id": layer,
        "code": one.code,
        "name": one.name,
        "population": one.population,
        "shape": func.ST_Multi(func.ST_CollectionExtract(func.ST_MakeValid(from_geojson(one.outline.geojson)), 3)),
    }


def _take_away(session: Session, layer: UUID, but: set[str]) -> None:
    """The areas that are no longer drawn, and the pieces of all."""
    gone = and_(area.c.layer_id == layer, area.c.code.not_in(but))
    kept_by = {one for post in directory.posts(session) for one in post.areas}
    missed = session.execute(select(area.c.name).where(gone, area.c.id.in_(kept_by)).order_by(area.c.name)).scalars()
    if name := next(iter(missed), None):
        raise Refused("area_in_use", f"En funktion gäller {name}, som inte finns i filen. Ändra funktionen först.")
    session.execute(delete(area).where(gone))
    session.execute(delete(area_piece).where(area_piece.c.layer_id == layer))


def _cut(session: Session, layer: UUID, *, boundary: bool) -> None:
    pieces = select(
        area.c.id, area.c.layer_id, area.c.code, literal(boundary), func.ST_Subdivide(area.c.shape, CORNERS_OF_A_PIECE)
    ).where(area.c.layer_id == layer)
    columns = ("area_id", "layer_id", "code", "boundary", "shape")
    session.execute(insert(area_piece).from_select(columns, pieces))
