"""Persons in the words, in a real browser: seen before anything is sent, marked, and left out by one press."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.sites import Site
from tests.browser.steps import CENTRE, onward, to_more, to_the_end, type_place
from tests.browser.test_reporting import receipt, stored
from tests.browser.visits import Visit

WORDS = "Ring 070-123 45 67 😀 bilen är ABC 12D."
CLEANED = "Ring [borttaget] 😀 bilen är [borttaget]."


def filled(visit: Visit, words: str, *, script: bool = True) -> Page:
    """The form, ready to be sent."""
    page = visit.open("/rapportera?category=other")
    if script:
        type_place(page)
        to_the_end(page)
        to_more(page)
    else:
        page.get_by_label("Eller skriv koordinater").fill(CENTRE)
    page.get_by_label("Vill du berätta mer?").fill(words)
    if script:
        onward(page)
    return page


def sent(page: Page) -> list[str]:
    """From here on, what is posted."""
    posted: list[str] = []
    page.on("request", lambda asked: posted.append(asked.post_data or "") if asked.method == "POST" else None)
    return posted


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_what_points_out_a_person_is_marked_and_left_out_by_one_press(
    visitor: Visitor, town: Site, script: bool
) -> None:
    """Sends a form in Chromium."""
    page = filled(visitor(town, java_script_enabled=script), WORDS, script=script)
    posted = sent(page)
    page.get_by_role("button", name="Skicka rapport").click()
    page.locator("#persons").wait_for()

    assert page.locator("#persons mark").all_inner_texts() == ["070-123 45 67", "ABC 12D"]
    assert len(posted) == (0 if script else 1)
    page.get_by_role("button", name="Ta bort det markerade och skicka").click()
    reference, _ = receipt(page)
    assert stored(town, reference)[5] == CLEANED


@pytest.mark.slow
def test_a_name_is_asked_about_and_sent_when_the_sender_says_so(citizen: Visit, town: Site) -> None:
    """Sends a form in Chromium."""
    page = filled(citizen, "Det var Kalle Svensson i 8B.")
    page.get_by_role("button", name="Skicka rapport").click()

    expect(page.locator("#persons")).to_be_focused()
    expect(page.locator("#persons-words")).to_contain_text("Känns det här som ett namn?")
    page.get_by_role("button", name="Skicka som det är").click()
    reference, _ = receipt(page)
    assert stored(town, reference)[5] == "Det var Kalle Svensson i 8B."


@pytest.mark.slow
def test_marks_follow_what_is_typed_and_go_when_nothing_is_left(citizen: Visit, town: Site) -> None:
    """Sends a form in Chromium."""
    page = filled(citizen, "Ring 070-123 45 67 eller kalle@exempel.se")
    page.get_by_role("button", name="Skicka rapport").click()
    words = page.get_by_label("Vill du berätta mer?")
    words.fill("Ring kalle@exempel.se")

    expect(page.locator("#persons mark")).to_have_text(["kalle@exempel.se"])
    words.fill("Ring kommunen")
    expect(page.locator("#persons")).to_be_hidden()
    onward(page)
    page.get_by_role("button", name="Skicka rapport").click()
    reference, _ = receipt(page)
    assert stored(town, reference)[5] == "Ring kommunen"
