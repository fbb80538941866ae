"""A municipality's own basemap: one file, read in pieces by the browser, from nowhere else."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from struct import pack

import pytest
from playwright.sync_api import Browser
from sqlalchemy import text

from service.settings import settings
from tests.browser.conftest import Visitor
from tests.browser.sightings import amount, seen, settled
from tests.browser.sites import Site
from tests.browser.visits import map_is_drawn

WATER = (0xCF, 0xDC, 0xE2)  # the light map's
ADDRESS = "/lagesbild/underlagskarta.pmtiles"
A_TILE_OF_WATER = text(
    "SELECT ST_AsMVT(tile, 'water') FROM (SELECT ST_AsMVTGeom(ST_TileEnvelope(0, 0, 0), ST_TileEnvelope(0, 0, 0)) AS geom) tile"
)


def archive(tile: bytes) -> bytes:
    """A PMTiles archive, version 3, of one vector tile that is the whole world (the specification's fixed header)."""
    directory = gzip.compress(bytes([1, 0, 1]) + _varint(len(tile)) + _varint(1))
    told = gzip.compress(json.dumps({"vector_layers": [{"id": "water", "fields": {}}]}).encode())
    starts = [127, 127 + len(directory), 127 + len(directory) + len(told)]
    spans = (starts[0], len(directory), starts[1], len(told), 0, 0, starts[2], len(tile))
    world = (-180_0000000, -85_0000000, 180_0000000, 85_0000000)
    header = b"PMTiles\x03" + pack("<8Q", *spans) + pack("<3Q", 1, 1, 1)
    header += bytes([1, 2, 1, 1, 0, 0]) + pack("<4i", *world) + pack("<B2i", 0, 0, 0)
    return header + directory + told + tile


def _varint(n: int) -> bytes:
    return bytes([n]) if n < 128 else bytes([n & 127 | 128]) + _varint(n >> 7)


@pytest.fixture
def basemap(town: Site, tmp_path: Path) -> Iterator[bytes]:
    """The town's, as its administrator set it: what the file holds."""
    with town.engine.connect() as connection:
        made = archive(bytes(connection.execute(A_TILE_OF_WATER).scalar_one()))
    file = tmp_path / "underlag.pmtiles"
    file.write_bytes(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPL_BASEMAP", str(file))
        settings.cache_clear()
        yield made
    settings.cache_clear()


@pytest.mark.slow
def test_the_map_lies_on_the_municipalitys_own_basemap(
    visitor: Visitor, gl_browser: Browser, town: Site, basemap: bytes
) -> None:
    """Draws a basemap in Chromium."""
    visit = visitor(town, browser=gl_browser, staff=True)
    page = visit.open("/lagesbild")
    map_is_drawn(page)
    ranges = [request.headers.get("range") for request in visit.asked if request.url.endswith(ADDRESS)]

    assert settled(page, lambda: amount(seen(page), WATER) > 10_000)
    assert ranges
    assert all(asked and asked.startswith("bytes=") for asked in ranges)


@pytest.mark.slow
def test_the_basemap_is_served_in_ranges_and_to_staff_alone(visitor: Visitor, town: Site, basemap: bytes) -> None:
    """Asks a real server."""
    staff, stranger = visitor(town, staff=True).context.request, visitor(town).context.request
    piece = staff.get(ADDRESS, headers={"Range": "bytes=8-23"})

    assert (piece.status, piece.body()) == (206, basemap[8:24])
    assert piece.headers["content-range"] == f"bytes 8-23/{len(basemap)}"
    assert staff.get(ADDRESS).body() == basemap
    assert staff.get(ADDRESS, headers={"Range": f"bytes={len(basemap)}-"}).status == 416
    assert stranger.get(ADDRESS, max_redirects=0).status == 303


@pytest.mark.slow
def test_without_a_basemap_there_is_none_to_fetch(visitor: Visitor, town: Site) -> None:
    """Asks a real server."""
    assert visitor(town, staff=True).context.request.get(ADDRESS).status == 404
