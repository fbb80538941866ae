"""Where a point lies."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlmodel import Session

from geo.areas import outline
from geo.columns import STORE, stored
from geo.points import Point
from service.areas.actions import NewArea, replace_layer
from service.areas.models import BOUNDARY
from service.areas.queries import area as areas
from service.areas.queries import area_of, metres_outside, swapped_is_inside
from tests import make

FEW = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WEST, EAST, SOUTH, NORTH = 15.9, 16.1, 59.4, 59.6
MIDDLE = 16.0


def lies_in(session: Session, lon: float, lat: float) -> list[str]:
    """The codes of the areas that a point lies in, one of each layer."""
    lies = area_of(stored(lon, lat))
    asked = select(areas.c.code).join(lies, lies.c.area_id == areas.c.id).order_by(areas.c.code)
    return list(session.scalars(asked))


def outside(session: Session, lon: float, lat: float) -> float | None:
    found: float | None = session.execute(select(metres_outside(stored(lon, lat)))).scalar_one()
    return found


def halves(west: str, east: str) -> list[NewArea]:
    return [make.area(west, WEST, SOUTH, MIDDLE, NORTH), make.area(east, MIDDLE, SOUTH, EAST, NORTH)]


def drawn(code: str, *rings: list[list[float]]) -> NewArea:
    return NewArea(code, code, outline({"geometry": {"type": "Polygon", "coordinates": list(rings)}}))


# Areas


def test_inside_an_area_is_in_it_and_outside_every_area_is_in_none(session: Session) -> None:
    make.layer(session, *halves("w", "e"))

    assert lies_in(session, 15.95, 59.5) == ["w"]
    assert lies_in(session, 16.05, 59.5) == ["e"]
    assert lies_in(session, 16.2, 59.5) == []


def test_a_point_lies_in_one_area_of_each_layer_or_of_the_one_asked_for(session: Session) -> None:
    deso = make.layer(session, make.area("a", WEST, SOUTH, EAST, NORTH))
    make.layer(session, make.area("b", WEST, SOUTH, EAST, NORTH), code="regso")
    only = area_of(stored(MIDDLE, 59.5), deso)

    assert lies_in(session, MIDDLE, 59.5) == ["a", "b"]
    assert session.execute(select(only.c.layer_id)).scalars().all() == [deso]


def test_a_hole_is_not_in_its_area(session: Session) -> None:
    ring = make.square(WEST, SOUTH, EAST, NORTH)["geometry"]["coordinates"][0]
    hole = make.square(15.99, 59.49, 16.01, 59.51)["geometry"]["coordinates"][0]
    make.layer(session, drawn("a", ring, hole))

    assert lies_in(session, 16.0, 59.5) == []
    assert lies_in(session, 15.95, 59.5) == ["a"]


@pytest.mark.slow
def test_an_area_of_many_corners_is_asked_in_pieces_and_is_still_one(session: Session) -> None:
    """Two thousand corners are cut. A seam between two pieces of one area is not a border."""
    coast = [[WEST + n / 10_000, NORTH + (n % 2) / 1_000] for n in range(2_000)]
    make.layer(session, drawn("a", [[WEST, SOUTH], [EAST, SOUTH], *coast[::-1], [WEST, SOUTH]]))

    for step in range(12):
        assert lies_in(session, WEST + 0.002 + step * 0.0163, 59.5) == ["a"]


# Borders


BORDER = [59.4, 59.4001, 59.44321, 59.5, 59.50507, 59.5999, 59.6]


@pytest.mark.parametrize("lat", BORDER)
@pytest.mark.parametrize(("west", "east"), [("1", "2"), ("2", "1")])
def test_on_a_border_the_lowest_code_has_it(session: Session, lat: float, west: str, east: str) -> None:
    make.layer(session, *halves(west, east))

    assert lies_in(session, MIDDLE, lat) == ["1"]


@pytest.mark.parametrize("lon", [15.9, 15.93333, 16.0, 16.0457, 16.1])
@pytest.mark.parametrize(("south", "north"), [("1", "2"), ("2", "1")])
def test_on_a_border_along_a_parallel_too(session: Session, lon: float, south: str, north: str) -> None:
    """It bends in metres, so the two sides of it are no longer the same numbers."""
    make.layer(session, make.area(south, WEST, SOUTH, EAST, 59.5), make.area(north, WEST, 59.5, EAST, NORTH))

    assert lies_in(session, lon, 59.5) == ["1"]


@pytest.mark.parametrize("lat", [55.4, 59.5, 69.0])
@pytest.mark.parametrize(("one", "two"), [("1", "2"), ("2", "1")])
def test_where_neighbours_have_their_corners_apart_the_lowest_code_has_the_border(
    session: Session, one: str, two: str, lat: float
) -> None:
    """A long side against a part of it: both are cut into straight lines, half a line apart."""
    make.layer(session, make.area(one, 15.905, lat, 15.995, lat + 0.1), make.area(two, WEST, lat - 0.1, EAST, lat))

    assert [lies_in(session, lon, lat) for lon in (15.905, 15.91, 15.915, 15.9426, 15.99)] == [["1"]] * 5


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_where_four_areas_meet_the_order_of_the_file_does_not_show(session: Session, order: tuple[int, ...]) -> None:
    quarters = [
        make.area("4", WEST, SOUTH, MIDDLE, 59.5),
        make.area("2", MIDDLE, SOUTH, EAST, 59.5),
        make.area("3", WEST, 59.5, MIDDLE, NORTH),
        make.area("1", MIDDLE, 59.5, EAST, NORTH),
    ]
    make.layer(session, *(quarters[n] for n in order))

    assert lies_in(session, MIDDLE, 59.5) == ["1"]
    assert lies_in(session, MIDDLE, 59.45) == ["2"]
    assert lies_in(session, 15.95, 59.5) == ["3"]


def test_in_the_sliver_between_two_areas_the_nearest_has_it(session: Session) -> None:
    """0.00001 degrees are half a metre here."""
    make.layer(session, make.area("a", WEST, SOUTH, 15.99999, NORTH), make.area("b", 16.00001, SOUTH, EAST, NORTH))

    assert lies_in(session, 15.999994, 59.5) == ["a"]
    assert lies_in(session, 16.000006, 59.5) == ["b"]


def test_in_an_overlap_the_lowest_code_has_it(session: Session) -> None:
    make.layer(session, make.area("b", WEST, SOUTH, 16.01, NORTH), make.area("a", 15.99, SOUTH, EAST, NORTH))

    assert lies_in(session, MIDDLE, 59.5) == ["a"]


@pytest.mark.slow
@FEW
@given(st.floats(SOUTH, NORTH), st.integers(2, 12), st.randoms(use_true_random=False))
def test_every_point_of_a_tiled_land_lies_in_exactly_one_area_whatever_the_order(
    session: Session, lat: float, strips: int, chance: Any
) -> None:
    """Ten lands of up to twelve strips, asked on their borders and between."""
    edges = [WEST + (EAST - WEST) * n / strips for n in range(strips + 1)]
    land = [make.area(f"{n:02}", edges[n], SOUTH, edges[n + 1], NORTH) for n in range(strips)]
    chance.shuffle(land)
    make.layer(session, *land)

    assert [lies_in(session, edge, lat) for edge in edges] == [[f"{max(n - 1, 0):02}"] for n in range(strips + 1)]


# The boundary


def test_without_a_boundary_the_whole_earth_is_inside(session: Session) -> None:
    assert outside(session, 15.9914, 59.5126) == 0
    assert outside(session, 25, 65) == 0


def test_inside_the_boundary_and_on_it_is_not_outside(session: Session) -> None:
    make.boundary(session)

    assert outside(session, MIDDLE, 59.5) == 0
    assert outside(session, WEST, 59.4) == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize(("metres", "found"), [(1, 1), (499, 499), (501, None), (50_000, None)])
def test_just_outside_is_told_in_metres_and_further_away_is_out(
    session: Session, metres: float, found: float | None
) -> None:
    make.boundary(session)

    assert outside(session, MIDDLE, NORTH + metres * make.NORTH) == (found and pytest.approx(found, abs=0.5))


def test_the_boundary_may_be_in_several_parts(session: Session) -> None:
    replace_layer(
        session,
        BOUNDARY,
        "Kommungräns",
        [make.area("a", 15, 59, 15.1, 59.1), make.area("b", 17, 59, 17.1, 59.1)],
    )

    assert [outside(session, lon, 59.05) for lon in (15.05, 16, 17.05)] == [0, None, 0]


def test_the_boundary_is_no_area(session: Session) -> None:
    make.boundary(session)

    assert lies_in(session, MIDDLE, 59.5) == []


def test_swapped_coordinates_are_known_when_they_would_be_inside(session: Session) -> None:
    make.boundary(session)

    assert swapped_is_inside(session, Point(59.5, 16))
    assert not swapped_is_inside(session, Point(16, 59.5))
    assert not swapped_is_inside(session, Point(120, 16))


def test_a_point_in_the_stores_own_metres_is_asked_alike(session: Session) -> None:
    make.layer(session, make.area("a", WEST, SOUTH, EAST, NORTH))
    lies = area_of(func.ST_SetSRID(func.ST_MakePoint(556_000, 6_597_000), STORE))

    assert session.execute(select(func.count()).select_from(lies)).scalar_one() == 1
