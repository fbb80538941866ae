"""What has been filled in is never lost, and never kept longer than it should be."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.sites import Site
from tests.browser.steps import at, finish, onward, to_more, to_the_end, type_place
from tests.browser.test_reporting import receipt

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 800}}
DAY_MS = 24 * 3600 * 1000
OLDER = """(ms) => {
    const draft = JSON.parse(localStorage.rapportutkast);
    localStorage.rapportutkast = JSON.stringify({ ...draft, at: draft.at - ms });
}"""
WRONG = """() => {
    document.getElementById('occurred_from').value = '2027-01-01T12:00';
    document.querySelector('[value=earlier]').checked = true;
    HTMLFormElement.prototype.submit.call(document.getElementById('report'));
}"""


def begun(page: Page, words: str = "Tagg på muren") -> None:
    """A report that is nearly told."""
    page.locator('.tile input[value="graffiti"]').click()
    type_place(page, "59,56900 15,99140")
    to_the_end(page)
    to_more(page)
    page.get_by_label("Tegel").check()
    page.get_by_label("Vill du berätta mer?").fill(words)


def kept(page: Page) -> object:
    return page.evaluate("localStorage.rapportutkast ?? null")


@pytest.mark.slow
def test_a_draft_survives_reload_and_a_browser_that_dies(visitor: Visitor, town: Site) -> None:
    """Opens the form three times in Chromium."""
    visit = visitor(town, **PHONE)
    page = visit.open("/rapportera")
    begun(page)
    page.reload()
    assert at(page, "mer") == "mer"
    expect(page.get_by_label("Vill du berätta mer?")).to_have_value("Tagg på muren")
    again = another_tab(visit.context)
    again.goto("/rapportera")
    expect(again.locator("#draft-words")).to_contain_text("är tillbaka")
    assert again.locator('[name="graffiti.surface"][value="brick"]').is_checked()
    assert again.locator("#coordinates").input_value() == "59,56900 15,99140"
    again.get_by_role("button", name="Fortsätt med Klotter").click()
    to_the_end(again)
    finish(again)
    receipt(again)

    assert kept(again) is None
    again.goto("/rapportera")
    assert again.locator("#description").input_value() == ""


def another_tab(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.mark.slow
def test_a_draft_holds_the_forms_own_fields_and_nothing_else(visitor: Visitor, town: Site) -> None:
    """Reads what Chromium keeps."""
    page = visitor(town, **PHONE).open("/rapportera")
    begun(page)
    fields = page.evaluate("Object.keys(JSON.parse(localStorage.rapportutkast).fields)")
    names = page.evaluate("[...new Set([...document.getElementById('report').elements].map((one) => one.name))]")

    assert {*fields} <= {*names} - {"joins", "remove", ""}
    assert page.evaluate("Object.keys(localStorage)") == ["rapportutkast"]


@pytest.mark.slow
def test_after_seven_days_a_draft_is_gone(visitor: Visitor, town: Site) -> None:
    """Lets time pass in Chromium."""
    page = visitor(town, **PHONE).open("/rapportera")
    begun(page)
    page.evaluate(OLDER, 6 * DAY_MS)
    page.goto("about:blank")
    page.goto("/rapportera")
    assert page.locator("#description").input_value() == "Tagg på muren"
    page.evaluate(OLDER, 7 * DAY_MS)
    page.goto("about:blank")
    page.goto("/rapportera")

    assert page.locator("#description").input_value() == ""
    assert kept(page) is None


@pytest.mark.slow
def test_what_the_server_sent_back_is_newer_than_a_draft(visitor: Visitor, town: Site) -> None:
    """Sends a form that is refused in Chromium."""
    page = visitor(town, **PHONE).open("/rapportera")
    begun(page, "Tidigare ord")
    page.evaluate("localStorage.rapportutkast = localStorage.rapportutkast.replace('Tidigare ord', 'Gamla ord')")
    page.evaluate(WRONG)
    page.locator("#fel").wait_for()

    assert at(page, "mer") == "mer"
    assert page.get_by_label("Vill du berätta mer?").input_value() == "Tidigare ord"
    assert "Tidigare ord" in str(kept(page))


@pytest.mark.slow
def test_a_link_that_chose_a_category_is_newer_than_a_draft(visitor: Visitor, town: Site) -> None:
    """Opens the form twice in Chromium."""
    page = visitor(town, **PHONE).open("/rapportera")
    begun(page)
    page.goto("/rapportera?category=littering")

    assert page.locator('.tile input[value="littering"]').is_checked()
    assert page.locator("#description").input_value() == "Tagg på muren"


@pytest.mark.slow
def test_a_draft_is_cleared_by_one_press(visitor: Visitor, town: Site) -> None:
    """Clears in Chromium."""
    page = visitor(town, **PHONE).open("/rapportera")
    begun(page)
    onward(page)
    page.get_by_role("button", name="Rensa utkast").locator("visible=true").click()
    page.wait_for_url("**/rapportera")
    at(page, "vad")

    assert page.locator("#description").input_value() == ""
    assert page.locator('[name="category"]:checked').count() == 0


@pytest.mark.slow
def test_on_a_shared_phone_nothing_is_kept(visitor: Visitor, town: Site) -> None:
    """Says so in Chromium, and opens the form again."""
    page = visitor(town, **PHONE).open("/rapportera")
    begun(page)
    onward(page)
    page.get_by_label("Delad telefon: spara inget här").check()
    assert kept(page) is None
    page.get_by_role("button", name="Lägg till", exact=False).or_(
        page.get_by_role("button", name="Ändra: mer")
    ).first.click()
    page.get_by_label("Vill du berätta mer?").fill("Hemligt")
    page.goto("about:blank")
    page.goto("/rapportera")

    assert kept(page) is None
    assert page.locator("#description").input_value() == ""
    assert page.locator("#draft-shared").is_checked()


@pytest.mark.slow
def test_where_nothing_may_be_kept_the_form_works_as_before(visitor: Visitor, town: Site) -> None:
    """Takes the storage away in Chromium."""
    visit = visitor(town, **PHONE)
    visit.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })"
    )
    page = visit.open("/rapportera")
    begun(page)
    onward(page)
    finish(page)

    receipt(page)
