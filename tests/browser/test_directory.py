"""To the directory's page and back, in a real browser: its rules about cookies are the ones that count."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import Session

from service.people.actions import add_function, add_organisation
from service.people.models import NewFunction, NewOrganisation
from service.settings import settings
from tests.browser import sites
from tests.browser.sites import NOW, Site
from tests.browser.visits import Visit, barriers, shown
from tests.web.signin.oidc.providers import CODE, Liar, liar, query, send

pytestmark = pytest.mark.slow  # opens pages in Chromium


def a_page(lies: Liar) -> None:
    """The directory's page, on another site than ours: whoever presses its link comes from there."""

    def show(to: BaseHTTPRequestHandler) -> None:
        asked = query(to.path)
        lies.nonce, lies.challenge = asked["nonce"], asked["code_challenge"]
        back = f"{asked['redirect_uri']}?{urlencode({'code': CODE, 'state': asked['state']})}"
        head = '<!doctype html><html lang="sv"><title>Katalog</title><link rel="icon" href="data:,">'
        body = f'{head}<a href="{back.replace("&", "&amp;")}">Jag är Kim</a>'
        send(to, 200, body.encode(), Content_Type="text/html; charset=utf-8")

    lies.answers["/authorize"] = show


def employer(session: Session) -> None:
    there = add_organisation(session, NewOrganisation(name="Köpings kommun"))
    add_function(session, there, NewFunction(name="Samordning", role="coordinator"))


@pytest.fixture(scope="module")
def lies() -> Iterator[Liar]:
    with liar(int(NOW.timestamp())) as made:
        made.issuer = made.issuer.replace("127.0.0.1", "localhost")
        made.claims["amr"] = ["mfa"]
        a_page(made)
        yield made


@pytest.fixture(scope="module")
def open_site(template: str, lies: Liar) -> Iterator[Site]:
    with sites.site(template, employer) as made, pytest.MonkeyPatch.context() as patched:
        told = {"ISSUER": lies.issuer, "CLIENT_ID": "lagesbild", "GROUPS": "samordnare=Samordning"}
        for name, value in told.items():
            patched.setenv(f"OPL_OIDC_{name}", value)
        patched.setenv("OPL_BASE_URL", made.url)
        settings.cache_clear()
        yield made
    settings.cache_clear()


@pytest.fixture
def visit(browser: Browser, open_site: Site) -> Iterator[Visit]:
    made = Visit(browser, open_site)
    yield made
    made.close()


def test_whoever_comes_from_the_directory_is_signed_in_at_once(visit: Visit) -> None:
    """A session's cookie is Strict: had the answer been a redirect, it would be left out and they would begin again."""
    visit.open("/logga-in?vidare=/konto").get_by_role("link", name="Logga in med kommunens konto").click()
    visit.page.get_by_role("link", name="Jag är Kim").click()

    expect(visit.page.get_by_role("heading", name="Konto")).to_be_visible()
    expect(visit.page.locator("main")).to_contain_text("Kim Berg, kim@koping.example")
    assert visit.page.url.endswith("/konto")
    assert visit.said == []


def test_whoever_has_no_role_is_told_so(visit: Visit, lies: Liar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(lies.claims, "groups", ["skolan"])
    monkeypatch.setitem(lies.claims, "sub", "another")
    visit.open("/logga-in").get_by_role("link", name="Logga in med kommunens konto").click()
    visit.page.get_by_role("link", name="Jag är Kim").click()

    expect(visit.page.get_by_role("alert")).to_contain_text("ingen roll här")
    assert [barriers(shown(visit, width=width, dark=dark)) for width, dark in ((1440, False), (360, True))] == [[], []]
