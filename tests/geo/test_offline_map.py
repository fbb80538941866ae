"""What a reader can do with the pack's map, with pointer, keyboard and many incidents."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from shapely.geometry import box, mapping

from geo import marks
from geo.maps import MapPoint, offline_map, words_block
from tests.geo.sheet import LEAFLET, Watched, block, page_of, parts


@pytest.mark.slow
def test_the_map_is_reached_and_moved_with_the_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    """Opens the file in Chromium."""
    seen = Watched(browser, tmp_path, page_of(parts(), block(["Torget", "ny, 4 händelser"])))
    zoom = "document.querySelector('.leaflet-control-scale-line').textContent"
    before = seen.page.evaluate(zoom)

    seen.page.get_by_role("button", name="Zooma in").focus()
    for _ in range(3):
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_timeout(350)
    assert seen.page.evaluate(zoom) != before

    seen.page.get_by_role("button", name="Visa allt").press("Enter")
    seen.page.get_by_role("button", name="Torget, ny, 4 händelser").last.press("Enter")
    assert seen.popup() == ["Torget", "ny, 4 händelser"]
    seen.page.get_by_role("button", name="Stäng").wait_for()
    seen.page.keyboard.press("Escape")
    seen.page.locator(".leaflet-popup").wait_for(state="detached")
    assert seen.is_clean()
    seen.page.close()


@pytest.mark.slow
def test_incidents_on_one_spot_are_told_together(browser: Browser, tmp_path: Path) -> None:
    """Opens the file in Chromium."""
    points = [MapPoint(f"L26-{n}", 15.99, 59.47) for n in range(3)]
    words = words_block(points={point.id: [point.id] for point in points}, areas={}, rings={})
    seen = Watched(browser, tmp_path, page_of(parts(points), words))

    assert seen.opened("path.leaflet-interactive[fill='#0B4A80'] >> nth=-1") == ["L26-0", "L26-1", "L26-2"]
    seen.page.close()


@pytest.mark.slow
def test_thousands_of_points_are_drawn_on_one_canvas(browser: Browser, tmp_path: Path) -> None:
    """Opens a large file in Chromium."""
    points = [
        MapPoint(f"L{n}", 15.9 + n % 70 / 350, 59.4 + n // 70 / 700, "late" if n % 9 == 0 else "dot")
        for n in range(4000)
    ]
    seen = Watched(browser, tmp_path, page_of(parts(points), block(["Torget"])))

    assert seen.page.locator("canvas").count() == 1
    assert seen.page.locator("svg path").count() == 0
    assert seen.is_clean()
    seen.page.close()


def test_a_fortnight_without_anything_shows_the_municipality_or_the_country() -> None:
    assert (
        "[[59.4, 15.9], [59.5, 16.1]]" in offline_map(LEAFLET, boundary=mapping(box(15.9, 59.4, 16.1, 59.5))).scripts[2]
    )
    assert "[[55.2, 10.9], [69.1, 24.2]]" in offline_map(LEAFLET).scripts[2]


def test_the_map_looks_as_the_pictures_do() -> None:
    ours = parts().scripts[1]

    for style, line in marks.RINGS.items():
        assert re.search(rf'\b{style}: {{ color: "{line.colour}"', ours), style
    assert all(marks.GROUNDS[kind]["stroke"] in ours for kind in ("border", "edge"))
