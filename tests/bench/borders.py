"""Areas with borders as ragged as real ones: drawn by chance, or real ones laid side by side until they are enough."""

import gzip
import json
from collections.abc import Iterator
from itertools import pairwise, product
from math import ceil, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.affinity import affine_transform
from shapely.geometry import MultiPolygon, Polygon, shape

from geo.areas import Outline
from service.areas.actions import NewArea

BOX = (13.0, 58.0, 17.0, 61.0)  # west, south, east, north in degrees: some 220 × 330 km
RAGGED = 7  # each border between two areas is halved so many times: 128 pieces
SWAY = 0.12  # how far a middle may stray, as a share of its piece's length

Line = np.ndarray


def invented(count: int) -> list[NewArea]:
    """So many areas that fill the box, each sharing every border with a neighbour corner by corner."""
    chance = np.random.default_rng(1983)
    west, south, east, north = BOX
    seeds: Any = shapely.points(chance.uniform((west, south), (east, north), (count, 2)))
    cells = shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=shapely.box(*BOX))
    drawn: dict[tuple[float, ...], Line] = {}
    return [_area(number, _ragged(cell, drawn, chance)) for number, cell in enumerate(shapely.get_parts(cells))]


def real(layers: Path, count: int) -> list[NewArea]:
    """The areas of the largest deso*.geojson.gz there, shrunk and repeated over its own box until there are enough."""
    file = max(layers.glob("**/deso*.geojson.gz"), key=lambda path: path.stat().st_size)
    found: list[Any] = [shape(one["geometry"]) for one in json.loads(gzip.decompress(file.read_bytes()))["features"]]
    return [_area(number, one) for number, one in enumerate(_repeated(found, ceil(sqrt(count / len(found)))))]


def _repeated(found: list[Polygon | MultiPolygon], side: int) -> Iterator[Polygon | MultiPolygon]:
    west, south, east, north = shapely.total_bounds(found)
    for column, row in product(range(side), repeat=2):
        move = west + (column * (east - west) - west) / side, south + (row * (north - south) - south) / side
        yield from (affine_transform(one, (1 / side, 0, 0, 1 / side, *move)) for one in found)


def _area(number: int, drawn: Polygon | MultiPolygon) -> NewArea:
    whole = drawn if isinstance(drawn, MultiPolygon) else MultiPolygon([drawn])
    return NewArea(f"{number:06}", f"Område {number}", Outline(whole, None))


def _ragged(cell: Polygon, drawn: dict[tuple[float, ...], Line], chance: np.random.Generator) -> Polygon:
    corners = shapely.get_coordinates(cell.exterior)
    lines = [_between(start, end, drawn, chance) for start, end in pairwise(corners)]
    return Polygon(np.concatenate([line[:-1] for line in lines]))


def _between(start: Line, end: Line, drawn: dict[tuple[float, ...], Line], chance: np.random.Generator) -> Line:
    """The border between two corners: the same line, turned, for the area on its other side."""
    forth = tuple(start) < tuple(end)
    key = (*start, *end) if forth else (*end, *start)
    if key not in drawn:
        drawn[key] = _swaying(np.array(key).reshape(2, 2), chance)
    return drawn[key] if forth else drawn[key][::-1]


def _swaying(line: Line, chance: np.random.Generator) -> Line:
    """Midpoint displacement."""
    for _ in range(RAGGED):
        along = np.diff(line, axis=0)
        across = np.column_stack((-along[:, 1], along[:, 0])) * chance.uniform(-SWAY, SWAY, (len(along), 1))
        middles = line[:-1] + along / 2 + across
        line = np.insert(line, range(1, len(line)), middles, axis=0)
    return line
