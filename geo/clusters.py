"""Which points lie together: density clusters (DBSCAN, Ester et al. 1996) in metres, by PostGIS."""

from typing import Any

from sqlalchemy import ColumnElement, Float, FromClause, LargeBinary, Subquery, func, select

from geo.columns import as_geojson, as_metric_geojson, x, y

ROOM_M = 20.0  # drawn around the outermost points, so that a hull of two points has a width


def cluster_number(point: Any, metres: Any, at_least: Any, *also_by: Any) -> ColumnElement[int | None]:
    """SQL window: the number of the cluster that each row's point is in, or NULL.

    A cluster is grown from points with at least `at_least` points (themselves included) within `metres`. A point
    on the rim of two clusters goes to the one found first: the order is by place, so the order of rows in the
    table never shows.
    """
    return func.ST_ClusterDBSCAN(point, metres, at_least).over(order_by=(x(point), y(point), *also_by))


def centred(numbered: FromClause) -> Subquery:
    """SQL: the rows (x, y, number and others) that are in a cluster, each with its cluster's mean point: mid_x, mid_y."""
    c = numbered.c
    means = (func.avg(c[axis]).over(partition_by=c.number).label(f"mid_{axis}") for axis in ("x", "y"))
    return select(*c, *means).where(c.number.is_not(None)).subquery("centred")


def reach(rows: FromClause) -> ColumnElement[float]:
    """SQL aggregate over rows as `centred` gives them: metres from the mean point to the outermost."""
    east, north = rows.c.x - rows.c.mid_x, rows.c.y - rows.c.mid_y
    return func.sqrt(func.max(east * east + north * north), type_=Float())


def middle(points: Any) -> ColumnElement[Any]:
    """SQL aggregate: the mean point."""
    return func.ST_Centroid(func.ST_Collect(points))


def hull(points: Any) -> ColumnElement[Any]:
    """SQL aggregate: the outline around the points."""
    return func.ST_Buffer(func.ST_ConvexHull(func.ST_Collect(points)), ROOM_M, "quad_segs=4")


def places(points: Any) -> ColumnElement[int]:
    """SQL aggregate: on how many different spots the points lie. Many on one spot is a geocoder's default, or a door."""
    return func.count(func.distinct(func.ST_AsBinary(points, type_=LargeBinary())))


def outline(drawn: Any) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """SQL: a hull as GeoJSON in degrees, and in the store's metres."""
    return as_geojson(drawn), as_metric_geojson(drawn)
