"""What people would call where a point is."""

from sqlalchemy import select
from sqlmodel import Session

from geo.columns import stored
from service.areas.actions import replace_layer
from service.areas.queries import name_of
from tests import make

WEST, EAST, SOUTH, NORTH = 15.9, 16.1, 59.4, 59.6


def named(session: Session, *, metres_north: float = 0) -> str:
    here = make.point(metres_north=metres_north)
    found: str = session.execute(select(name_of(stored(here.lon, here.lat)))).scalar_one()
    return found


def test_a_place_names_what_lies_near_it_and_the_nearest_goes_first(session: Session) -> None:
    make.place(session, "Ringskolan", metres_north=150)
    make.place(session, "Parken", metres_north=100)

    assert named(session) == "Parken"
    assert named(session, metres_north=140) == "Ringskolan"


def test_beyond_200_metres_the_area_names_it_and_without_area_nothing_does(session: Session) -> None:
    make.place(session, "Ringskolan")
    assert named(session, metres_north=198) == "Ringskolan"
    assert named(session, metres_north=202) == "utan namngiven plats"

    make.layer(session, make.area("7", WEST, SOUTH, EAST, NORTH))
    assert named(session, metres_north=202) == "Område 7"


def test_a_whole_town_is_no_place_to_point_at_and_neither_is_the_municipality(session: Session) -> None:
    make.place(session, "Köping", kind="locality")
    make.boundary(session)

    assert named(session) == "utan namngiven plats"


def test_the_first_layer_names_it(session: Session) -> None:
    replace_layer(session, "b", "B", [make.area("2", WEST, SOUTH, EAST, NORTH)], position=0)
    replace_layer(session, "a", "A", [make.area("1", WEST, SOUTH, EAST, NORTH)], position=1)

    assert named(session) == "Område 2"
