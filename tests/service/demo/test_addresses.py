"""The demo's streets: invented, in town, and good to try the search with."""

import csv
from collections import Counter

from sqlmodel import Session

from geo.points import Point
from service.areas.gazetteer import nearest, neighbour, search
from service.areas.shapes import choices, first_layer
from service.demo.ground import FILES, centres, lies_in_town, metres
from service.demo.loading import _draw
from tests.service.demo.test_koping import REAL

with (FILES / "addresses.csv").open(encoding="utf-8", newline="") as file:
    ADDRESSES = list(csv.DictReader(file))


def test_every_address_is_in_town_near_its_localitys_centre_and_only_there_once() -> None:
    points = [Point(float(row["lon"]), float(row["lat"])) for row in ADDRESSES]
    keys = Counter((row["street"], row["number"], row["locality"]) for row in ADDRESSES)

    assert len(ADDRESSES) > 700
    assert max(keys.values()) == 1
    assert all(lies_in_town(point) for point in points)
    towns = centres()
    for row, point in zip(ADDRESSES, points, strict=True):
        assert min(towns, key=lambda town: metres(point, towns[town][0])) == row["locality"]


def test_no_street_is_one_that_the_town_is_known_for() -> None:
    assert [row["street"] for row in ADDRESSES for real in REAL if real.lower() in row["street"].lower()] == []


def test_the_demo_can_be_searched_and_knows_its_neighbours(session: Session) -> None:
    _draw(session)

    assert [found.label for found in search(session, "tegelgränd 3")][:2] == [
        "Tegelgränd 3, Kolsva",
        "Tegelgränd 3, Köping",
    ]
    assert search(session, "ronnhagsskolan")[0].kind == "school"
    assert search(session, "kolsva")[0].kind == "locality"
    assert nearest(session, centres()["Köping"][0]) is not None
    found = neighbour(session, Point(15.84, 59.39))
    assert found is not None
    assert found.name == "Arboga"
    assert all(neighbour(session, centre) is None for centre, _ in centres().values())
    layer = first_layer(session)
    assert layer is not None
    assert layer.code == "deso"
    assert {one.layer for one in choices(session)} == {"DeSO 2025", "RegSO 2025"}
