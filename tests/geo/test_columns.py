"""How a position is stored. Outside judge: pyproj, by 27 control points in SWEREF 99 TM."""

import json
from math import asinh, dist, floor, pi, radians, tan
from typing import Any

import pytest
import shapely
from sqlalchemy import Column, Table, func, insert, select, text
from sqlalchemy.schema import CreateTable
from sqlmodel import Session, SQLModel

from geo.columns import (
    STORE,
    as_geojson,
    as_metric_geojson,
    box,
    degrees,
    from_geojson,
    geometry,
    metres,
    stored,
    stored_srid,
    tile,
    within,
    x,
    y,
)
from tests import make
from tests.owning import become_owner
from tests.samples import files

CONTROL = files.control_points()


def asked(session: Session, *columns: Any) -> Any:
    return session.execute(select(*columns)).one()


@pytest.mark.parametrize("place", CONTROL, ids=[one["plats"] for one in CONTROL])
def test_a_position_in_degrees_is_stored_within_a_metre_of_its_control_point(
    session: Session, place: dict[str, str]
) -> None:
    point = stored(float(place["lon"]), float(place["lat"]))
    east, north = asked(session, x(point), y(point))

    assert dist((east, north), (float(place["e_sweref99tm"]), float(place["n_sweref99tm"]))) < 1


@pytest.mark.parametrize("place", CONTROL, ids=[one["plats"] for one in CONTROL])
def test_a_stored_position_comes_back_within_a_metre_of_its_control_point(
    session: Session, place: dict[str, str]
) -> None:
    east, north = float(place["e_sweref99tm"]), float(place["n_sweref99tm"])
    there = degrees(func.ST_SetSRID(func.ST_MakePoint(east, north), STORE))
    lon, lat = asked(session, x(there), y(there))

    assert abs(lon - float(place["lon"])) < 1 / 50_000
    assert abs(lat - float(place["lat"])) < 1 / 111_000


def test_distances_in_the_store_are_metres(session: Session) -> None:
    here, there = make.point(), make.point(metres_north=300, metres_east=400)
    [apart] = asked(session, metres(stored(here.lon, here.lat), stored(there.lon, there.lat)))

    assert apart == pytest.approx(500, abs=2)


def test_within_has_its_bound_included(session: Session) -> None:
    a, b = (func.ST_SetSRID(func.ST_MakePoint(east, 6_600_000), STORE) for east in (500_000, 500_075))

    assert tuple(asked(session, within(a, b, 75), within(a, b, 74.999))) == (True, False)


def test_geojson_out_is_what_went_in(session: Session) -> None:
    told = make.square(15.9, 59.4, 16.1, 59.6)["geometry"]
    [back] = asked(session, as_geojson(from_geojson(json.dumps(told))))

    difference = shapely.geometry.shape(json.loads(back)).symmetric_difference(shapely.geometry.shape(told))
    assert difference.area < 1e-7


def test_a_long_border_stays_where_the_file_drew_it(session: Session) -> None:
    """In the store's own straight lines this edge of 56 km would run 13 m beside its middle."""
    [off] = asked(
        session,
        metres(
            func.ST_Boundary(from_geojson(json.dumps(make.square(15.5, 59, 16.5, 60)["geometry"]))),
            stored(16.2, 60),
        ),
    )

    assert off < 0.05


def test_height_is_left_out_of_what_is_stored(session: Session) -> None:
    high = {"type": "Polygon", "coordinates": [[[16, 59, 7], [17, 59, 7], [17, 60, 7], [16, 59, 7]]]}

    assert tuple(asked(session, func.ST_NDims(from_geojson(json.dumps(high))))) == (2,)


def test_metric_geojson_is_in_the_stores_metres(session: Session) -> None:
    place = CONTROL[0]
    [told] = asked(session, as_metric_geojson(stored(float(place["lon"]), float(place["lat"]))))

    assert json.loads(told)["coordinates"] == pytest.approx(
        [float(place["e_sweref99tm"]), float(place["n_sweref99tm"])], abs=0.2
    )


@pytest.mark.parametrize("lon", [14.01, 16, 17.99])
def test_a_box_holds_what_lies_just_inside_its_curved_edge(session: Session, lon: float) -> None:
    """A parallel is no straight line in metres: between its corners this one bends 1.7 km to the south."""
    around = box(14, 59, 18, 60)

    assert tuple(asked(session, *(func.ST_Covers(around, stored(lon, lat)) for lat in (59.0003, 58.9997)))) == (
        True,
        False,
    )


def test_a_tiles_edge_holds_what_the_tile_shows(session: Session) -> None:
    """The tile's number by the formula of slippy maps."""
    size, lat = 2**14, radians(make.CENTRE.lat)
    across, down = floor((make.CENTRE.lon + 180) / 360 * size), floor((1 - asinh(tan(lat)) / pi) / 2 * size)
    here = stored(make.CENTRE.lon, make.CENTRE.lat)

    shown = asked(session, *(func.ST_Covers(tile(14, across + beside, down), here) for beside in (0, 1)))
    assert tuple(shown) == (True, False)


def test_the_store_says_which_system_it_was_made_with(session: Session) -> None:
    assert stored_srid(session.connection()) == STORE


def test_a_store_without_tables_has_no_system_yet(session: Session) -> None:
    become_owner(session)
    session.execute(text("CREATE SCHEMA elsewhere"))
    session.execute(text("SET LOCAL search_path TO elsewhere, public"))
    session.execute(text("ALTER TABLE public.incident RENAME TO incident_put_away"))

    assert stored_srid(session.connection()) is None


def test_a_column_refuses_another_system(session: Session) -> None:
    made = Table("somewhere", SQLModel.metadata.__class__(), Column("place", geometry("POINT", index=False)))
    become_owner(session)
    session.execute(CreateTable(made, if_not_exists=True))

    with pytest.raises(Exception, match="SRID"):
        session.execute(insert(made).values(place=func.ST_SetSRID(func.ST_MakePoint(16, 59), 4326)))
