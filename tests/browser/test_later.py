"""The report form where there is no net: what was filled in is kept on the phone, and sends itself. So do photos."""

import base64

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import text

from tests.browser.lines import Line
from tests.browser.phones import CODE, PATIENT_MS, PHOTO, SENT, WAITING, Phone, kept, keys_in, reports_like, row
from tests.browser.sites import Site
from tests.browser.steps import at, onward, to_more, to_the_end, type_place

pytestmark = pytest.mark.slow
ANSWERS = text("SELECT answers FROM report WHERE description = :words")


def kept_for_later(page: Page) -> None:
    """The form's worker has kept what it needs without a net."""
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function("caches.match('/rapportera/vantar', {ignoreVary: true}).then(Boolean)")


def fill_in(page: Page, words: str) -> None:
    """Graffiti on brick, at typed coordinates."""
    page.locator('input[value="graffiti"]').click()
    type_place(page)
    to_the_end(page)
    to_more(page)
    page.get_by_label("Tegel").check()
    page.get_by_label("Vill du berätta mer?").fill(words)
    onward(page)
    at(page, "skicka")


def test_without_a_net_the_form_keeps_the_report_and_it_sends_itself(
    phone: Phone, line: Line, empty: Site, words: str
) -> None:
    """Fills in the form in Chromium with its line cut."""
    page = phone.open("/rapportera")
    kept_for_later(page)
    line.cut()
    fill_in(page, words)
    page.get_by_role("button", name="Skicka rapport").click()
    expect(row(page)).to_contain_text(WAITING, timeout=PATIENT_MS)
    assert reports_like(empty, words) == []

    line.mend()
    page.get_by_role("button", name="Skicka nu").click()
    expect(row(page)).to_contain_text(SENT, timeout=PATIENT_MS)
    expect(page.locator(".code")).to_have_text(CODE)

    assert len(reports_like(empty, words)) == 1
    with empty.engine.connect() as connection:
        assert connection.execute(ANSWERS, {"words": words}).scalar_one() == {"surface": "brick"}
    assert kept(page)["reports"] == 0


def test_then_the_form_is_empty_and_says_what_waits(phone: Phone, line: Line, words: str) -> None:
    """Opens the form again, still without a net."""
    page = phone.open("/rapportera")
    kept_for_later(page)
    line.cut()
    fill_in(page, words)
    page.get_by_role("button", name="Skicka rapport").click()
    expect(row(page)).to_contain_text(WAITING, timeout=PATIENT_MS)

    page.goto("/rapportera")
    at(page, "vad")

    expect(page.locator(".queue-counter")).to_have_text("1 rapport väntar")
    expect(page.locator("#draft-back")).to_be_hidden()


def test_with_a_net_the_form_is_sent_as_forms_are(phone: Phone, empty: Site, words: str) -> None:
    """Sends, and sees the receipt."""
    page = phone.open("/rapportera")
    kept_for_later(page)
    fill_in(page, words)
    page.get_by_role("button", name="Skicka rapport").click()
    expect(page.locator("h1.thanks")).to_be_visible(timeout=PATIENT_MS)

    assert len(reports_like(empty, words)) == 1
    assert "/rapportera/vantar" in keys_in(page)


def test_without_a_net_or_a_point_nothing_is_lost(phone: Phone, line: Line, words: str) -> None:
    """A place that was only chosen by its name has no point that the phone could know."""
    page = phone.open("/rapportera")
    kept_for_later(page)
    fill_in(page, words)
    line.cut()
    page.evaluate("document.getElementById('coordinates').value = ''")
    page.get_by_role("button", name="Skicka rapport").click()

    expect(page.locator("#step-wrong")).to_contain_text("Det finns inget nät just nu", timeout=PATIENT_MS)
    assert page.get_by_label("Vill du berätta mer?").input_value() == words


def test_photos_come_along_with_a_net_and_are_shown_before(phone: Phone, line: Line, empty: Site, words: str) -> None:
    """Chooses two photos, takes one away, and sends."""
    page = phone.open("/rapportera")
    fill_in(page, words)
    to_more(page)
    chosen = [
        FilePayload(name=name, mimeType="image/jpeg", buffer=base64.b64decode(PHOTO)) for name in ("a.jpg", "b.jpg")
    ]
    page.get_by_label("Har du en bild?").set_input_files(chosen)
    expect(page.locator("#photos-says")).to_have_text("2 av 5 bilder")
    page.get_by_role("button", name="Ta bort bild 1").click()
    expect(page.get_by_role("img", name="Bild 1")).to_be_visible()
    onward(page)
    expect(page.locator("#told")).to_contain_text("1 bild")
    page.get_by_role("button", name="Skicka rapport").click()
    expect(page.locator("h1.thanks")).to_be_visible(timeout=PATIENT_MS)

    [sent] = reports_like(empty, words)
    assert sent.photos == 1


def test_a_photo_that_is_none_is_told_in_words_and_nothing_is_lost(phone: Phone, line: Line, words: str) -> None:
    """A text file with a photo's name."""
    page = phone.open("/rapportera")
    fill_in(page, words)
    to_more(page)
    page.get_by_label("Har du en bild?").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"}
    )
    onward(page)
    page.get_by_role("button", name="Skicka rapport").click()

    expect(page.locator("#step-wrong")).to_contain_text("Bilden går inte att läsa", timeout=PATIENT_MS)
    assert page.get_by_label("Vill du berätta mer?").input_value() == words
