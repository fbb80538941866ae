"""A visitor with a browser of their own, and all that it asked for or complained of."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from service.db import unit_of_work
from service.signin.actions import set_password
from tests import make
from tests.browser.sites import NOW, Site
from web.signin.cookies import cookie_name

PASSWORD = "korrekt häst batteri klammer"
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ASK_AXE = f"axe.run(document, {{runOnly: {json.dumps(WCAG)}, resultTypes: ['violations']}})"
ANSWERED = "Failed to load resource: the server responded with a status of 4"  # a refusal that a test asked for


class Visit:
    """Opens pages of a site. Staff carry the cookie that signing in gives, as the coordinator or in another role."""

    def __init__(self, browser: Browser, site: Site, *, staff: bool | str = False, **context: Any) -> None:
        settled = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce", "locale": "sv-SE"}
        self.site = site
        self.context = browser.new_context(base_url=site.url, **(settled | context))
        if staff:
            token = _token(site, staff if isinstance(staff, str) else "coordinator")
            self.context.add_cookies([{"name": cookie_name(), "value": token, "url": site.url}])
        self.asked: list[Request] = []
        self.said: list[str] = []
        self.page: Page = self.context.new_page()
        self.page.on("request", self._see)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def _see(self, request: Request) -> None:
        self.asked.append(request)

    def _hear(self, message: ConsoleMessage) -> None:
        expected = message.text.startswith(ANSWERED) and message.location["url"] == self.page.url
        if message.type == "error" and not expected:
            self.said.append(message.text)

    def open(self, path: str, status: int = 200) -> Page:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status
        return self.page

    def strangers(self) -> list[str]:
        """What was asked of anyone else."""
        ours = urlsplit(self.site.url).netloc
        return [
            r.url for r in self.asked if not r.url.startswith(("data:", "blob:")) and urlsplit(r.url).netloc != ours
        ]

    def close(self) -> None:
        self.context.close()


def shown(visit: Visit, *, width: int = 1440, dark: bool = False) -> Page:
    """The page as this reader has it."""
    visit.page.set_viewport_size({"width": width, "height": 900 if width > 700 else 800})
    visit.page.emulate_media(color_scheme="dark" if dark else "light")
    return visit.page


def barriers(page: Page) -> list[str]:
    """What axe finds that would shut someone out.

    Letters on a map stand where their hotspots lie, close together or not: WCAG 2.5.8 excepts a target whose place is
    essential, and names pins on a map. What they say stands in the tables, too.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found = page.evaluate(ASK_AXE)
    return [
        f"{one['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
        if not (one["id"] == "target-size" and "leaflet-marker-icon" in node["html"])
    ]


def overflow(page: Page) -> int:
    """How many pixels the page must be moved sideways to be read."""
    over: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return over


def map_is_drawn(page: Page) -> None:
    """By WebGL where the browser has it, and only there."""
    engine = "gl" if page.evaluate("Boolean(document.createElement('canvas').getContext('webgl2'))") else "flat"
    page.locator(f'#map[data-engine="{engine}"]').wait_for(timeout=20_000)


def with_password(site: Site, role: str) -> str:
    """The address of someone new, who signs in with PASSWORD."""
    with unit_of_work(site.engine) as session:
        who = make.person(session, role, now=NOW)
        set_password(session, who.person_id, PASSWORD, NOW)
    return who.email


def signs_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in the form where one is."""
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Lösenord").fill(password)
    page.get_by_role("button", name="Logga in", exact=True).click()


def _token(site: Site, role: str) -> str:
    with unit_of_work(site.engine) as session:
        return make.session_of(session, make.person(session, role, now=NOW), now=NOW)


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
