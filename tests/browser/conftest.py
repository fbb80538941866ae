"""A real browser in front of the real service, started once for all tests of this folder."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright
from sqlalchemy import Engine

from service.settings import settings
from tests.browser import sites
from tests.browser.lines import Line, line_to
from tests.browser.phones import Phone
from tests.browser.sites import Site
from tests.browser.visits import Visit

CHROMIUM = os.environ.get("OPL_TEST_CHROMIUM") or shutil.which("chromium")
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
WEBGL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
NO_WEBGL = ["--disable-gpu", "--disable-webgl", "--disable-webgl2", "--disable-3d-apis"]
Launch = Callable[..., Browser]
Visitor = Callable[..., Visit]


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def launch(playwright: Playwright) -> Launch:
    """Starts Chromium with further arguments. As root it has no sandbox."""
    alone = ["--no-sandbox"] if os.geteuid() == 0 else []
    return lambda *extra: playwright.chromium.launch(executable_path=CHROMIUM, args=[*alone, *QUIET, *extra])


@pytest.fixture(scope="package")
def browser(launch: Launch) -> Iterator[Browser]:
    """Without WebGL, which a machine without a graphics card draws slowly: maps are drawn flat."""
    with launch(*NO_WEBGL) as started:
        yield started


@pytest.fixture(scope="package")
def gl_browser(launch: Launch) -> Iterator[Browser]:
    """With WebGL, as nearly every reader has it."""
    with launch(*WEBGL) as started:
        yield started


@pytest.fixture(scope="package")
def template(migrated: str, engine: Engine) -> str:
    """The migrated database, left alone by this process, so that it can be copied."""
    engine.dispose()
    return migrated


@pytest.fixture(scope="package")
def town(template: str) -> Iterator[Site]:
    """The demo's Köping on the day of a meeting, with its pack."""
    with sites.site(template, sites.town, sites.pack) as made:
        yield made


@pytest.fixture(scope="package")
def empty(template: str) -> Iterator[Site]:
    """A municipality on its first day: a calendar and nothing else."""
    with sites.site(template, sites.planned) as made:
        yield made


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """Lets someone visit a site. Whatever a test is about, nobody else is asked and nothing breaks on the way."""
    visits: list[Visit] = []

    def visit(site: Site, **how: Any) -> Visit:
        visits.append(Visit(how.pop("browser", browser), site, **how))
        return visits[-1]

    yield visit
    found = [(one.strangers(), one.said) for one in visits]
    for one in visits:
        one.close()
    assert found == [([], [])] * len(visits)


@pytest.fixture
def citizen(visitor: Visitor, town: Site) -> Visit:
    return visitor(town)


@pytest.fixture
def staff(visitor: Visitor, town: Site) -> Visit:
    return visitor(town, staff=True)


@pytest.fixture(params=["gl", "flat"])
def either(request: pytest.FixtureRequest, visitor: Visitor, town: Site) -> Visit:
    """Staff, with and without WebGL."""
    browser: Browser = request.getfixturevalue("gl_browser" if request.param == "gl" else "browser")
    return visitor(town, browser=browser, staff=True)


@pytest.fixture
def line(empty: Site) -> Iterator[Line]:
    with line_to(empty.url) as made:
        yield made


@pytest.fixture
def photo_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Photos are kept in a directory of the test's own."""
    monkeypatch.setattr(settings(), "files", tmp_path / "photos")


@pytest.fixture
def phone(browser: Browser, line: Line, empty: Site, photo_files: None) -> Iterator[Phone]:
    """A phone at the end of a line. It never asks anyone else."""
    with Phone.of(browser, Site(line.url, empty.engine)) as made:
        yield made


@pytest.fixture
def words() -> str:
    """What only this test's report says."""
    return f"Tagg på elskåpet {uuid4().hex[:8]}"
