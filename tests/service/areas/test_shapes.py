"""Read areas and places whole."""

import json

import pytest
from sqlmodel import Session

from service.areas.actions import NewArea, replace_layer, replace_places
from service.areas.actions import NewPlace as Named
from service.areas.models import BOUNDARY
from service.areas.shapes import boundary, drawn, first_layer, places
from tests import make


def test_the_first_layer_is_the_first_by_position_and_never_the_boundary(session: Session) -> None:
    assert first_layer(session) is None
    make.boundary(session)
    assert first_layer(session) is None

    replace_layer(session, "regso", "RegSO", [], position=2)
    replace_layer(session, "deso", "DeSO", [], "SCB, CC0", position=1)
    layer = first_layer(session)
    assert layer is not None
    assert tuple(layer) == ("deso", "DeSO", "SCB, CC0")


def test_the_boundary_is_there_when_it_has_been_drawn(session: Session) -> None:
    assert boundary(session) is None
    make.boundary(session)

    layer = boundary(session)
    assert layer is not None
    assert layer.code == BOUNDARY
    assert len(drawn(session, layer)) == 1


def test_areas_come_by_code_in_degrees_and_in_metres(session: Session) -> None:
    two = make.area("2", 15.9, 59.4, 16, 59.5)
    one = NewArea("1", "Norr", make.area("1", 16, 59.5, 16.1, 59.6).outline, population=7)
    replace_layer(session, "deso", "DeSO", [two, one])
    layer = first_layer(session)
    assert layer is not None

    shapes = drawn(session, layer)
    assert [(shape.code, shape.name, shape.population) for shape in shapes] == [
        ("1", "Norr", 7),
        ("2", "Område 2", None),
    ]
    assert [16, 59.5] in json.loads(shapes[0].lonlat)["coordinates"][0][0]
    east, north = json.loads(shapes[0].metric)["coordinates"][0][0][0]
    assert 500_000 < east < 600_000
    assert 6_500_000 < north < 6_700_000


def test_localities_come_first_and_then_places_by_name(session: Session) -> None:
    make.place(session, "Ågatan")
    make.place(session, "Parken")
    make.place(session, "Köping", kind="locality")

    assert [one.name for one in places(session)] == ["Köping", "Parken", "Ågatan"]
    [town, *_] = places(session)
    assert (town.lon, town.lat) == pytest.approx((make.CENTRE.lon, make.CENTRE.lat), abs=1e-9)


def test_a_place_told_of_again_is_moved_and_not_doubled(session: Session) -> None:
    replace_places(session, [Named("s1", "Skolan", "school", make.point())])
    replace_places(
        session,
        [
            Named("s1", "Nya skolan", "school", make.point(metres_north=100)),
            Named("p", "P", "park", make.point()),
        ],
    )

    assert [(one.code, one.name) for one in places(session)] == [("s1", "Nya skolan"), ("p", "P")]
    assert places(session)[0].lat > make.CENTRE.lat


def test_a_layer_drawn_anew_holds_only_what_it_was_drawn_with_last(session: Session) -> None:
    first = make.layer(session, make.area("1", 15.9, 59.4, 16, 59.5), make.area("2", 16, 59.4, 16.1, 59.5))
    again = make.layer(session, make.area("3", 15.9, 59.4, 16, 59.5))
    layer = first_layer(session)
    assert layer is not None

    assert first == again
    assert [shape.code for shape in drawn(session, layer)] == ["3"]
