"""The ground of a map picture: one line where two areas meet, no cracks, nothing that is no geometry."""

import pytest
from shapely.geometry import Polygon, box, mapping

from geo.grounds import layer, metric, once


def test_a_border_that_two_areas_share_is_drawn_once() -> None:
    areas = [box(left, 0, left + 100, 100) for left in (0, 100, 201)]

    assert once([area.boundary for area in areas], 3).length == pytest.approx(1000, abs=15)


def test_borders_farther_apart_than_the_eye_confuses_are_both_drawn() -> None:
    areas = [box(left, 0, left + 100, 100) for left in (0, 105)]

    assert once([area.boundary for area in areas], 3).length == pytest.approx(800)


def test_cracks_between_areas_are_closed_and_enclaves_are_not() -> None:
    west, east = box(0, 0, 5000, 9000), box(5040, 0, 9000, 9000)
    enclave = Polygon(box(0, 0, 9000, 9000).exterior, [box(2000, 2000, 4000, 4000).exterior])

    assert layer("land", [mapping(west), mapping(east)]).shape.area == pytest.approx(81e6, rel=0.01)
    assert layer("land", [mapping(enclave)]).shape.area == pytest.approx(77e6, rel=0.01)


@pytest.mark.parametrize(
    "geojson",
    [{}, {"type": "Polygon"}, {"type": "Cube", "coordinates": []}, {"type": "Polygon", "coordinates": "x"}],
)
def test_what_is_no_geometry_is_refused(geojson: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="GeoJSON"):
        metric(geojson)
