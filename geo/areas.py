"""GeoJSON polygons in, valid multipolygons out."""

import json
from dataclasses import dataclass
from math import isfinite
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

KINDS = ("Polygon", "MultiPolygon")
BROKEN = (ValueError, TypeError, LookupError, AttributeError, OverflowError, shapely.errors.GEOSException)


class NotAnArea(ValueError):
    """A feature that cannot be an area; the message says why, in Swedish."""


@dataclass(frozen=True)
class Outline:
    """A valid multipolygon in WGS84, and what had to be repaired (None when it was whole)."""

    shape: MultiPolygon
    repaired: str | None

    @property
    def geojson(self) -> str:
        return json.dumps(mapping(self.shape))


def features(text: str) -> list[dict[str, Any]]:
    """The features of a GeoJSON FeatureCollection (or one Feature). Raises NotAnArea for anything else."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAnArea("filen är inte JSON") from error
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = {"type": "FeatureCollection", "features": [found]}
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise NotAnArea("filen är ingen FeatureCollection i GeoJSON")
    rows = found.get("features")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or not rows:
        raise NotAnArea("filen har inga objekt (features)")
    return rows


def outline(feature: dict[str, Any]) -> Outline:
    """One feature's outline. Rings that cross themselves are repaired, and the answer says so.

    Raises NotAnArea: no polygon, an unclosed ring, positions that are not WGS84 degrees.
    """
    told = feature.get("geometry")
    if not isinstance(told, dict) or told.get("type") not in KINDS:
        raise NotAnArea("geometrin är ingen polygon")
    drawn = _parsed(told)
    west, south, east, north = drawn.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise NotAnArea("koordinaterna är inte longitud och latitud (WGS84)")
    if drawn.is_valid:
        return Outline(_multi(drawn), None)
    why = explain_validity(drawn)
    return Outline(_multi(shapely.make_valid(drawn, method="structure", keep_collapsed=False)), why)


def dissolved(outlines: list[Outline]) -> Outline:
    """Several outlines as one: areas that share a code are one area."""
    if len(outlines) == 1:
        return outlines[0]
    notes = [one.repaired for one in outlines if one.repaired]
    return Outline(_multi(shapely.union_all([one.shape for one in outlines])), "; ".join(notes) or None)


def _parsed(told: dict[str, Any]) -> BaseGeometry:
    try:
        rings = _rings(told)
        closed = all(ring and ring[0][:2] == ring[-1][:2] for ring in rings)
        drawn = shapely.force_2d(shape(told)) if closed else None
    except BROKEN as error:
        raise NotAnArea("geometrin går inte att läsa") from error
    if drawn is None or drawn.is_empty:
        raise NotAnArea("en ring är tom eller inte sluten")
    return drawn


def _rings(told: dict[str, Any]) -> list[Any]:
    """Every ring. Raises ValueError for NaN and infinity: GEOS would go on and answer nonsense."""
    polygons = [told["coordinates"]] if told["type"] == "Polygon" else told["coordinates"]
    rings = [ring for rings in polygons for ring in rings]
    if not all(isfinite(number) for ring in rings for position in ring for number in position):
        raise ValueError("not finite")
    return rings


def _multi(drawn: BaseGeometry) -> MultiPolygon:
    if isinstance(drawn, Polygon) and not drawn.is_empty:
        return MultiPolygon([drawn])
    parts = [part for part in getattr(drawn, "geoms", []) if isinstance(part, Polygon | MultiPolygon)]
    polygons = [p for part in parts for p in (part.geoms if isinstance(part, MultiPolygon) else [part])]
    if not polygons:
        raise NotAnArea("ingen yta blir kvar när geometrin lagas")
    return MultiPolygon(polygons)
