"""GeoJSON polygons in, valid multipolygons out."""

import json
from math import inf, nan
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.areas import NotAnArea, Outline, dissolved, features, outline

SQUARE = [[16, 59], [17, 59], [17, 60], [16, 60], [16, 59]]
BOW_TIE = [[16, 59], [17, 60], [17, 59], [16, 60], [16, 59]]
HOLE = [[16.2, 59.2], [16.4, 59.2], [16.4, 59.4], [16.2, 59.2]]


def drawn(*rings: Any, kind: str = "Polygon") -> Outline:
    return outline({"type": "Feature", "geometry": {"type": kind, "coordinates": list(rings)}})


def collection(*rows: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": rows})


# What is taken


def test_a_polygon_becomes_a_multipolygon_and_is_said_to_be_whole() -> None:
    one = drawn(SQUARE, HOLE)

    assert one.repaired is None
    assert one.shape.equals(shapely.MultiPolygon([(SQUARE, [HOLE])]))
    assert json.loads(one.geojson)["type"] == "MultiPolygon"


def test_an_archipelago_keeps_its_islands() -> None:
    island = [[east + 2, north] for east, north in SQUARE]

    assert len(drawn([SQUARE], [island], kind="MultiPolygon").shape.geoms) == 2


def test_height_is_left_out_even_when_a_ring_ends_higher_than_it_began() -> None:
    high = [[east, north, 3.5] for east, north in SQUARE]
    high[-1][2] = 9

    assert drawn(high).shape.equals(drawn(SQUARE).shape)
    assert not drawn(high).shape.has_z


def test_which_way_round_a_ring_is_drawn_does_not_matter() -> None:
    assert drawn(SQUARE[::-1]).shape.equals(drawn(SQUARE).shape)


@pytest.mark.parametrize(
    ("rings", "area"),
    [
        ([BOW_TIE], 0.5),
        ([[*SQUARE[:3], [17, 61], *SQUARE[2:]]], 1),
        ([SQUARE, [[18, 59], [19, 59], [19, 60], [18, 59]]], 1.5),
    ],
    ids=["a bow tie", "a spike", "a hole outside"],
)
def test_a_ring_that_crosses_itself_is_repaired_and_the_answer_says_so(rings: Any, area: float) -> None:
    one = drawn(*rings)

    assert one.repaired
    assert one.shape.is_valid
    assert one.shape.area == pytest.approx(area)


def test_two_islands_upon_each_other_are_one() -> None:
    assert drawn([SQUARE], [SQUARE], kind="MultiPolygon").shape.area == pytest.approx(1)


# What is refused


@pytest.mark.parametrize(
    ("geometry", "says"),
    [
        (None, "ingen polygon"),
        ({"type": "Point", "coordinates": [16, 59]}, "ingen polygon"),
        ({"type": "LineString", "coordinates": SQUARE}, "ingen polygon"),
        ({"type": "GeometryCollection", "geometries": []}, "ingen polygon"),
        ({"type": ["Polygon"], "coordinates": [SQUARE]}, "ingen polygon"),
        ({"type": "Polygon"}, "går inte att läsa"),
        ({"type": "Polygon", "coordinates": None}, "går inte att läsa"),
        ({"type": "Polygon", "coordinates": "16,59"}, "går inte att läsa"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}, "går inte att läsa"),
        ({"type": "Polygon", "coordinates": [[[16], [17], [16], [16]]]}, "går inte att läsa"),
        (
            {"type": "Polygon", "coordinates": [[[16, 59], [17, nan], [17, 60], [16, 59]]]},
            "går inte att läsa",
        ),
        (
            {"type": "Polygon", "coordinates": [[[16, 59], [inf, 59], [17, 60], [16, 59]]]},
            "går inte att läsa",
        ),
        (
            {"type": "Polygon", "coordinates": [[[16, 59], [10**400, 59], [17, 60], [16, 59]]]},
            "går inte att läsa",
        ),
        ({"type": "Polygon", "coordinates": []}, "tom eller inte sluten"),
        ({"type": "Polygon", "coordinates": [[]]}, "tom eller inte sluten"),
        ({"type": "Polygon", "coordinates": [SQUARE, []]}, "tom eller inte sluten"),
        ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, "tom eller inte sluten"),
        ({"type": "Polygon", "coordinates": [SQUARE, HOLE[:-1]]}, "tom eller inte sluten"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "tom eller inte sluten"),
        ({"type": "Polygon", "coordinates": [[[16, 59], [17, 59], [18, 59], [16, 59]]]}, "ingen yta"),
        ({"type": "Polygon", "coordinates": [[[16, 59]] * 5]}, "ingen yta"),
        ({"type": "Polygon", "coordinates": [[[5e5, 66e5], [6e5, 66e5], [6e5, 67e5], [5e5, 66e5]]]}, "WGS84"),
        ({"type": "Polygon", "coordinates": [[[16, 59], [17, 59], [17, 90.01], [16, 59]]]}, "WGS84"),
    ],
)
def test_what_cannot_be_an_area_is_refused_in_words(geometry: Any, says: str) -> None:
    with pytest.raises(NotAnArea, match=says):
        outline({"type": "Feature", "geometry": geometry})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "inte JSON"),
        ("deso;namn", "inte JSON"),
        ("[" * 100_000, "inte JSON"),
        ("null", "ingen FeatureCollection"),
        ('{"type": "Topology"}', "ingen FeatureCollection"),
        ('{"type": "FeatureCollection"}', "inga objekt"),
        ('{"type": "FeatureCollection", "features": []}', "inga objekt"),
        ('{"type": "FeatureCollection", "features": [7]}', "inga objekt"),
    ],
)
def test_a_file_that_is_no_collection_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(NotAnArea, match=says):
        features(text)


def test_a_feature_alone_is_a_collection_of_one() -> None:
    assert features('{"type": "Feature", "id": 7}') == [{"type": "Feature", "id": 7}]
    assert len(features(collection({}, {}))) == 2


numbers = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
junk = st.recursive(
    numbers, lambda deeper: st.lists(deeper, max_size=5) | st.dictionaries(st.text(), deeper), max_leaves=30
)
near = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(list)
rings = st.lists(near, min_size=1, max_size=8).map(lambda ring: [*ring, ring[0]])


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.sampled_from(["Polygon", "MultiPolygon"]),
    junk | st.lists(rings, max_size=3) | st.lists(st.lists(rings)),
)
def test_any_coordinates_give_a_valid_area_or_a_refusal_and_nothing_else(kind: str, coordinates: Any) -> None:
    """A hundred files."""
    try:
        one = outline({"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}})
    except NotAnArea:
        return
    assert one.shape.is_valid
    assert one.shape.area > 0


# Areas that share a code


def test_neighbours_that_share_a_code_become_one_without_a_seam() -> None:
    east = [[e + 1, n] for e, n in SQUARE]
    one = dissolved([drawn(SQUARE), drawn(east)])

    assert len(one.shape.geoms) == 1
    assert one.shape.area == pytest.approx(2)
    assert one.repaired is None


def test_what_was_repaired_in_a_part_is_still_said_of_the_whole() -> None:
    assert "Self-intersection" in (dissolved([drawn(SQUARE), drawn(BOW_TIE)]).repaired or "")
