"""How a position is stored, and the only file that knows a coordinate system by number.

The store is metric (SWEREF 99 TM in Sweden, `OPL_SRID`), so that every distance is in metres; the edges
speak WGS84 and vector tiles Web Mercator.
"""

from typing import Any

from geoalchemy2 import Geometry
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import ColumnElement, Connection, Float, func, literal_column, text

WGS84 = 4326
WEB_MERCATOR = 3857
STRAIGHT_DEGREES = 0.01


class MetricSystem(BaseSettings):
    """The store's own system. Read here, at import, because column types are made of it."""

    model_config = SettingsConfigDict(env_prefix="OPL_", env_file=".env", extra="ignore")
    srid: int = Field(default=3006, ge=1024, le=998999)


STORE = MetricSystem().srid


def geometry(kind: str, *, index: bool = True) -> Geometry:
    """A column type for POINT, POLYGON or MULTIPOLYGON in the store's metres."""
    return Geometry(kind, srid=STORE, spatial_index=index)


def stored(lon: Any, lat: Any) -> ColumnElement[Any]:
    """SQL: WGS84 degrees in, the store's point out."""
    return func.ST_Transform(func.ST_SetSRID(func.ST_MakePoint(lon, lat), literal_column(str(WGS84))), _store())


def degrees(shape: Any) -> ColumnElement[Any]:
    """SQL: the store's shape in WGS84."""
    return func.ST_Transform(shape, literal_column(str(WGS84)))


def mercator(shape: Any) -> ColumnElement[Any]:
    """SQL: the store's shape as tiles draw it."""
    return func.ST_Transform(shape, literal_column(str(WEB_MERCATOR)))


def from_geojson(geometry_json: Any) -> ColumnElement[Any]:
    """SQL: a GeoJSON geometry (WGS84, 2D) in the store's system.

    GeoJSON's lines are straight in degrees, the store's in metres: over ten kilometres they part by several metres.
    So long lines get corners in between, and the border stays where the file drew it, to about a centimetre.
    """
    flat = func.ST_SetSRID(func.ST_Force2D(func.ST_GeomFromGeoJSON(geometry_json)), literal_column(str(WGS84)))
    return func.ST_Transform(func.ST_Segmentize(flat, STRAIGHT_DEGREES), _store())


def as_geojson(shape: Any, decimals: int = 6) -> ColumnElement[Any]:
    """SQL: WGS84 GeoJSON geometry text, as RFC 7946 wants it."""
    return func.ST_AsGeoJSON(degrees(shape), decimals, 0)


def as_metric_geojson(shape: Any, decimals: int = 1) -> ColumnElement[Any]:
    """SQL: the same form in the store's metres, for drawing."""
    return func.ST_AsGeoJSON(shape, decimals, 0)


def box(west: Any, south: Any, east: Any, north: Any) -> ColumnElement[Any]:
    """SQL: a WGS84 box as the store's polygon. The box is transformed, never the column, so that the index is used."""
    corners = func.ST_MakeEnvelope(west, south, east, north, literal_column(str(WGS84)))
    return func.ST_Transform(func.ST_Segmentize(corners, STRAIGHT_DEGREES * 5), _store())


def tile(z: int, x: int, y: int) -> ColumnElement[Any]:
    """SQL: the edge of a tile in the store's system."""
    return func.ST_Transform(func.ST_TileEnvelope(z, x, y), _store())


def x(point: Any) -> ColumnElement[float]:
    """SQL: metres east."""
    return func.ST_X(point, type_=Float())


def y(point: Any) -> ColumnElement[float]:
    """SQL: metres north."""
    return func.ST_Y(point, type_=Float())


def metres(a: Any, b: Any) -> ColumnElement[float]:
    """SQL: the distance between two shapes of the store."""
    return func.ST_Distance(a, b, type_=Float())


def within(a: Any, b: Any, distance_m: Any) -> ColumnElement[bool]:
    """SQL: are two shapes at most so many metres apart (the bound included)? Uses the index."""
    return func.ST_DWithin(a, b, distance_m)  # type: ignore[return-value,no-any-return,unused-ignore]


def nearness(a: Any, b: Any) -> ColumnElement[float]:
    """SQL: the same distance, to order by: a column's index then gives the nearest first."""
    return a.op("<->", return_type=Float())(b)  # type: ignore[no-any-return]


def stored_srid(connection: Connection) -> int | None:
    """The system that the store was created with; None before the first migration."""
    if connection.execute(text("SELECT to_regclass('incident')")).scalar_one() is None:
        return None
    asked = "SELECT srid FROM geometry_columns WHERE f_table_name = 'incident' AND f_table_schema = current_schema()"
    return connection.execute(text(asked)).scalar_one_or_none()


def _store() -> ColumnElement[Any]:
    return literal_column(str(STORE))
