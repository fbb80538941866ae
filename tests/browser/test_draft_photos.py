"""Photos of a report that is not finished: there again after a reload, forgotten with the draft, and never in the way."""

import base64

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.lines import Line
from tests.browser.phones import LARGE_PHOTO, MIDDLING, PATIENT_MS, PHOTO, Phone, kept, reports_like
from tests.browser.sites import Site
from tests.browser.steps import onward, to_more
from tests.browser.test_later import fill_in

pytestmark = pytest.mark.slow
HELD = """async () => {
    const answer = (asked) => new Promise((done) => (asked.onsuccess = () => done(asked.result)));
    const opened = await answer(indexedDB.open('rapporter'));
    const all = await answer(opened.transaction('photos').objectStore('photos').getAll());
    opened.close();
    return Promise.all(all.map(async ({ blob }) => (await createImageBitmap(blob)).width));
}"""


def choose(page: Page, *photos: str) -> None:
    """In the step where more may be told."""
    files = [
        FilePayload(name=f"{n}.jpg", mimeType="image/jpeg", buffer=base64.b64decode(one))
        for n, one in enumerate(photos)
    ]
    page.get_by_label("Har du en bild?").set_input_files(files)


def held(page: Page, wanted: list[int]) -> None:
    """How wide the photos are that the phone keeps, when it has had its time."""
    found: list[int] = []
    for _ in range(100):
        if (found := page.evaluate(HELD)) == wanted:
            break
        page.wait_for_timeout(50)
    assert found == wanted


def test_photos_are_there_again_in_another_tab_and_come_along_once(phone: Phone, empty: Site, words: str) -> None:
    """Chooses, takes away, closes the tab, and sends from another one in Chromium."""
    page = phone.open("/rapportera")
    fill_in(page, words)
    to_more(page)
    choose(page, PHOTO, LARGE_PHOTO)
    held(page, [800, 2048])
    page.close()

    again = phone.another("/rapportera#mer")
    expect(again.locator("#photos-says")).to_have_text("2 av 5 bilder")
    expect(again.get_by_role("img", name="Bild 2")).to_have_js_property("naturalWidth", 2048)
    again.get_by_role("button", name="Ta bort bild 1").click()
    held(again, [2048])
    again.reload()
    expect(again.locator("#photos-says")).to_have_text("1 av 5 bilder")
    onward(again)
    again.reload()
    expect(again.locator("#told")).to_contain_text("1 bild")
    again.get_by_role("button", name="Skicka rapport").click()
    expect(again.locator("h1.thanks")).to_be_visible(timeout=PATIENT_MS)

    held(again, [])
    [sent] = reports_like(empty, words)
    assert (sent.photos, sent.widest) == (1, 2048)
    again.goto("/rapportera")
    expect(again.locator("#photos-ask")).not_to_have_attribute("hidden", "")
    assert again.locator("#photos-chosen li").count() == 0


def test_photos_are_forgotten_with_the_draft(phone: Phone, words: str) -> None:
    """On a shared phone, by one press, and after seven days in Chromium."""
    page = phone.open("/rapportera")
    fill_in(page, words)
    to_more(page)
    choose(page, PHOTO)
    held(page, [800])
    onward(page)
    shared = page.get_by_label("Delad telefon: spara inget här")
    shared.check()
    held(page, [])
    shared.uncheck()
    held(page, [800])
    page.get_by_role("button", name="Rensa utkast").locator("visible=true").click()
    page.wait_for_url("**/rapportera")
    held(page, [])

    fill_in(page, words)
    to_more(page)
    choose(page, PHOTO)
    held(page, [800])
    page.evaluate('localStorage.rapportutkast = localStorage.rapportutkast.replace(/"at":\\d+/, \'"at":1\')')
    page.goto("about:blank")
    page.goto("/rapportera")
    held(page, [])
    assert page.locator("#photos-chosen li").count() == 0


def test_photos_that_the_phone_has_no_room_for_stay_on_the_page_and_are_sent(
    phone: Phone, line: Line, empty: Site, words: str
) -> None:
    """Fills the phone in Chromium."""
    phone.room(4_000_000)
    page = phone.open("/rapportera")
    fill_in(page, words)
    to_more(page)
    choose(page, *[MIDDLING] * 5)
    says = page.locator("#photos-says")
    expect(says).to_contain_text("5 av 5 bilder. Telefonens lagring är full", timeout=PATIENT_MS)
    assert 0 < len(page.evaluate(HELD)) < 5
    assert page.locator("#photos-chosen li").count() == 5
    onward(page)
    page.get_by_role("button", name="Skicka rapport").click()
    expect(page.locator("h1.thanks")).to_be_visible(timeout=PATIENT_MS)

    assert [one.photos for one in reports_like(empty, words)] == [5]
    assert kept(page)["photos"] == 0
