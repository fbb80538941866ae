"""The pages about people and rights shut nobody out, and work without script."""

import pytest

from tests.browser.conftest import Visitor
from tests.browser.sites import Site
from tests.browser.test_pages import Way, at, faults
from tests.browser.visits import Visit

LIST = "/installningar/personer"


def invites(visit: Visit, email: str = "sam.ek@demo.example") -> None:
    page = visit.open(LIST)
    page.get_by_text("Bjud in en person").click()
    page.get_by_label("Namn", exact=True).fill("Sam Ek")
    page.get_by_label("E-postadress", exact=True).fill(email)
    page.get_by_label("Funktion", exact=True).select_option(index=1)
    page.get_by_role("button", name="Bjud in").click()


def is_refused(visit: Visit) -> None:
    invites(visit, "polis@demo.example")
    visit.page.locator("#fel").wait_for()


def one_person(visit: Visit) -> None:
    visit.open(LIST).get_by_role("link", name="Robin Falk").click()
    visit.page.get_by_text("Stäng kontot …").click()


def one_function(visit: Visit) -> None:
    visit.open("/installningar/verksamheter").get_by_role("link", name="Rond centrum").click()
    visit.page.get_by_role("heading", name="Lämna över").wait_for()


def one_organisation(visit: Visit) -> None:
    visit.open("/installningar/verksamheter").get_by_role("link", name="Trygghet").click()
    visit.page.get_by_text("Lägg till en funktion").click()
    visit.page.get_by_text("Begränsa till vissa områden").click()


WAYS = {
    "one's own page": at("/min-sida"),
    "the settings": at("/installningar"),
    "the rights": at("/installningar/behorigheter"),
    "the people": at(LIST),
    "nobody found": at(f"{LIST}?namn=ingen"),
    "a refused invitation": is_refused,
    "a one-time link": invites,
    "a person": one_person,
    "the organisations": at("/installningar/verksamheter"),
    "an organisation": one_organisation,
    "a function": one_function,
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_an_administrator_is_not_shut_out(visitor: Visitor, town: Site, way: Way) -> None:
    """Opens a page in Chromium and asks axe about it twice."""
    visit = visitor(town, staff="administrator")
    way(visit)

    assert faults(visit) == {}


@pytest.mark.slow
def test_a_function_is_handed_over_without_script(visitor: Visitor, town: Site) -> None:
    """Opens four pages in Chromium."""
    visit = visitor(town, staff="administrator", java_script_enabled=False)
    visit.open("/installningar/verksamheter").get_by_role("link", name="Driftledning").click()
    over = visit.page.locator('form[action$="/overlamna"]')
    over.get_by_label("Till").select_option(label="Leila Haddad (fastighet@demo.example)")
    over.get_by_role("button", name="Lämna över").click()

    assert "Leila Haddad" in visit.page.locator("section[aria-labelledby=holders] ul").first.inner_text()
    assert "Per Stensson" in visit.page.locator("section[aria-labelledby=holders] ul").last.inner_text()


@pytest.mark.slow
def test_the_rights_are_printed_whole(visitor: Visitor, town: Site) -> None:
    """Opens a page in Chromium as paper."""
    page = visitor(town, staff="auditor").open("/installningar/behorigheter")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})

    cards = page.locator("section.card")
    assert cards.count() == 11
    for n in range(11):
        box = cards.nth(n).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 720
