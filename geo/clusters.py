"""Which points lie together: density clusters (DBSCAN, Ester et al. 1996) in metres, by PostGIS."""

from typing import Any

from sqlalchemy import ColumnElement, Float, LargeBinary, func

from geo.columns import as_geojson, as_metric_geojson, x, y

ROOM_M = 20.0  # drawn around the outermost points, so that a hull of two points has a width


def cluster_number(point: Any, metres: Any, at_least: Any, *also_by: Any) -> ColumnElement[int | None]:
    """SQL window: the number of the cluster that each row's point is in, or NULL.

    A cluster is grown from points with at least `at_least` points (themselves included) within `metres`. A point
    on the rim of two clusters goes to the one found first: the order is by place, so the order of rows in the
    table never shows.
    """
    return func.ST_ClusterDBSCAN(point, metres, at_least).over(order_by=(x(point), y(point), *also_by))


def middle(points: Any) -> ColumnElement[Any]:
    """SQL aggregate: the mean point."""
    return func.ST_Centroid(func.ST_Collect(points))


def hull(points: Any) -> ColumnElement[Any]:
    """SQL aggregate: the outline around the points."""
    return func.ST_Buffer(func.ST_ConvexHull(func.ST_Collect(points)), ROOM_M, "quad_segs=4")


def reach(points: Any) -> ColumnElement[float]:
    """SQL aggregate: metres from the mean point to the outermost."""
    collected = func.ST_Collect(points)
    return func.ST_MaxDistance(func.ST_Centroid(collected), collected, type_=Float())


def places(points: Any) -> ColumnElement[int]:
    """SQL aggregate: on how many different spots the points lie. Many on one spot is a geocoder's default, or a door."""
    return func.count(func.distinct(func.ST_AsBinary(points, type_=LargeBinary())))


def outline(points: Any) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """SQL aggregates: the hull as GeoJSON in degrees, and in the store's metres."""
    return as_geojson(hull(points)), as_metric_geojson(hull(points))
