"""What a map picture stands on: municipality, areas, borders. Made once and drawn many times."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import GeometryCollection, MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from geo.marks import Ground

# Published areas have lost corners, each on its own, so that neighbours gape and overlap a little.
GAP_M = 75.0  # cracks narrower than this are closed in what is filled
HOLE_M2 = 1_000_000.0  # a smaller hole in a municipality is a crack; its own enclaves are larger


@dataclass(frozen=True)
class Layer:
    """Ground to draw, in metres, and its word in the legend ("" leaves it out)."""

    kind: Ground
    shape: BaseGeometry
    word: str = ""


def layer(kind: Ground, geojson: Iterable[Mapping[str, Any]], word: str = "") -> Layer:
    """One layer of many polygons in metres: "land" and "built" are filled, "border" and "edge" are lines.

    Borders are kept area by area, and drawn once where two areas share them. Raises ValueError for a
    geometry that is none.
    """
    polygons = [polygon for one in geojson for polygon in _polygons(metric(one))]
    if kind == "border":
        return Layer(kind, GeometryCollection([shapely.boundary(polygon) for polygon in polygons]), word)
    whole = _closed(polygons)
    return Layer(kind, shapely.boundary(whole) if kind == "edge" else whole, word)


def metric(geojson: Mapping[str, Any]) -> BaseGeometry:
    """A GeoJSON geometry in the store's metres, made valid. Raises ValueError when it is none."""
    return valid(geojson)


def valid(geojson: Mapping[str, Any]) -> BaseGeometry:
    """A GeoJSON geometry made valid, in whatever units it came. Raises ValueError when it is none."""
    try:
        found: BaseGeometry = shape(dict(geojson))
    except (
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        IndexError,
        shapely.errors.ShapelyError,
    ) as error:
        raise ValueError("not a GeoJSON geometry") from error
    return found if found.is_valid else shapely.make_valid(found)


def _polygons(found: BaseGeometry) -> list[BaseGeometry]:
    """The polygons of a shape of any kind: a repaired one can hold stray lines."""
    parts = [one for piece in shapely.get_parts(found).tolist() for one in shapely.get_parts(piece).tolist()]
    return [one for one in parts if one.geom_type == "Polygon" and not one.is_empty]


def without_cracks(shape: BaseGeometry, least: float) -> MultiPolygon:
    """A shape's polygons without holes of less than `least`, in its own units squared."""
    return MultiPolygon([_without_cracks(polygon, least) for polygon in _polygons(shape)])


def _without_cracks(polygon: BaseGeometry, least: float) -> Polygon:
    outer, *holes = shapely.get_rings(polygon)
    return Polygon(outer, [hole for hole in holes if Polygon(hole).area >= least])


def _closed(polygons: Iterable[BaseGeometry]) -> MultiPolygon:
    """One shape without the cracks between its parts."""
    grown = shapely.buffer(shapely.union_all(list(polygons)), GAP_M, join_style="mitre")
    return without_cracks(shapely.buffer(grown, -GAP_M, join_style="mitre"), HOLE_M2)


def once(lines: Iterable[BaseGeometry], within: float) -> BaseGeometry:
    """Lines without the stretches that run `within` of one before them."""
    drawn: list[BaseGeometry] = []
    for line in lines:
        near = [other for other in drawn if shapely.dwithin(line, other, within)]
        beside = shapely.buffer(shapely.union_all(near), within, quad_segs=2)
        drawn.append(shapely.difference(line, beside) if near else line)
    return GeometryCollection([part for line in drawn for part in shapely.get_parts(shapely.line_merge(line)).tolist()])
