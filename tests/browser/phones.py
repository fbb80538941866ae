"""A phone: a browser of its size, and what one does with the queue that it keeps."""

import base64
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Locator, Page, Playwright
from sqlalchemy import text

from service.db import unit_of_work
from service.people.rules import Viewer
from tests import make
from tests.browser.sites import NOW, Site
from tests.browser.visits import Visit
from web.signin.cookies import cookie_name

PATIENT_MS = 30_000  # a busy machine is no fault
WAITING, SENT, REFUSED, SIGN_IN = "Väntar på nät", "Skickad", "Behöver dig", "Logga in igen"
CODE = re.compile(r"([0-9A-Z]{5}\s*){4}[0-9A-Z]{6}")
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 800}, "has_touch": True, "is_mobile": True}
LOST = (
    "Failed to load resource",
    "An unknown error occurred when fetching the script",
)  # what a cut line makes a browser say
SUBMIT = """async ([report, photos, shared]) => {
    const queue = await import('/static/vendor/queue.js');
    const files = photos.map((photo) => new File([Uint8Array.from(atob(photo), (sign) => sign.charCodeAt())], 'foto.jpg'));
    return queue.submit({ report, photos: files, shared, place: 'Hökartorget' });
}"""
START = """async () => {
    const queue = await import('/static/vendor/queue.js');
    queue.start();
    await navigator.serviceWorker.ready;
}"""
KEEP = """async (all) => {
    const queue = await import('/static/vendor/queue.js');
    for (const report of all) await queue.keep({ report });
}"""
COUNT = """async () => {
    const queue = await import('/static/vendor/queue.js');
    const { reports, receipts } = await queue.kept();
    return { reports: reports.length, photos: reports.reduce((n, one) => n + one.photos, 0), receipts: receipts.length };
}"""
UPDATE = "navigator.serviceWorker.getRegistration('/rapportera').then((there) => there.update()).then(() => null)"
NEW_ONE_WAITS = "navigator.serviceWorker.getRegistration('/rapportera').then((there) => Boolean(there.waiting))"
CACHED = """async () => {
    const ours = (await caches.keys()).filter((name) => name.startsWith('rapportera-'));
    const all = await Promise.all(ours.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map((request) => new URL(request.url).pathname);
}"""


def _photo(width: int, height: int) -> str:
    """A JPEG of noise, which no program makes small."""
    made = io.BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(made, "JPEG", quality=80)
    return base64.b64encode(made.getvalue()).decode()


PHOTO, MIDDLING, LARGE_PHOTO = _photo(800, 600), _photo(1600, 1200), _photo(2600, 1950)


class Phone(Visit):
    """A visit with a phone. A line that a test cuts makes the browser complain, and that is no fault."""

    @classmethod
    @contextmanager
    def of(cls, browser: Any, site: Site, **how: Any) -> Iterator["Phone"]:
        made = cls(browser, site, **(PHONE | how))
        made.pages = [made.page]
        yield made
        found = made.strangers(), [said for said in made.said if not said.startswith(LOST)]
        made.close()
        assert found == ([], [])

    pages: list[Page]

    def ready(self, path: str) -> Page:
        """A page that has loaded the queue."""
        page = self.open(path)
        ready(page)
        return page

    def another(self, path: str) -> Page:
        """A second tab."""
        page = self.context.new_page()
        page.goto(path)
        self.pages.append(page)
        return page

    def room(self, size: int) -> None:
        """So many bytes may be kept and no more. To be said before anything is: a browser remembers for a while."""
        session = self.context.new_cdp_session(self.page)
        session.send("Storage.overrideQuotaForOrigin", {"origin": self.site.url, "quotaSize": size})


@contextmanager
def chromium_kept_in(playwright: Playwright, folder: Path, url: str, **start: Any) -> Iterator[Page]:
    """A browser that keeps what it has in this folder, from one start to the next."""
    how = PHONE | {"base_url": url, "locale": "sv-SE"} | start
    context = playwright.chromium.launch_persistent_context(folder / "phone", **how)
    try:
        yield context.pages[0]
    finally:
        context.close()


def ready(page: Page) -> None:
    """The queue is loaded as the form loads it, and the worker has kept what it keeps."""
    page.evaluate(START)


def report_of(words: str) -> dict[str, Any]:
    return {"category": "graffiti", "lon": 15.9914, "lat": 59.5126, "description": words}


def submit(page: Page, words: str, *, photos: list[str] | None = None, shared: bool = False) -> dict[str, Any]:
    """What the form does when Skicka is pressed."""
    told: dict[str, Any] = page.evaluate(SUBMIT, [report_of(words), photos or [], shared])
    return told


def kept(page: Page) -> dict[str, int]:
    """How many of each the phone holds."""
    counted: dict[str, int] = page.evaluate(COUNT)
    return counted


def keys_in(page: Page) -> set[str]:
    """Which addresses the worker has kept."""
    return set(page.evaluate(CACHED))


def workers(page: Page) -> set[str]:
    """The versions that keep something."""
    return {name for name in page.evaluate("caches.keys()") if name.startswith("rapportera-")}


def row(page: Page) -> Locator:
    """The only row of the list."""
    return page.locator(".queue-row")


class Received(NamedTuple):
    """What the service has of a report."""

    reference: str
    description: str
    teller: str
    photos: int
    widest: int | None


def reports_like(site: Site, words: str) -> list[Received]:
    """All that it has whose words begin so, in the order that they came."""
    asked = text(
        "SELECT reference, description, reporter_kind, count(photo.id), max(photo.width) FROM report"
        " LEFT JOIN photo ON photo.report_id = report.id WHERE description LIKE :words || '%'"
        " GROUP BY report.id ORDER BY reference"
    )
    with site.engine.connect() as connection:
        return [Received(*one) for one in connection.execute(asked, {"words": words})]


def signed_in(phone: Phone, empty: Site, who: Viewer) -> None:
    """The phone carries the cookie that signing in gives."""
    with unit_of_work(empty.engine) as session:
        token = make.session_of(session, who, now=NOW)
    phone.context.add_cookies([{"name": cookie_name(), "value": token, "url": phone.site.url}])


def guard(empty: Site) -> Viewer:
    """Someone new who guards."""
    with unit_of_work(empty.engine) as session:
        return make.person(session, "guard", now=NOW)
