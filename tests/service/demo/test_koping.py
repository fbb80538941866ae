import csv
import json
import re
from collections import Counter
from math import atan2, cos, degrees, radians
from typing import Any

import pytest
from shapely import coverage_is_valid, get_parts
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from geo.points import Point as Place
from service.demo.ground import FILES, centres, lies_in_town, metres, places
from tests.service.demo.made import town

FILES_WITH_PEOPLE = ("areas.geojson", "boundary.geojson")
WINDS = ["norr", "nordost", "öster", "sydost", "söder", "sydväst", "väster", "nordväst"]
# Schools and places that Köping has; ours must not be taken for them.
REAL = [
    "Nyckelberg",
    "Skogsled",
    "Olov",
    "Elund",
    "Karlberg",
    "Ullvi",
    "Scheele",
    "Kristinelund",
    "Malma",
    "Himmeta",
]
REAL += [
    "Munktorpsskolan",
    "Byjord",
    "Hattstug",
    "Odensvi",
    "Johannisdal",
    "Macksta",
    "Skogsborg",
    "Karlsdal",
]
REAL += ["Nibble", "Gålby", "Ströboh", "Tunadal", "Sömsta", "Krillan"]


def features(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FILES / name).read_text(encoding="utf-8"))["features"]
    return found


def shapes(name: str, code: str) -> dict[str, BaseGeometry]:
    return {feature["properties"][code]: shape(feature["geometry"]) for feature in features(name)}


def wind(area: BaseGeometry, locality: str) -> str:
    centre, middle = centres()[locality][0], area.centroid
    east, north = (middle.x - centre.lon) * cos(radians(centre.lat)), middle.y - centre.lat
    return WINDS[round(degrees(atan2(east, north)) / 45) % 8]


def test_the_sixteen_areas_meet_without_gap_or_overlap() -> None:
    areas = shapes("areas.geojson", "deso")

    assert len(areas) == 16
    assert coverage_is_valid(list(areas.values()))
    assert all(area.is_valid for area in areas.values())


def test_the_areas_have_the_people_of_the_municipality() -> None:
    people = [sum(f["properties"]["folkmangd_2025"] for f in features(name)) for name in FILES_WITH_PEOPLE]

    assert people[0] == people[1]
    assert 25_000 < people[0] < 27_000


def test_the_boundary_is_the_union_of_the_areas_in_one_piece() -> None:
    [boundary] = get_parts(shapes("boundary.geojson", "kommun_kod")["1983"])
    union = unary_union(list(shapes("areas.geojson", "deso").values()))

    assert not boundary.interiors
    assert boundary.symmetric_difference(union).area / union.area < 1e-6


def test_each_larger_area_is_in_one_piece_and_has_one_name() -> None:
    larger: dict[str, list[dict[str, Any]]] = {}
    for feature in features("areas.geojson"):
        larger.setdefault(feature["properties"]["regso"], []).append(feature)

    assert len(larger) == 9
    for mine in larger.values():
        assert len(get_parts(unary_union([shape(feature["geometry"]) for feature in mine]))) == 1
        assert len({feature["properties"]["regso_name"] for feature in mine}) == 1


def test_names_are_unique() -> None:
    properties = [feature["properties"] for feature in features("areas.geojson")]

    assert len({one["name"] for one in properties}) == 16
    assert len({one["regso_name"] for one in properties}) == 9


def test_names_say_where_an_area_lies() -> None:
    for feature in features("areas.geojson"):
        name, area = feature["properties"]["name"], shape(feature["geometry"])
        if name == "Köping centrum":
            assert area.covers(Point(centres()["Köping"][0].lon, centres()["Köping"][0].lat))
        else:
            locality = "Kolsva" if name.startswith("Kolsva") else "Köping"
            assert wind(area, locality) in name.split(), name


def test_names_and_codes_agree_on_town_and_country() -> None:
    first = {"A": r"Landsbygd |Munktorp och landsbygd ", "B": "Kolsva ", "C": "Köping "}
    for feature in features("areas.geojson"):
        assert re.match(first[feature["properties"]["deso"][4]], feature["properties"]["name"])


def test_the_localities_are_the_three_of_the_municipality() -> None:
    with (FILES / "localities.csv").open(encoding="utf-8") as file:
        assert [row["tatort"] for row in csv.DictReader(file)] == ["Kolsva", "Köping", "Munktorp"]


def test_every_place_is_in_town_and_invented() -> None:
    found = places()
    kinds = Counter(place.kind for place in found)

    assert 20 <= len(found) <= 30
    assert kinds["school"] == 5
    assert set(kinds) == {"school", "playground", "station", "square", "park", "building"}
    assert len({place.code for place in found}) == len({place.name for place in found}) == len(found)
    assert all(lies_in_town(place.point) for place in found)
    assert not [place.name for place in found for real in REAL if real.lower() in place.name.lower()]


def test_the_licence_of_every_file_is_told() -> None:
    told = (FILES / "LICENCES.md").read_text(encoding="utf-8")

    assert all(f"`{path.name}`" in told for path in FILES.iterdir() if path.suffix != ".md")


@pytest.mark.slow
def test_every_incident_lies_in_a_built_up_part_of_the_municipality() -> None:
    """Draws fourteen months of a town."""
    [boundary] = shapes("boundary.geojson", "kommun_kod").values()
    areas = shapes("areas.geojson", "deso")
    towns = unary_union([area for code, area in areas.items() if code[4] in "BC"])
    munktorp = centres()["Munktorp"][0]

    for incident in town():
        point = Point(incident.lon, incident.lat)
        assert boundary.covers(point)
        assert towns.covers(point) or metres(munktorp, Place(incident.lon, incident.lat)) <= 460


@pytest.mark.slow
def test_it_is_denser_near_the_centre_and_every_locality_has_its_share() -> None:
    """Draws fourteen months of a town."""
    points = [Place(incident.lon, incident.lat) for incident in town()]
    near = {name: [metres(at, point) for point in points] for name, (at, _) in centres().items()}
    within = {name: Counter(int(distance // 1000) for distance in found) for name, found in near.items()}

    assert within["Köping"][0] > within["Köping"][1] > within["Köping"][2]
    assert 60 < within["Kolsva"][0] < 500
    assert 20 < within["Munktorp"][0] < 300
