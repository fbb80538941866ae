"""A layer drawn again is the same areas, so that what hangs on them holds."""

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.areas import shapes
from service.errors import Refused
from service.incidents.actions import assign
from service.people import directory
from tests import make
from tests.service.people.staffed import function

WEST, EAST = make.area("väst", 15.9, 59.4, 16.0, 59.6), make.area("öst", 16.0, 59.4, 16.1, 59.6)


def test_an_area_of_the_same_code_stays_the_same_area_with_its_new_shape(session: Session) -> None:
    make.layer(session, WEST, EAST)
    before = shapes.choices(session)

    make.layer(session, make.area("väst", 15.9, 59.4, 15.95, 59.6), EAST)

    assert shapes.choices(session) == before
    layer = shapes.first_layer(session)
    assert layer is not None
    assert "15.95" in shapes.drawn(session, layer)[0].lonlat
    assert session.execute(text("SELECT count(DISTINCT area_id), count(*) FROM area_piece")).one() == (2, 2)


def test_a_function_goes_on_being_for_its_area(session: Session) -> None:
    make.layer(session, WEST, EAST)
    [west] = [choice.id for choice in shapes.choices(session) if choice.code == "väst"]
    post = function(session, "guard", "Rond", west)

    make.layer(session, EAST, WEST)

    found = directory.post(session, post)
    assert found is not None
    assert found.areas == {west}


def test_an_area_that_a_function_is_for_does_not_go_away_silently(session: Session) -> None:
    """Without any area the function would reach the whole municipality."""
    make.layer(session, WEST, EAST)
    [west] = [choice.id for choice in shapes.choices(session) if choice.code == "väst"]
    function(session, "guard", "Rond", west)

    with pytest.raises(Refused, match="En funktion gäller Område väst"), session.begin_nested():
        make.layer(session, EAST)

    assert len(shapes.choices(session)) == 2
    make.layer(session, WEST)
    assert len(shapes.choices(session)) == 1


def test_what_lies_in_an_area_is_found_again(session: Session) -> None:
    make.layer(session, WEST, EAST)
    make.incident(session)

    for moved in (WEST, make.area("väst", 15.9, 59.4, 15.95, 59.6)):
        assign(session, make.layer(session, moved, make.area("öst", 15.95, 59.4, 16.1, 59.6)))

    lies = "SELECT a.code FROM incident_area ia JOIN area a ON a.id = ia.area_id"
    assert list(session.execute(text(lies)).scalars()) == ["öst"]
