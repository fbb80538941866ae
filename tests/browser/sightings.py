"""What is to be seen on the meeting map: its colours, and where on the screen a place lies."""

import io
from collections.abc import Callable, Mapping
from math import asinh, dist, radians, tan
from typing import Any

from PIL import Image
from playwright.sync_api import Page

Picture = Mapping[str, Any]
Spot = tuple[float, float]
POINT, LATE = (0x0B, 0x4A, 0x80), (0xA6, 0x1B, 0x1B)  # the light map's colours
DOT = 11  # pixels: how wide an incident is drawn, with its rim
CLOSE = 40  # of 255: anti-aliasing and dimming are told apart
BARE = "for (const one of document.querySelectorAll('#over, #tools')) one.style.visibility = 'hidden'"


def seen(page: Page) -> Image.Image:
    """The map alone, without what stands over it."""
    page.evaluate(BARE)
    return Image.open(io.BytesIO(page.locator("#canvas").screenshot())).convert("RGB")


def settled(page: Page, holds: Callable[[], bool]) -> bool:
    """Does it hold before long? A map is drawn a little after it was asked for."""
    for _ in range(40):
        if holds():
            return True
        page.wait_for_timeout(150)
    return False


def amount(image: Image.Image, colour: tuple[int, int, int] = POINT) -> int:
    """How many pixels have this colour."""
    return sum(n for n, found in image.getcolors(1 << 24) or [] if found == colour)


def on_screen(page: Page, picture: Picture) -> Callable[[float, float], Spot]:
    """Where the map shows a place (lon, lat). Learnt from two of the hotspots' own rings, which the map itself places."""
    rings = page.locator("#over circle.ring").evaluate_all(
        "all => all.map(r => [+r.getAttribute('cx'), +r.getAttribute('cy')])"
    )
    spots = picture["hotspots"]
    assert len(rings) == len(spots) >= 2
    first, *_, last = sorted(range(len(spots)), key=lambda n: spots[n]["lon"])
    scale = (rings[last][0] - rings[first][0]) / (spots[last]["lon"] - spots[first]["lon"])
    left, top = rings[first]

    def place(lon: float, lat: float) -> Spot:
        up = (_mercator(lat) - _mercator(spots[first]["lat"])) * scale
        return left + (lon - spots[first]["lon"]) * scale, top - up

    return place


def missing(image: Image.Image, picture: Picture, place: Callable[[float, float], Spot]) -> list[str]:
    """Which incidents that lie inside the picture are not drawn where they lie.

    One that lies among others may be hidden by the rims of those drawn after it: then their colour is near.
    """
    spots = [place(point["lon"], point["lat"]) for point in picture["points"]]
    found = []
    for point, (x, y) in zip(picture["points"], spots, strict=True):
        if not (6 < x < image.width - 6 and 6 < y < image.height - 6):
            continue
        crowded = sum(dist((x, y), other) < DOT for other in spots) > 1
        wanted = (LATE,) if point["overdue"] else (POINT, LATE)
        if not _shows(image, (round(x), round(y)), DOT // 2 if crowded else 2, wanted):
            found.append(point["reference"])
    return found


def _shows(image: Image.Image, at: tuple[int, int], reach: int, wanted: tuple[tuple[int, int, int], ...]) -> bool:
    """Is one of the colours within so many pixels?"""
    steps = range(-reach, reach + 1)
    near = [image.getpixel((at[0] + dx, at[1] + dy)) for dx in steps for dy in steps]
    return any(_alike(pixel, colour) for pixel in near for colour in wanted)


def _alike(one: Any, other: tuple[int, int, int]) -> bool:
    return bool(max(abs(a - b) for a, b in zip(one, other, strict=True)) <= CLOSE)


def _mercator(lat: float) -> float:
    """Degrees of longitude that are as long as the way from the equator, on a Mercator map."""
    return asinh(tan(radians(lat))) / radians(1)
