"""A reporter and the coordinator, from the receipt to a case that is opened again: on a phone and at a desk."""

import re
from collections.abc import Sequence

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.sites import Site
from tests.browser.steps import finish, to_the_end, type_place
from tests.browser.test_steps import PHONE
from tests.browser.test_steps_for_all import SMALL
from tests.browser.visits import Visit, barriers, overflow, shown
from tests.service.reports.photos.pictures import as_bytes, scene

SIGNS = re.compile(r"[0-9A-Z]{26}")
LOOKS = [(320, False), (768, True), (1440, False), (720, False), (360, True)]
ONE = LOOKS[-1:]  # where little has changed since the page was looked at from all sides


def faults(visit: Visit, looks: Sequence[tuple[int, bool]] = LOOKS) -> dict[str, list[str]]:
    """What shuts someone out of the page as it is: at four widths, at 200 % zoom, light and dark."""
    found = {}
    for width, dark in looks:
        page = shown(visit, width=width, dark=dark)
        found[f"{width}"] = barriers(page) + ["sideways"] * (overflow(page) > 0)
    found["small"] = visit.page.evaluate(SMALL)
    return {how: what for how, what in found.items() if what}


def told(phone: Visit) -> tuple[str, str]:
    """Report on a phone: the report's number and its code."""
    page = phone.open("/rapportera?category=graffiti_tag")
    type_place(page, "59,53700 15,99140")
    to_the_end(page)
    finish(page)
    page.get_by_role("heading", name="Tack, vi har den").wait_for()
    return page.locator(".ref").inner_text(), "".join(page.locator("#code").inner_text().split())


def scan(phone: Visit, code: str) -> Page:
    """Open what the QR holds, as another phone does."""
    phone.page.goto("about:blank")
    page = phone.open(f"/kvitto#{code}")
    page.locator(".state").wait_for()
    return page


def saves(page: Page) -> str:
    """The name of the picture that the phone keeps, which has its size in its first bytes."""
    with page.expect_download() as saved:
        page.get_by_role("button", name="Spara som bild").click()
    content = saved.value.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20]) == 720
    return saved.value.suggested_filename


def closes(desk: Visit, reference: str) -> None:
    page = desk.open(f"/arenden/{reference}/avsluta")
    page.get_by_label("Borttaget").check()
    page.get_by_label("Till den som rapporterade").fill("Väggen är målad.")
    after = FilePayload(name="efter.jpg", mimeType="image/jpeg", buffer=as_bytes(scene(640)))
    page.locator("input[type=file]").first.set_input_files(after)
    page.get_by_label("Inga människor").check()
    page.get_by_role("button", name="Avsluta ärendet").click()
    page.wait_for_url(f"**/arenden/{reference}*")


@pytest.mark.slow
@pytest.mark.usefixtures("photo_files")
def test_from_the_receipt_to_a_case_that_is_opened_again(visitor: Visitor, town: Site) -> None:
    """Two browsers through the whole of it, and axe at every stop."""
    phone, desk = visitor(town, **PHONE), visitor(town, staff=True)
    found: dict[str, dict[str, list[str]]] = {}
    reference, code = told(phone)
    assert SIGNS.fullmatch(code)
    assert saves(phone.page) == f"kvitto-{reference}.png"
    found["the receipt"] = faults(phone)

    page = scan(phone, code)
    assert page.url.endswith("/kvitto")
    assert page.locator(".ref").inner_text() == reference
    page.get_by_label("Ditt meddelande").fill("Ring Per på 070-123 45 67.")
    page.get_by_role("button", name="Skicka meddelandet").click()
    expect(page.locator("#persons mark").first).to_have_text("070-123 45 67")
    found["a person in the words"] = faults(phone, ONE)
    page.get_by_label("Ditt meddelande").fill("Det är två till på baksidan.")
    page.get_by_role("button", name="Skicka meddelandet").click()
    expect(page.get_by_text("Skickat.")).to_be_visible()
    found["written"] = faults(phone, ONE)

    desk.open("/samtal")
    found["who waits"] = faults(desk)
    desk.page.get_by_role("link", name=f"Svara den som rapporterade {reference}").click()
    desk.page.get_by_label("Meddelande").fill("Tack, vi tar dem också.")
    desk.page.get_by_role("button", name="Skicka svaret").click()
    desk.page.wait_for_url(f"**/arenden/{reference}#samtal-{reference}")
    closes(desk, reference)

    page = scan(phone, code)
    expect(page.get_by_text("Nytt svar")).to_be_visible()
    expect(page.get_by_text("Väggen är målad.")).to_be_visible()
    expect(page.get_by_role("img", name="Bild från kommunen, tagen efteråt")).to_be_visible()
    assert page.locator(".before-after img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    page.get_by_text("Det är inte åtgärdat").click()
    found["closed"] = faults(phone)
    page.get_by_label("Vad är kvar?").fill("Baksidan är kvar.")
    page.get_by_role("button", name="Säg att det inte är åtgärdat").click()
    expect(page.get_by_text("svarar här").first).to_be_visible()
    found["objected"] = faults(phone, ONE)

    desk.open(f"/arenden/{reference}")
    found["the case"] = faults(desk)
    desk.page.get_by_label("Svar till den som säger").fill("Du har rätt. Vi åker dit i dag.")
    desk.page.get_by_role("button", name="Öppna ärendet igen").click()
    expect(desk.page.get_by_text("öppnade ärendet igen")).to_be_visible()

    page = scan(phone, code)
    expect(page.locator(".state")).to_contain_text("Bedömd")
    expect(page.get_by_text("Du har rätt. Vi åker dit i dag.")).to_be_visible()
    found["opened again"] = faults(phone, ONE)
    asked = [one.url for one in (*phone.asked, *desk.asked) if code in one.url.partition("#")[0]]
    assert (asked, {state: what for state, what in found.items() if what}) == ([], {})


@pytest.mark.slow
def test_without_script_a_code_is_typed_and_words_are_written(visitor: Visitor, town: Site) -> None:
    """Two browsers, one of them without script."""
    _, code = told(visitor(town, **PHONE))
    page = visitor(town, java_script_enabled=False).open("/kvitto")
    page.get_by_label("Din kod").fill(code.lower())
    page.get_by_role("button", name="Visa rapporten").click()
    page.get_by_label("Ditt meddelande").fill("Ring 070-123 45 67.")
    page.get_by_role("button", name="Skicka meddelandet").click()
    expect(page.locator("#persons mark")).to_have_text("070-123 45 67")
    page.get_by_role("button", name="Ta bort det markerade och skicka").click()

    expect(page.get_by_text("Ring [borttaget].")).to_be_visible()
