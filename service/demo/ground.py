"""Where things may lie in the demo: in the built-up parts, denser towards the centres and near the places."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import cos, exp, hypot, pi, radians, sin
from pathlib import Path
from random import Random
from typing import Any

from shapely.geometry import Point as Dot
from shapely.geometry import Polygon, box, shape
from shapely.geometry.base import BaseGeometry

from geo.points import Point
from service.demo.models import Place
from service.demo.rates import draw

FILES = Path(__file__).parent / "koping"
DEGREE_M = 111_412.0  # of latitude at 59.5 degrees north
# Which areas a locality is made of, how far from its centre people live, how fast that thins out (metres).
TOWNS = {"Köping": ("1983C", 2300, 1300), "Kolsva": ("1983B", 900, 600), "Munktorp": ("1983A0010", 450, 300)}
# South of it lie the harbour basin and Lake Mälaren: inside an area, but no place for a bench.
SHORE = 59.5015


@dataclass(frozen=True)
class Lived:
    """The built-up part of one area, near its locality's centre."""

    town: str
    area: str
    population: int
    centre: Point
    thins_m: int
    part: BaseGeometry

    def density(self, point: Point) -> float:
        """How likely a point is kept: 1 in the centre."""
        return exp(-((metres(point, self.centre) / self.thins_m) ** 2))


def features(name: str) -> list[dict[str, Any]]:
    """The features of one of the demo's GeoJSON files."""
    found: list[dict[str, Any]] = json.loads((FILES / name).read_text(encoding="utf-8"))["features"]
    return found


@cache
def places() -> tuple[Place, ...]:
    """All the invented places."""
    return tuple(
        Place(**feature["properties"], point=Point(*feature["geometry"]["coordinates"]))
        for feature in features("places.geojson")
    )


def place(code: str) -> Place:
    """One place by its code. Raises KeyError when there is none."""
    return {found.code: found for found in places()}[code]


@cache
def centres() -> dict[str, tuple[Point, int]]:
    """Each locality's centre and population."""
    with (FILES / "localities.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    points = [Point(float(row["lon"]), float(row["lat"])) for row in rows]
    return {row["tatort"]: (at, int(row["folkmangd_2020"])) for row, at in zip(rows, points, strict=True)}


@cache
def lived() -> tuple[Lived, ...]:
    """Every built-up part."""
    return tuple(part for town in TOWNS for part in _parts(town))


def lies_in_town(point: Point) -> bool:
    """Is it built-up there?"""
    return any(part.part.covers(Dot(point.lon, point.lat)) for part in lived())


def metres(a: Point, b: Point) -> float:
    """The distance on a flat earth: right to half a percent within a municipality."""
    return hypot((a.lon - b.lon) * _degree_east(a.lat), (a.lat - b.lat) * DEGREE_M)


def moved(point: Point, *, east: float, north: float) -> Point:
    """So many metres away."""
    return Point(point.lon + east / _degree_east(point.lat), point.lat + north / DEGREE_M)


def somewhere(rng: Random) -> Point:
    """Where someone lives: by population, and nearer the centre rather than further out."""
    towns = centres()
    town = draw(rng, list(TOWNS), [towns[name][1] for name in TOWNS])
    parts = [part for part in lived() if part.town == town]
    part = draw(rng, parts, [part.population for part in parts])
    return next(point for point in _inside(part, rng) if rng.random() < part.density(point))


def around(point: Point, rng: Random, spread_m: float) -> Point:
    """Near a point, in town. Looks further out when there is no room."""
    while True:
        found = moved(point, east=rng.gauss(0, spread_m), north=rng.gauss(0, spread_m))
        if lies_in_town(found):
            return found
        spread_m *= 1.1


def within(point: Point, rng: Random, radius_m: float) -> Point:
    """Evenly within a circle."""
    angle, distance = rng.random() * 2 * pi, radius_m * rng.random() ** 0.5
    return moved(point, east=distance * cos(angle), north=distance * sin(angle))


def _inside(part: Lived, rng: Random) -> Iterator[Point]:
    """Points evenly spread over a part, without end."""
    west, south, east, north = part.part.bounds
    while True:
        point = Point(west + rng.random() * (east - west), south + rng.random() * (north - south))
        if part.part.covers(Dot(point.lon, point.lat)):
            yield point


def _parts(town: str) -> Iterator[Lived]:
    areas, reach_m, thins_m = TOWNS[town]
    centre = centres()[town][0]
    near = _circle(centre, reach_m).intersection(box(-180, SHORE, 180, 90))
    for feature in features("areas.geojson"):
        code, population = feature["properties"]["deso"], feature["properties"]["folkmangd_2025"]
        part = shape(feature["geometry"]).intersection(near)
        if code.startswith(areas) and not part.is_empty:
            yield Lived(town, code, population, centre, thins_m, part)


def _circle(centre: Point, radius_m: float) -> Polygon:
    """A circle in metres, as 64 corners in degrees."""
    corners = [(radius_m * cos(i * pi / 32), radius_m * sin(i * pi / 32)) for i in range(64)]
    ring = [moved(centre, east=east, north=north) for east, north in corners]
    return Polygon([(corner.lon, corner.lat) for corner in ring])


def _degree_east(lat: float) -> float:
    return DEGREE_M * cos(radians(lat))
