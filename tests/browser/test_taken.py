"""A photo that knows where it was taken: asked about on the phone, and sent only when someone says yes."""

import io

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, Request, expect

from tests.browser.phones import Phone
from tests.browser.steps import onward, to_more, to_the_end, type_place

pytestmark = pytest.mark.slow
GPS, ELSEWHERE, HERE = 0x8825, (59.5190, 15.9800), (59.5127, 15.9915)
ASKED = "Bilden är tagen"


def photo(lat: float, lon: float) -> FilePayload:
    """A JPEG as a phone's camera writes it, with its position."""
    made, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(GPS).update({1: "N", 2: (lat, 0.0, 0.0), 3: "E", 4: (lon, 0.0, 0.0)})
    Image.effect_noise((640, 480), 60).convert("RGB").save(made, "JPEG", exif=exif)
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def asked_for(page: Page) -> list[str]:
    """Everything that leaves the phone from here on, addresses and bodies."""
    told: list[str] = []

    def note(request: Request) -> None:
        body = request.post_data_buffer or b""
        told.append(f"{request.method} {request.url} {body.decode('latin-1')}")

    page.on("request", note)
    return told


def with_photo(page: Page, taken: FilePayload) -> None:
    """Graffiti at typed coordinates, and a photo."""
    page.locator('input[value="graffiti"]').click()
    type_place(page)
    to_the_end(page)
    to_more(page)
    page.set_input_files("#photos", [taken])


def test_a_photo_from_elsewhere_is_asked_about_and_nothing_is_sent_until_someone_says_yes(phone: Phone) -> None:
    page = phone.open("/rapportera")
    told = asked_for(page)
    with_photo(page, photo(*ELSEWHERE))

    expect(page.locator("#photo-place-words")).to_contain_text("59,51900 15,98000")
    assert [one for one in told if "59.519" in one or "15.98" in one] == []

    with page.expect_request(lambda request: "/api/v1/places/near" in request.url and "59.519" in request.url):
        page.get_by_role("button", name="Ja, använd bildens plats").click()
    assert page.locator("#lat").input_value() == "59.519000"
    assert page.locator("#coordinates").input_value() == ""
    expect(page.locator("#photo-place")).to_be_hidden()


def test_who_says_no_sends_the_photo_without_its_position(phone: Phone) -> None:
    page = phone.open("/rapportera")
    told = asked_for(page)
    with_photo(page, photo(*ELSEWHERE))
    page.get_by_role("button", name="Nej, behåll").click()
    onward(page)
    with page.expect_response(lambda answer: answer.request.method == "PUT") as put:
        page.get_by_role("button", name="Skicka rapport").click()

    assert put.value.ok
    sent = put.value.request.post_data_buffer or b""
    assert b"Exif" not in sent
    assert [one for one in told if "59.519" in one or "15.98" in one] == []


def test_a_photo_from_the_place_itself_asks_nothing(phone: Phone) -> None:
    page = phone.open("/rapportera")
    with_photo(page, photo(*HERE))

    expect(page.locator("#photos-chosen li")).to_have_count(1)
    page.wait_for_timeout(200)
    expect(page.locator("#photo-place")).to_be_hidden()
    assert ASKED not in page.locator("#photos-ask").inner_text()
