"""The citizen's path in another language, in a real browser: scripts, the map's words, the kept pages and the switch."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.lines import Line
from tests.browser.phones import Phone
from tests.browser.sites import Site
from tests.browser.steps import at
from tests.browser.test_pages import faults

pytestmark = pytest.mark.slow  # whole journeys
TYPED = "59.51260 15.99140"
SWEDISH = re.compile(r"[åäöÅÄÖ]")
# Names that stay Swedish inside an English page.
NAMES = re.compile(r"Köping|Lägesbild|Lättläst svenska|Svenska|[A-ZÅÄÖ]\S*(gatan|vägen|skolan)[^,]*")


def in_english(page: Page) -> None:
    """Nothing that can be read is Swedish, but for names; the list's places are names."""
    words = page.evaluate("document.body.innerText")
    for place in page.locator("#place option").all_inner_texts():
        words = words.replace(place, "")
    assert not [line for line in words.splitlines() if SWEDISH.search(NAMES.sub("", line))]


def switch(page: Page, name: str) -> None:
    page.locator(".speak-top").get_by_role("button", name=name).click()
    expect(page.locator(".speak-top [aria-current]")).to_have_text(name)


def test_an_english_phone_reports_in_english_from_the_opening_to_the_receipt(visitor: Visitor, town: Site) -> None:
    """Goes all the way in Chromium, whose language is English."""
    page = visitor(town, locale="en-GB", viewport={"width": 360, "height": 800}).open("/")
    in_english(page)
    page.get_by_role("link", name="Graffiti").click()
    at(page, "var")
    page.locator("#place-otherwise summary").click()
    page.get_by_label("Or type coordinates").fill(TYPED)
    in_english(page)
    page.get_by_role("button", name="Continue").click()
    if at(page, "nara", "skicka") == "nara":
        in_english(page)
        page.get_by_role("button", name="No, something else").click()
    page.get_by_role("button", name="Add: more").click()
    page.get_by_label("Brick").check()
    page.get_by_label("Do you want to tell us more?").fill("Ring 070-123 45 67")
    in_english(page)
    page.get_by_role("button", name="Done").click()
    in_english(page)
    page.get_by_role("button", name="Send report").click()
    expect(page.locator("#persons-words")).to_contain_text("The text contains a phone number.")
    page.get_by_role("button", name="Remove what is highlighted and send").click()
    expect(page.get_by_role("heading", name="Thank you, we have it")).to_be_visible()
    in_english(page)
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("shared", [False, True], ids=["own phone", "shared phone"])
def test_the_switch_keeps_a_form_that_is_half_filled_in(visitor: Visitor, town: Site, shared: bool) -> None:
    """Changes the language in Chromium in the middle of the form."""
    page = visitor(town).open("/rapportera")
    if shared:
        page.locator("#draft-shared").evaluate("(box) => box.click()")
    page.locator('.tile input[value="graffiti"]').click()
    at(page, "var")
    page.locator("#place-otherwise summary").click()
    page.get_by_label("Eller skriv koordinater").fill(TYPED.replace(".", ","))
    page.get_by_role("button", name="Fortsätt").click()
    if at(page, "nara", "skicka") == "nara":
        page.get_by_role("button", name="Nej, något annat").click()
    page.get_by_role("button", name="Lägg till: mer").click()
    page.get_by_label("Vill du berätta mer?").fill("Bakom bänken")

    switch(page, "English")

    at(page, "mer")
    expect(page.get_by_label("Do you want to tell us more?")).to_have_value("Bakom bänken")
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#told")).to_contain_text("Graffiti")
    switch(page, "Lättläst svenska")
    expect(page.get_by_role("button", name="Skicka rapporten")).to_be_visible()
    expect(page.locator("#told")).to_contain_text("Bakom bänken")


def test_without_a_net_the_form_is_kept_in_the_language_that_was_chosen(phone: Phone, line: Line) -> None:
    """Chooses English in Chromium, cuts the line and opens what the worker kept."""
    page = phone.open("/rapportera")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function("caches.match('/rapportera', {ignoreVary: true}).then(Boolean)")
    page.reload()
    switch(page, "English")
    page.goto("/rapportera")
    english = "caches.match(new Request('{}', {{headers: {{'Accept-Language': 'en'}}}})).then(Boolean)"
    for path in ("/rapportera", "/rapportera/vantar"):
        page.wait_for_function(english.format(path))
    line.cut()

    page.goto("/rapportera/vantar")
    expect(page.get_by_role("heading", name="Reports in the phone")).to_be_visible()
    page.goto("/rapportera")
    expect(page.get_by_role("heading", name="What have you seen?")).to_be_visible()
    assert page.locator("html[data-kept]").count() == 1
    in_english(page)


@pytest.mark.parametrize("language", ["en", "sv-lattlast"])
@pytest.mark.parametrize("path", ["/", "/rapportera", "/kvitto"])
def test_nobody_is_shut_out_in_another_language(visitor: Visitor, town: Site, path: str, language: str) -> None:
    """Opens a page in Chromium and asks axe about it, on wide and narrow screens, light and dark."""
    reader = visitor(town)
    reader.context.add_cookies([{"name": "sprak", "value": language, "url": town.url}])
    reader.open(path)

    assert faults(reader) == {}
