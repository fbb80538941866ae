"""Which points lie together. Outside judge: scikit-learn's DBSCAN."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Float, Integer, column, func, literal, select, values
from sqlmodel import Session

from geo.clusters import ROOM_M, centred, cluster_number, hull, middle, outline, places, reach
from geo.columns import STORE, x, y
from tests.geo.judging import agrees_with_sklearn, alone, together
from tests.samples import files

Points = Sequence[tuple[float, float]]
EAST, NORTH = 500_000.0, 6_600_000.0  # somewhere in the middle of the store's system
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

crowds = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=40)


def relation(points: Points) -> Any:
    """The points as a table, in this order: (n, location)."""
    given = values(column("n", Integer), column("x", Float), column("y", Float), name="given")
    rows = given.data([(n, EAST + east, NORTH + north) for n, (east, north) in enumerate(points)])
    location = func.ST_SetSRID(func.ST_MakePoint(rows.c.x, rows.c.y), STORE)
    return select(rows.c.n, location.label("location")).subquery()


def numbers(session: Session, points: Points, metres: float, at_least: int) -> list[int | None]:
    """The number of the cluster of each point."""
    rows = relation(points)
    found = session.execute(select(rows.c.n, cluster_number(rows.c.location, metres, at_least))).all()
    return [number for _, number in sorted(tuple(row) for row in found)]


# Against scikit-learn


def test_the_blobs_of_scikit_learns_manual_fall_into_the_same_clusters(session: Session) -> None:
    """0.3 of their units are 75 of our metres."""
    rows = files.rows(files.BLOBS)
    expected = json.loads(files.text(files.BLOBS.with_name("dbscan_blobs_expected.json")))
    places = [(float(row["x"]) * 250, float(row["y"]) * 250) for row in rows]
    labels = dict(enumerate(numbers(session, places, 75, 10)))

    judged = {n: int(row["label_sklearn"]) for n, row in enumerate(rows)}
    core = {n for n, row in enumerate(rows) if row["is_core"] == "1"}
    assert together(labels, core) == together(judged, core)
    assert alone(labels) == alone(judged)
    assert (len(together(labels)), len(alone(labels))) == (expected["clusters"], expected["noise"])


@pytest.mark.slow
@FEW
@given(crowds, st.integers(1, 20), st.integers(1, 5))
def test_any_crowd_falls_into_the_clusters_of_scikit_learn(
    session: Session, points: Points, metres: int, at_least: int
) -> None:
    """Fifteen crowds on a grid of whole metres, so that many lie exactly at the bound and upon each other."""
    labels = dict(enumerate(numbers(session, points, metres, at_least)))

    agrees_with_sklearn(labels, dict(enumerate(points)), metres, at_least)


# What must not matter


@pytest.mark.slow
@FEW
@given(crowds, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_show(session: Session, points: Points, chance: Any) -> None:
    """Fifteen crowds, with the points on the rims too."""
    order = list(range(len(points)))
    chance.shuffle(order)
    shuffled = numbers(session, [points[n] for n in order], 12, 4)

    assert shuffled == [numbers(session, points, 12, 4)[n] for n in order]


@pytest.mark.slow
@FEW
@given(crowds, st.integers(-200_000, 200_000), st.integers(-400_000, 400_000))
def test_where_on_the_map_the_crowd_stands_does_not_show(
    session: Session, points: Points, east: int, north: int
) -> None:
    """Fifteen crowds."""
    moved = [(x + east, y + north) for x, y in points]

    assert numbers(session, moved, 12, 4) == numbers(session, points, 12, 4)


@pytest.mark.parametrize("order", [range(9), range(8, -1, -1), [4, 8, 0, 7, 1, 6, 2, 5, 3]])
def test_a_point_on_the_rim_of_two_clusters_goes_to_the_western_one(session: Session, order: Sequence[int]) -> None:
    west, rim, east = [(-9, 0), (-8, 0), (-7, 0), (0, 0)], [(10, 0)], [(20, 0), (27, 0), (28, 0), (29, 0)]
    points = [*west, *rim, *east]
    labels = dict(zip(order, numbers(session, [points[n] for n in order], 10, 5), strict=True))

    assert len(set(labels.values())) == 2
    assert labels[4] == labels[3] != labels[5]


# Small cases


def test_a_point_alone_is_a_cluster_only_of_one(session: Session) -> None:
    assert numbers(session, [(0, 0)], 75, 1) == [0]
    assert numbers(session, [(0, 0)], 75, 2) == [None]


def test_points_upon_each_other_are_counted_each(session: Session) -> None:
    assert numbers(session, [(0, 0)] * 5, 75, 5) == [0] * 5
    assert numbers(session, [(0, 0)] * 4, 75, 5) == [None] * 4


@pytest.mark.parametrize(("apart", "found"), [(75, [0] * 6), (75.001, [None] * 6)])
def test_on_a_line_each_reaches_the_next_with_the_bound_included(
    session: Session, apart: float, found: list[int | None]
) -> None:
    assert numbers(session, [(n * apart, 0) for n in range(6)], 75, 2) == found


def test_nothing_gives_no_clusters(session: Session) -> None:
    rows = relation([(0, 0)])
    nothing = select(cluster_number(rows.c.location, 75, 3)).where(rows.c.n > 0)

    assert session.execute(nothing).all() == []


# What a cluster is called by


def aggregate(session: Session, points: Points, made: Any) -> Any:
    rows = relation(points)
    return session.execute(select(*made(rows.c.location)).select_from(rows)).one()


def reaches(session: Session, points: Points) -> Any:
    """The mean and the reach of the one cluster that they are."""
    rows = relation(points)
    numbered = select(x(rows.c.location).label("x"), y(rows.c.location).label("y"), literal(0).label("number"))
    each = centred(numbered.subquery())
    return session.execute(select(func.min(each.c.mid_x), func.max(each.c.mid_y), reach(each))).one()


def test_the_middle_is_the_mean_and_the_reach_goes_to_the_outermost(session: Session) -> None:
    points = [(0, 0), (0, 0), (90, 0)]

    assert tuple(reaches(session, points)) == pytest.approx((EAST + 30, NORTH, 60))
    assert tuple(aggregate(session, points, lambda p: (x(middle(p)), y(middle(p))))) == pytest.approx(
        (EAST + 30, NORTH)
    )


def test_one_spot_is_one_however_many_points_lie_there(session: Session) -> None:
    assert tuple(aggregate(session, [(0, 0)] * 7, lambda p: (places(p),))) == (1,)
    assert tuple(aggregate(session, [(0, 0), (0, 0), (0, 0.1)], lambda p: (places(p),))) == (2,)


@pytest.mark.parametrize("points", [[(0, 0)] * 3, [(0, 0), (100, 0)], [(0, 0), (100, 0), (0, 100)]])
def test_the_outline_goes_around_every_point_with_room_to_spare(session: Session, points: Points) -> None:
    lonlat, metric = (
        shapely.geometry.shape(json.loads(one)) for one in aggregate(session, points, lambda p: outline(hull(p)))
    )

    around = shapely.MultiPoint([(EAST + east, NORTH + north) for east, north in points])
    assert metric.covers(around.buffer(ROOM_M * 0.9))
    assert around.buffer(ROOM_M * 1.1).convex_hull.covers(metric)
    assert lonlat.is_valid
    assert lonlat.bounds == pytest.approx((15, 59.53, 15, 59.53), abs=0.01)
