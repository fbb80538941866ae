"""The only form of a position outside SQL."""

from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.points import Point

longitudes, latitudes = st.floats(-180, 180), st.floats(-90, 90)


@pytest.mark.slow
@settings(deadline=None)
@given(longitudes, latitudes)
def test_a_point_is_rounded_to_about_a_metre_and_stays_on_earth(lon: float, lat: float) -> None:
    """A hundred points."""
    point = Point(lon, lat)

    assert abs(point.lon - lon) <= 0.000_005_1
    assert abs(point.lat - lat) <= 0.000_005_1
    assert abs(point.lon) <= 180
    assert abs(point.lat) <= 90


@pytest.mark.slow
@settings(deadline=None)
@given(longitudes, latitudes)
def test_rounding_twice_is_rounding_once(lon: float, lat: float) -> None:
    """A hundred points."""
    once = Point(lon, lat)

    assert Point(once.lon, once.lat) == once


def test_points_that_round_alike_are_equal() -> None:
    assert Point(15.991_400_1, 59.512_6) == Point(15.991_399_9, 59.512_6)


def test_zero_has_no_sign() -> None:
    assert str(Point(-0.000_001, -0.0)) == str(Point(0, 0))


@pytest.mark.parametrize("lon", [nan, inf, -inf, 180.000_01, -180.000_01])
def test_a_longitude_that_is_none_is_refused(lon: float) -> None:
    with pytest.raises(ValueError, match="outside the earth"):
        Point(lon, 0)


@pytest.mark.parametrize("lat", [nan, inf, -inf, 90.000_01, -90.000_01])
def test_a_latitude_that_is_none_is_refused(lat: float) -> None:
    with pytest.raises(ValueError, match="outside the earth"):
        Point(0, lat)


def test_the_edges_of_the_earth_are_on_it() -> None:
    assert Point(180, 90) == Point(180.0, 90.0)
    assert Point(-180, -90) == Point(-180.0, -90.0)


def test_swapped_is_the_other_way_round() -> None:
    assert Point(59.5, 15.9).swapped == Point(15.9, 59.5)


def test_a_longitude_beyond_90_cannot_be_swapped() -> None:
    with pytest.raises(ValueError, match="outside the earth"):
        _ = Point(120, 15).swapped
