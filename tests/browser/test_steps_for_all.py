"""Every step of the report form: nobody is shut out, and a phone on a bad line is not kept waiting."""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

from tests.browser.conftest import Visitor
from tests.browser.sites import Site
from tests.browser.steps import at, onward, to_more, to_the_end, type_place
from tests.browser.test_steps import PHONE, answer, tile
from tests.browser.visits import barriers, overflow, shown

BUDGET = 150_000
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
    .map((one) => one.closest('label') ?? one)
    .filter((one) => one.checkVisibility() && !one.closest('.top, .emergency, .foot, .ds-skip-link, p, [aria-hidden=true]'))
    .filter((one) => { const box = one.getBoundingClientRect(); return box.width > 1 && (box.width < 44 || box.height < 44); })
    .map((one) => one.outerHTML.slice(0, 90))"""


@pytest.mark.slow
def test_before_the_map_a_phone_loads_less_than_150_kb_and_no_map(visitor: Visitor, town: Site) -> None:
    """Weighs what Chromium as a phone loads, as it is sent."""
    visit = visitor(town, **PHONE)
    loaded: list[Response] = []
    visit.page.on("response", lambda one: loaded.extend([one]))
    page = visit.open("/rapportera")
    page.wait_for_load_state("networkidle")
    before = {one.url.rpartition("/")[2].partition("?")[0]: weight(one) for one in loaded}
    tile(page, "graffiti")
    page.locator(".pin.drawn").wait_for()
    after = {one.url for one in loaded}

    assert sum(before.values()) < BUDGET, before
    assert not any("leaflet" in name or "part-map" in name or "areas" in name for name in before)
    assert any("leaflet.css" in url for url in after)


def weight(one: Response) -> int:
    """Its bytes on the wire: what can be pressed is pressed by the service."""
    content = one.body()
    return len(gzip.compress(content, 5)) if one.headers.get("content-encoding") == "gzip" else len(content)


def first(page: Page) -> None:
    at(page, "vad")


def stop(page: Page) -> None:
    tile(page, "violence_threat")


def place(page: Page) -> None:
    tile(page, "graffiti")
    page.locator(".pin.drawn").wait_for()


def near(page: Page) -> None:
    one = {"kind": "Klotter", "distance": "inom 30 meter", "age": "sedan i går", "state": "ny", "joins": "x" * 70}
    page.route("**/api/v1/nearby?*", lambda route: answer(route, {"within_m": 60, "nearby": [one, one, one]}))
    tile(page, "graffiti")
    type_place(page)
    onward(page)
    at(page, "nara")


def summary(page: Page) -> None:
    tile(page, "graffiti")
    type_place(page, "59,50900 15,99140")
    to_the_end(page)


def more(page: Page) -> None:
    summary(page)
    to_more(page)


@pytest.mark.slow
@pytest.mark.parametrize("step", [first, stop, place, near, summary, more], ids=lambda step: step.__name__)
def test_no_step_shuts_anyone_out(visitor: Visitor, town: Site, step: Callable[[Page], None]) -> None:
    """Asks axe about a step in Chromium at four widths, light and dark, and at 200 % zoom."""
    visit = visitor(town)
    step(visit.open("/rapportera"))
    found: dict[str, list[str]] = {}
    for width, dark in [(320, False), (360, True), (768, False), (1440, True), (720, False)]:
        page = shown(visit, width=width, dark=dark)
        found[f"{width}"] = barriers(page) + ["sideways"] * (overflow(page) > 0)
    found["small"] = shown(visit, width=360).evaluate(SMALL)

    assert {how: what for how, what in found.items() if what} == {}
