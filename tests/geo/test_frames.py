"""Which part of the ground a picture shows, and its scale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from geo.frames import Extent, Frame, View, around
from geo.furniture import metres

EAST, NORTH = 556_000.0, 6_597_000.0
FRAME = Frame(653, 512)


def test_the_extent_has_the_frames_proportions_and_holds_everything() -> None:
    points = [(EAST, NORTH), (EAST + 9000, NORTH + 1000)]

    found = around(FRAME, points=points, outlines=[box(EAST, NORTH - 3000, EAST + 10, NORTH)])

    assert (found.east - found.west) / (found.north - found.south) == pytest.approx(653 / 512)
    assert all(found.holds(*point) for point in points)
    assert found.south < NORTH - 3000


@pytest.mark.parametrize("points", [[(EAST, NORTH)], [(EAST, NORTH)] * 9])
def test_one_spot_gets_a_map_of_its_surroundings(points: list[tuple[float, float]]) -> None:
    found = around(FRAME, points=points, least_m=600)

    assert found.north - found.south == pytest.approx(600)
    assert found.west < EAST < found.east


def test_a_town_is_shown_although_a_few_lie_far_out() -> None:
    town = [(EAST + 10.0 * n, NORTH + 7.0 * n) for n in range(90)]

    found = around(FRAME, points=[*town, (EAST + 40_000, NORTH)], keep=0.9)

    assert found.east - found.west < 2500
    assert sum(found.holds(*point) for point in town) >= 81


@given(st.floats(200, 200_000), st.floats(12, 60))
def test_the_scale_bar_is_as_long_as_it_says(metres_wide: float, text_px: float) -> None:
    frame = Frame(1180, 830, text_px)
    view = View(frame, Extent(0, 0, metres_wide, metres_wide * 830 / 1180))

    length = view.round_length(0.22)

    assert f"{length:.0e}"[0] in "125"
    assert length == float(f"{length:.0e}")
    assert 0.08 < length * view.scale / frame.width_px <= 0.22 * (1 + 1e-9)


def test_lengths_are_said_in_metres_and_kilometres() -> None:
    assert [metres(length) for length in (50, 500, 1000, 20_000)] == ["50 m", "500 m", "1 km", "20 km"]


@pytest.mark.parametrize("size", [(0, 500), (653, 40), (653, -512)])
def test_a_frame_too_small_for_its_words_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="too small"):
        Frame(*size)
