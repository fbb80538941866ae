"""How many taps and how long it takes to report graffiti with a photo, on a phone that may say where it is.

Beside it FixMyStreet's way, as its own manual tells it (mysociety/fixmystreet, docs/pro-manual/citizens-experience.md at 07f288e,
for someone who has no account). Nothing of theirs is run: a step that the manual names is counted as the fewest taps that it
can take, and what must be typed is named beside, because typing is what takes time.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect, sync_playwright
from sqlalchemy import make_url

from tests import make
from tests.bench.measure import Result, Series, Verdict, Wish
from tests.bench.stores import store
from tests.browser import sites
from tests.browser.conftest import CHROMIUM, NO_WEBGL, QUIET
from tests.browser.phones import CODE, PATIENT_MS
from tests.browser.phones import PHONE as SMALL

ROUNDS, AT_MOST = 5, 8
PHONE: dict[str, Any] = SMALL | {
    "locale": "sv-SE",
    "geolocation": {"latitude": 59.5126, "longitude": 15.9914, "accuracy": 12},
    "permissions": ["geolocation"],
}
THEIRS = {  # what the manual names, and the fewest taps
    "let the site find the position": 1,
    "place a pin on the map": 1,
    "choose a category from the list": 1,
    "photo: open, choose": 2,
    "title (typed)": 1,
    "description (typed)": 1,
    "name (typed)": 1,
    "e-mail (typed)": 1,
    "submit": 1,
    "confirm by the link in the e-mail": 2,
}
PICKER = 1  # to choose the photo happens in the phone's own window, which no script taps
COUNT = "addEventListener('pointerdown', () => sessionStorage.taps = Number(sessionStorage.taps ?? 0) + 1, true)"


def run(wish: Wish) -> Result:
    """Reports anew each time, in a store of its own."""
    rounds = 1 if wish.quick else ROUNDS
    with store() as url, sites.site(str(make_url(url)), sites.planned, make.boundary) as site, _browser() as browser:
        made = [_report(browser, site.url, n) for n in range(rounds)]
    taps = Series("taps", "", [taps for taps, _ in made])
    theirs = Series("FixMyStreet's documented steps", "", [float(sum(THEIRS.values()))] * rounds)
    facts = {"FixMyStreet": ", ".join(f"{step} {n}" for step, n in THEIRS.items()), "typed": "nothing; theirs 4 fields"}
    seconds = Series("seconds of the machine", "s", [took for _, took in made])
    return Result(
        "graffiti with a photo, from opening to receipt, in Chromium as a phone",
        facts,
        [taps, theirs, seconds],
        [Verdict(taps, AT_MOST, at_least=False)],
    )


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as started:
        made = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *QUIET, *NO_WEBGL])
        yield made
        made.close()


def _report(browser: Browser, address: str, number: int) -> tuple[float, float]:
    """(taps, seconds) of one report, a street away from the one before so that nothing is asked about it."""
    there = PHONE["geolocation"] | {"latitude": 59.5126 + number / 200}
    with browser.new_context(base_url=address, **(PHONE | {"geolocation": there})) as phone:
        page = phone.new_page()
        page.add_init_script(COUNT)
        begun = time.perf_counter()
        page.goto("/rapportera")
        _tap_through(page)
        expect(page.locator(".code").first).to_have_text(CODE, timeout=PATIENT_MS)
        took = time.perf_counter() - begun
        return float(page.evaluate("sessionStorage.taps")) + PICKER, took


def _tap_through(page: Page) -> None:
    page.locator('.tile input[value="graffiti"]').tap()
    page.get_by_role("button", name="Använd min plats").tap()
    expect(page.locator("#where-words")).to_contain_text("Vald plats")
    page.locator("#step-next").tap()
    page.get_by_role("button", name="mer", exact=False).last.tap()
    with page.expect_file_chooser() as chooser:
        page.locator("#photos").tap()
    chooser.value.set_files([_photo()])
    page.locator("#step-next").tap()
    page.get_by_role("button", name="Skicka rapport").tap()


def _photo() -> FilePayload:
    made = BytesIO()
    Image.effect_noise((4000, 3000), 60).convert("RGB").save(made, "JPEG", quality=85)
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}
