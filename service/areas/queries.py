"""Where a point lies."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Float, FromClause, Select, case, exists, func, literal_column, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import Session

from geo.columns import metres, stored, within
from geo.points import Point
from service.areas.models import FRAMES, LOCALITY, Area, AreaLayer, AreaPiece, Place
from service.bounds import NEIGHBOUR_M
from service.db import table

SAME_M = 0.1  # nearer than this is the same: neighbours' long borders get their corners centimetres apart
ON_THE_LINE_M = 0.5  # two neighbours' borders may differ by rounding; a point between them lies in the nearest
NAMED_WITHIN_M = 200.0  # a place names what lies this close to it
area_layer, area, piece, place = table(AreaLayer), table(Area), table(AreaPiece), table(Place)


def area_of(point: Any, layer: UUID | None = None) -> FromClause:
    """SQL: for one point, at most one area of each layer (or of one layer): (layer_id, area_id).

    A point on a border, or in the sliver between two, goes to the nearest; of equally near ones to the lowest code.
    """
    in_layer = piece.c.layer_id == layer if layer else true()
    return (
        select(piece.c.layer_id, piece.c.area_id)
        .where(~piece.c.boundary, within(piece.c.shape, point, ON_THE_LINE_M), in_layer)
        .ext(distinct_on(piece.c.layer_id))
        .order_by(piece.c.layer_id, _away(point), piece.c.code)
        .lateral("lies")
    )


def areas_of(key: ColumnElement[Any], point: ColumnElement[Any], layer: UUID) -> Select[Any]:
    """SQL: the same for every row of a table with an index on `point`: (key, layer_id, area_id).

    It goes from piece to piece (OFFSET holds it to that): a layer has far fewer of them than there are points.
    """
    near = select(key.label("key"), point.label("point")).where(within(piece.c.shape, point, ON_THE_LINE_M))
    there = near.offset(literal_column("0")).lateral("there")
    return (
        select(there.c.key, piece.c.layer_id, piece.c.area_id)
        .select_from(piece)
        .join(there, true())
        .where(~piece.c.boundary, piece.c.layer_id == layer)
        .ext(distinct_on(there.c.key))
        .order_by(there.c.key, _away(there.c.point), piece.c.code)
    )


def _away(point: Any) -> ColumnElement[float]:
    return func.greatest(metres(piece.c.shape, point) - SAME_M, 0.0, type_=Float())


def metres_outside(point: Any) -> ColumnElement[float | None]:
    """SQL: 0 inside the municipality (or when no boundary is known), metres just outside it, NULL further away."""
    edge = piece.alias("edge")
    distance = func.min(metres(edge.c.shape, point), type_=Float())
    nearest = select(distance).where(edge.c.boundary, within(edge.c.shape, point, NEIGHBOUR_M)).scalar_subquery()
    drawn = exists(select(1).select_from(edge).where(edge.c.boundary))
    return case((~drawn, 0.0), else_=nearest)


def swapped_is_inside(session: Session, point: Point) -> bool:
    """Would the place be inside if longitude and latitude had changed places?"""
    if abs(point.lon) > 90:
        return False
    there = point.swapped
    return session.execute(select(metres_outside(stored(there.lon, there.lat)))).scalar_one() is not None


def outside(session: Session, points: Sequence[Point]) -> set[int]:
    """Which of the points, by their order, are too far outside to be ours."""
    lons, lats = [one.lon for one in points], [one.lat for one in points]
    given = func.unnest(lons, lats).table_valued("lon", "lat", with_ordinality="n", name="given").render_derived()
    far = select(given.c.n).where(metres_outside(stored(given.c.lon, given.c.lat)).is_(None))
    return {n - 1 for n in session.execute(far).scalars()}


def name_of(point: Any) -> ColumnElement[str]:
    """SQL: what people would call where a point is: a named place near it, else its area in the first layer."""
    near = (
        select(place.c.name)
        .where(place.c.kind != LOCALITY, within(place.c.location, point, NAMED_WITHIN_M))
        .order_by(metres(place.c.location, point), place.c.code)
        .limit(1)
        .scalar_subquery()
    )
    around = (
        select(area.c.name)
        .join(area_layer, area_layer.c.id == area.c.layer_id)
        .where(*(area_layer.c.code != one for one in FRAMES), within(area.c.shape, point, ON_THE_LINE_M))
        .order_by(area_layer.c.position, area_layer.c.code, metres(area.c.shape, point), area.c.code)
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(near, around, "utan namngiven plats")
