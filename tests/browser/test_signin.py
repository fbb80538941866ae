"""Signing in with a real browser, whose cookies are as strict as ours ask: from the link to the code and back out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pyotp import TOTP
from sqlalchemy import text

from service.db import unit_of_work
from service.signin.actions import invite
from tests import make
from tests.browser.conftest import Visitor
from tests.browser.sites import NOW, Site
from tests.browser.test_pages import faults
from tests.browser.visits import PASSWORD, Visit, signs_in, with_password

Way = Callable[[Visit, Site], object]


def add_app(page: Page) -> list[str]:
    """On the page where an app is added: its recovery codes."""
    secret = page.locator(".spelled").inner_text().replace(" ", "")
    page.get_by_label("Skriv koden som appen visar").fill(TOTP(secret).at(NOW))
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("heading", name="Spara dina återställningskoder").wait_for()
    return page.locator(".recovery li").all_inner_texts()


def link(site: Site, role: str = "staff") -> str:
    with unit_of_work(site.engine) as session:
        return f"/inbjudan/{invite(session, make.person(session, role, now=NOW).person_id, NOW)}"


@pytest.mark.slow
def test_a_coordinator_comes_by_the_link_adds_an_app_and_comes_back_with_a_code(visitor: Visitor, empty: Site) -> None:
    """Ten pages in Chromium."""
    page = visitor(empty).open(link(empty, "coordinator"))
    page.get_by_label("Nytt lösenord").fill(PASSWORD)
    page.get_by_label("Samma lösenord igen").fill(PASSWORD)
    page.get_by_role("button", name="Spara och logga in").click()

    codes = add_app(page)
    page.get_by_role("link", name="Jag har sparat dem").click()
    page.wait_for_url("**/lagesbild")
    page.get_by_role("button", name="Logga ut").click()

    with unit_of_work(empty.engine) as session:
        email = session.execute(text("SELECT email FROM person JOIN authenticator ON id = person_id")).scalar_one()
    page.goto("/underlag")
    signs_in(page, email)
    page.get_by_label("Kod", exact=True).fill(codes[0].lower())
    page.get_by_role("button", name="Fortsätt").click()
    page.wait_for_url("**/underlag")


@pytest.mark.slow
def test_the_picture_for_the_app_is_shown(visitor: Visitor, empty: Site) -> None:
    """Two pages in Chromium, under our own policy about what may be loaded."""
    page = visitor(empty).open("/logga-in?vidare=/konto")
    signs_in(page, with_password(empty, "police"))

    drawn = page.locator("img.qr").evaluate("img => img.complete && img.naturalWidth")
    assert drawn > 100


@pytest.mark.slow
def test_back_after_signing_out_shows_nothing(visitor: Visitor, empty: Site) -> None:
    """What was shown is not kept by the browser."""
    page = visitor(empty, staff="staff").open("/konto")
    page.get_by_role("button", name="Logga ut", exact=True).click()
    page.wait_for_url(f"{empty.url}/")

    page.go_back()

    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()


def half_way(visit: Visit, site: Site) -> None:
    signs_in(visit.open("/logga-in?vidare=/konto"), with_password(site, "auditor"))


def wrong_code(visit: Visit, site: Site) -> None:
    half_way(visit, site)
    visit.page.get_by_label("Skriv koden som appen visar").fill("000000")
    visit.page.get_by_role("button", name="Spara").click()
    visit.page.locator("#fel-code").wait_for()


def with_codes(visit: Visit, site: Site) -> None:
    half_way(visit, site)
    add_app(visit.page)


def account(visit: Visit, site: Site) -> None:
    with_codes(visit, site)
    visit.page.get_by_role("link", name="Jag har sparat dem").click()
    for summary in visit.page.locator("summary").all():
        summary.click()


def weak(visit: Visit, site: Site) -> None:
    page = visit.open(link(site))
    for label in ("Nytt lösenord", "Samma lösenord igen"):
        page.get_by_label(label).fill("password1234")
    page.get_by_role("button", name="Spara och logga in").click()
    page.locator("#fel-password").wait_for()


def code(visit: Visit, site: Site) -> None:
    email = with_password(site, "auditor")
    signs_in(visit.open("/logga-in?vidare=/konto"), email)
    add_app(visit.page)
    visit.page.get_by_role("link", name="Jag har sparat dem").click()
    visit.page.get_by_role("button", name="Logga ut", exact=True).click()
    signs_in(visit.open("/logga-in"), email)
    visit.page.get_by_label("Kod", exact=True).wait_for()


PAGES: dict[str, Way] = {
    "a link": lambda visit, site: visit.open(link(site)),
    "a link that does not hold": lambda visit, _: visit.open("/inbjudan/x", 404),
    "a weak password": weak,
    "adding an app": half_way,
    "a wrong code": wrong_code,
    "the recovery codes": with_codes,
    "the code": code,
    "the account": account,
}


@pytest.mark.slow
@pytest.mark.parametrize("way", PAGES.values(), ids=PAGES)
def test_nobody_is_shut_out(visitor: Visitor, empty: Site, way: Way) -> None:
    """Opens pages in Chromium and asks axe about the last one twice."""
    visit = visitor(empty)
    way(visit, empty)

    assert faults(visit) == {}
