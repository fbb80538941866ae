"""Mail about a report and the form that ends a case: nobody is shut out of any state of them, on a phone or at a desk."""

import pytest
from playwright.sync_api import expect
from pydantic import SecretStr
from sqlalchemy import text

from service.db import unit_of_work
from service.notices.rules import confirming, stopping
from service.settings import settings
from tests.browser.conftest import Visitor
from tests.browser.sites import Site
from tests.browser.test_conversation import faults, told
from tests.browser.test_steps import PHONE
from tests.browser.visits import Visit
from tests.service.reports.photos.pictures import as_bytes, scene

pytestmark = pytest.mark.slow
PHOTO = as_bytes(scene(320, 240))


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is mail; nothing is sent."""
    monkeypatch.setattr(settings(), "smtp_url", SecretStr("smtp://127.0.0.1:9"))


def links(site: Site) -> tuple[str, str]:
    """Where the links of the mails lead that were asked for last."""
    with unit_of_work(site.engine) as session:
        made = session.execute(text("SELECT id FROM contact ORDER BY asked_at DESC LIMIT 1")).scalar_one()
    secret = settings().secret.get_secret_value()
    return f"/epost/bekrafta/{confirming(secret, made)}", f"/epost/sluta/{stopping(secret, made)}"


def test_mail_is_asked_for_confirmed_and_ended(mails: None, visitor: Visitor, empty: Site) -> None:
    """Seven pages in Chromium, each seen by axe five times."""
    visit = visitor(empty, **PHONE)
    found, page = {}, visit.page
    told(visit)
    page.get_by_label("Din e-postadress").fill("maria")
    page.evaluate("document.querySelector('.ask-address').noValidate = true")
    page.get_by_role("button", name="Mejla mig när något händer").click()
    expect(page.locator("#fel-epost")).to_be_visible()
    found["refused"] = faults(visit)
    page.get_by_label("Din e-postadress").fill("maria@exempel.example")
    page.get_by_role("button", name="Mejla mig när något händer").click()
    page.get_by_role("heading", name="Titta i din e-post").wait_for()
    found["asked"] = faults(visit)
    yes, no = links(empty)
    found |= pressed(visit, yes, "Ja, mejla mig", "Klart, du får mejl")
    found |= pressed(visit, no, "Sluta mejla mig", "Du får inga fler mejl")

    assert {state: what for state, what in found.items() if what} == {}


def pressed(visit: Visit, path: str, button: str, heading: str) -> dict[str, dict[str, list[str]]]:
    visit.open(path)
    before = faults(visit)
    visit.page.get_by_role("button", name=button).click()
    visit.page.get_by_role("heading", name=heading).wait_for()
    return {path: before, heading: faults(visit)}


def test_a_case_is_ended_at_a_desk_with_a_photo(visitor: Visitor, empty: Site, photo_files: None) -> None:
    """Three pages in Chromium, each seen by axe five times."""
    reference, _ = told(visitor(empty, **PHONE))
    desk = visitor(empty, staff=True)
    page, found = desk.open(f"/arenden/{reference}"), {}
    page.get_by_role("link", name="Avsluta ärendet").click()
    expect(page.get_by_label("Till vem?")).to_be_hidden()
    page.get_by_label("Vidarebefordrat").check()
    expect(page.get_by_label("Till vem?")).to_be_visible()
    found["form"] = faults(desk)
    page.get_by_label("Till den som rapporterade").fill("Ring 070-123 45 67")
    page.get_by_role("button", name="Avsluta ärendet").click()
    expect(page.locator("#fel")).to_contain_text("telefonnummer")
    found["refused"] = faults(desk)
    page.get_by_label("Borttaget").check()
    page.get_by_label("Till den som rapporterade").fill("Vi har tvättat väggen.")
    page.get_by_label("Bild av hur det blev").set_input_files(
        {"name": "efter.jpg", "mimeType": "image/jpeg", "buffer": PHOTO}
    )
    page.get_by_label("Inga människor").check()
    page.get_by_role("button", name="Avsluta ärendet").click()
    page.get_by_role("heading", name="Så här blev det").wait_for()
    expect(page.get_by_role("img", name="Efter")).to_be_visible()
    found["ended"] = faults(desk)

    assert {state: what for state, what in found.items() if what} == {}
