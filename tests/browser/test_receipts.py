"""A report with a photo: its receipt is the same as without, and the answer to what lies near comes along."""

import base64

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import text

from service.db import unit_of_work
from tests import make
from tests.browser.lines import Line
from tests.browser.phones import CODE, PATIENT_MS, PHOTO, SENT, WAITING, Phone, kept, reports_like, row
from tests.browser.sites import NOW, Site
from tests.browser.steps import at, onward, to_more, type_place
from tests.browser.test_later import fill_in, kept_for_later
from tests.browser.visits import barriers, overflow

pytestmark = pytest.mark.slow
INCIDENTS = text("SELECT count(DISTINCT incident_id) FROM report WHERE description = :words")


def choose_photo(page: Page) -> None:
    """In the step where more may be told."""
    photo = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=base64.b64decode(PHOTO))
    page.get_by_label("Har du en bild?").set_input_files(photo)
    expect(page.locator("#photos-says")).to_have_text("1 av 5 bilder")


def ready_to_send(page: Page, words: str) -> None:
    """Graffiti with a photo, all told."""
    fill_in(page, words)
    to_more(page)
    choose_photo(page)
    onward(page)
    at(page, "skicka")


@pytest.mark.parametrize("shared", [False, True], ids=["kept", "shared"])
def test_a_report_with_a_photo_ends_at_the_whole_receipt_and_leaves_nothing_on_the_phone(
    phone: Phone, empty: Site, words: str, shared: bool
) -> None:
    """Sends in Chromium, from a phone of one's own and from a shared one."""
    page = phone.open("/rapportera")
    kept_for_later(page)
    ready_to_send(page, words)
    if shared:
        page.get_by_label("Delad telefon: spara inget här").check()
    page.get_by_role("button", name="Skicka rapport").click()

    page.wait_for_url("**/rapportera/kvitto", timeout=PATIENT_MS)
    expect(page.get_by_role("heading", name="Tack, vi har den")).to_be_visible()
    expect(page.locator("#code")).to_have_text(CODE)
    expect(page.locator("#qr")).to_be_visible()
    expect(page.get_by_role("button", name="Spara som bild")).to_be_visible()
    expect(page.get_by_text("Ska vara borta")).to_be_visible()
    assert (barriers(page), overflow(page)) == ([], 0)
    assert [one.photos for one in reports_like(empty, words)] == [1]

    page.get_by_role("button", name="Följ rapporten").click()
    expect(page.locator(".state")).to_contain_text("Ny")
    page.goto("/rapportera/vantar")
    expect(page.locator("#queue-empty")).to_be_visible()
    assert kept(page) == {"reports": 0, "photos": 0, "receipts": 0}
    assert page.evaluate("sessionStorage.length") == 0


def test_what_waited_on_the_phone_shows_its_receipt_from_its_row(phone: Phone, line: Line, words: str) -> None:
    """Sends in Chromium when there is a net again."""
    page = phone.open("/rapportera")
    kept_for_later(page)
    line.cut()
    ready_to_send(page, words)
    page.get_by_role("button", name="Skicka rapport").click()
    expect(row(page)).to_contain_text(WAITING, timeout=PATIENT_MS)
    line.mend()
    page.get_by_role("button", name="Skicka nu").click()
    expect(row(page)).to_contain_text(SENT, timeout=PATIENT_MS)
    expect(page.locator(".queue-stays")).to_be_visible()
    expect(page.locator(".queue-passes")).to_be_hidden()
    shown = "".join(page.locator(".code").inner_text().split())

    page.get_by_role("button", name="Visa kvittot").click()
    expect(page.get_by_role("heading", name="Tack, vi har den")).to_be_visible()
    assert "".join(page.locator("#code").inner_text().split()) == shown
    page.goto("/rapportera/vantar")
    expect(row(page)).to_contain_text(SENT)


def test_a_code_that_is_not_kept_is_not_said_to_be(phone: Phone) -> None:
    """A receipt that the tab shows once in Chromium."""
    page = phone.ready("/rapportera")
    told = {"key": "k", "reference": "L26-0001", "code": "AAAAA-BBBBB-CCCCC-DDDDD-EEEEEE", "category": "graffiti"}
    page.evaluate(
        "told => sessionStorage.setItem('rapport-kvitto', JSON.stringify({...told, kept_at: 1, sent_at: 1}))", told
    )
    page.goto("/rapportera/vantar")

    expect(page.get_by_text("Den sparas inte i telefonen.")).to_be_visible()
    expect(page.get_by_text("Den finns i telefonen tills du tar bort den här raden.")).to_be_hidden()


@pytest.mark.parametrize(
    ("answer", "incidents"), [("Ja, samma sak", 1), ("Nej, något annat", 2)]
)  # without an answer: 2, and 1
@pytest.mark.parametrize("offline", [False, True], ids=["net", "no net"])
def test_the_answer_to_what_lies_near_comes_along_with_a_photo(
    phone: Phone, line: Line, empty: Site, words: str, answer: str, incidents: int, offline: bool
) -> None:
    """Answers in Chromium, and sends at once or when there is a net again."""
    metres = 4_000 + 500 * incidents + 1_000 * offline
    with unit_of_work(empty.engine) as session:
        make.report(session, metres_north=metres, description=words, now=NOW)
    there = make.point(metres_north=metres + (40 if incidents == 1 else 0))
    page = phone.open("/rapportera")
    kept_for_later(page)
    page.locator('input[value="graffiti"]').click()
    type_place(page, f"{there.lat:.5f} {there.lon:.5f}".replace(".", ","))
    onward(page)
    at(page, "nara")
    page.get_by_role("button", name=answer).first.click()
    at(page, "skicka")
    to_more(page)
    page.get_by_label("Vill du berätta mer?").fill(words)
    choose_photo(page)
    onward(page)
    if offline:
        line.cut()
    page.get_by_role("button", name="Skicka rapport").click()
    if offline:
        expect(row(page)).to_contain_text(WAITING, timeout=PATIENT_MS)
        line.mend()
        page.get_by_role("button", name="Skicka nu").click()
        expect(row(page)).to_contain_text(SENT, timeout=PATIENT_MS)
    else:
        page.wait_for_url("**/rapportera/kvitto", timeout=PATIENT_MS)

    assert len(reports_like(empty, words)) == 2
    with empty.engine.connect() as connection:
        assert connection.execute(INCIDENTS, {"words": words}).scalar_one() == incidents
