"""What a point is called, and who lies next door."""

import pytest
from sqlalchemy.exc import InternalError
from sqlmodel import Session

from geo.areas import outline
from geo.points import Point
from service.areas.actions import NewArea, replace_layer
from service.areas.gazetteer import nearest, neighbour
from service.areas.models import MUNICIPALITIES
from service.areas.shapes import choices, first_layer
from tests import make

WEST, SOUTH, EAST, NORTH = 15.9, 59.4, 16.1, 59.6


def called(session: Session, **where: float) -> tuple[str, int] | None:
    found = nearest(session, make.point(**where))
    return (found.label, found.metres) if found else None


# What a point is called


def test_the_nearest_address_or_place_names_a_point(session: Session) -> None:
    make.address(session, "Storgatan 12 B", metres_north=40)
    make.address(session, "Storgatan 14", metres_north=90)
    make.place(session, "Ringskolan", metres_north=-60)

    assert called(session) == ("Storgatan 12 B, Köping", 40)
    assert called(session, metres_north=70) == ("Storgatan 14, Köping", 20)
    assert called(session, metres_north=-20) == ("Ringskolan", 40)


def test_an_address_names_what_lies_within_150_metres_and_a_place_within_200(session: Session) -> None:
    make.address(session, "Storgatan 12")
    make.place(session, "Ringskolan", metres_north=5_000)

    assert called(session, metres_north=149) == ("Storgatan 12, Köping", 149)
    assert called(session, metres_north=152) is None
    assert called(session, metres_north=5_198) == ("Ringskolan", 198)
    assert called(session, metres_north=5_202) is None


def test_a_whole_town_names_no_point(session: Session) -> None:
    make.place(session, "Köping", kind="locality")

    assert called(session) is None


def test_a_house_without_a_number_is_called_by_its_street(session: Session) -> None:
    make.address(session, "Norrgården")

    found = nearest(session, make.CENTRE)
    assert found is not None
    assert (found.label, found.kind, found.lon, found.lat) == (
        "Norrgården, Köping", "address", make.CENTRE.lon, make.CENTRE.lat,
    )  # fmt: skip


def test_where_the_metres_end_nothing_can_be_said(session: Session) -> None:
    with pytest.raises(InternalError):
        nearest(session, Point(105, 0))


# Who lies next door


def around(session: Session) -> None:
    """Ours, one to the west that reaches a little into it, and one to the east beyond a gap."""
    boundaries = [
        ("0001", "Västbyn", 15.5, SOUTH, 15.901, NORTH),
        ("0002", "Köping", 15.899, SOUTH, EAST, NORTH),
        ("0003", "Östbyn", 16.15, SOUTH, 16.5, NORTH),
    ]
    drawn = [NewArea(code, name, outline(make.square(*corners))) for code, name, *corners in boundaries]
    replace_layer(session, MUNICIPALITIES, "Kommuner", drawn)


def test_inside_there_is_no_neighbour_and_without_a_boundary_everything_is_inside(session: Session) -> None:
    assert neighbour(session, make.CENTRE) is None

    make.boundary(session)
    assert neighbour(session, make.CENTRE) is None


def test_outside_the_neighbour_is_named_with_the_metres(session: Session) -> None:
    make.boundary(session, WEST, SOUTH, EAST, NORTH)
    around(session)

    west = neighbour(session, Point(15.88, 59.5))
    assert west is not None
    assert (west.name, round(west.outside_m, -1)) == ("Västbyn", 1130)
    east = neighbour(session, Point(16.12, 59.5))
    assert east is not None
    assert east.name == "Östbyn"


def test_nobody_is_named_far_from_every_neighbour(session: Session) -> None:
    make.boundary(session)
    around(session)

    found = neighbour(session, Point(16.0, 60.5))
    assert found is not None
    assert found.name is None
    assert 100_000 < found.outside_m < 101_000


def test_without_their_layer_the_metres_are_still_told(session: Session) -> None:
    make.boundary(session)

    found = neighbour(session, Point(15.8999, 59.5))
    assert found is not None
    assert (found.name, found.outside_m) == (None, 6)


def test_their_layer_divides_nothing_within_the_municipality(session: Session) -> None:
    make.boundary(session)
    around(session)
    assert first_layer(session) is None
    assert choices(session) == []

    make.layer(session, make.area("7", WEST, SOUTH, EAST, NORTH), code="zones")
    assert [one.layer for one in choices(session)] != ["Kommuner"]
    layer = first_layer(session)
    assert layer is not None
    assert layer.code == "zones"
