"""Keys in a real browser, with the authenticator that it keeps for tests."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from service.settings import settings
from tests.browser import sites
from tests.browser.conftest import Visitor
from tests.browser.sites import Site
from tests.browser.visits import Visit, barriers, overflow, shown

pytestmark = pytest.mark.slow  # each opens pages in Chromium
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def named(template: str) -> Iterator[Site]:
    """A service that is met at a name: a key belongs to one, and not to an address of numbers."""
    with sites.site(template) as made, pytest.MonkeyPatch.context() as patched:
        url = made.url.replace("127.0.0.1", "localhost")
        patched.setenv("OPL_BASE_URL", url)
        settings.cache_clear()
        yield replace(made, url=url)
    settings.cache_clear()


class Device:
    """A visitor's own authenticator."""

    def __init__(self, visit: Visit) -> None:
        self.speak: CDPSession = visit.context.new_cdp_session(visit.page)
        self.speak.send("WebAuthn.enable")
        self.id = self.speak.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def keys(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.speak.send("WebAuthn.getCredentials", {"authenticatorId": self.id})[
            "credentials"
        ]
        return found

    def hold(self, key: dict[str, Any]) -> None:
        self.speak.send("WebAuthn.addCredential", {"authenticatorId": self.id, "credential": key})

    def verifies(self, *, verified: bool) -> None:
        self.speak.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": verified})


@pytest.fixture
def owner(visitor: Visitor, named: Site) -> Visit:
    return visitor(named, staff=True)


@pytest.fixture
def device(owner: Visit) -> Device:
    return Device(owner)


def add(visit: Visit, name: str) -> Page:
    page = visit.open("/konto/nycklar")
    page.get_by_label("Vad ska nyckeln heta?").fill(name)
    page.get_by_role("button", name="Lägg till nyckeln").click()
    return page


def press(visit: Visit) -> Page:
    page = visit.open("/logga-in?vidare=/konto/nycklar")
    page.get_by_role("button", name="Logga in med nyckel").click()
    return page


def sign_out(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Logga ut", exact=True).click()
    visit.page.get_by_role("link", name="Logga in").wait_for()


def test_add_a_key_sign_out_and_in_again(owner: Visit, device: Device) -> None:
    page = add(owner, "Jobbtelefonen")
    expect(page.locator(".keyring")).to_contain_text("Jobbtelefonen")
    sign_out(owner)

    expect(press(owner).locator(".keyring")).to_contain_text("Senast använd")


def test_a_key_is_added_once(owner: Visit, device: Device) -> None:
    add(owner, "Jobbtelefonen").locator(".keyring").wait_for()

    expect(add(owner, "Igen").get_by_role("alert")).to_have_text("Nyckeln finns redan.")
    expect(owner.page.locator(".keyring li")).to_have_count(1)


def test_whoever_cannot_prove_themselves_to_the_key_is_told_so_and_may_try_again(owner: Visit, device: Device) -> None:
    add(owner, "Jobbtelefonen").locator(".keyring").wait_for()
    sign_out(owner)
    device.verifies(verified=False)

    page = press(owner)
    expect(page.locator("[data-key] [role=alert]")).to_contain_text("Försök igen")
    device.verifies(verified=True)
    page.get_by_role("button", name="Logga in med nyckel").click()

    page.locator(".keyring").wait_for()


def test_a_copy_of_a_key_is_found_out(owner: Visit, device: Device, visitor: Visitor, named: Site) -> None:
    add(owner, "Dosan").locator(".keyring").wait_for()
    [copied] = device.keys()
    for _ in range(2):
        sign_out(owner)
        press(owner).locator(".keyring").wait_for()
    thief = visitor(named)
    Device(thief).hold(copied)

    expect(press(thief).get_by_role("alert")).to_contain_text("kan ha kopierats")

    expect(owner.open("/konto/nycklar").locator(".keyring")).to_contain_text("Spärrad")


def test_a_key_is_removed(owner: Visit, device: Device) -> None:
    add(owner, "Gamla telefonen").locator(".keyring").wait_for()

    owner.page.get_by_role("button", name="Ta bort Gamla telefonen").click()

    expect(owner.page.locator(".empty")).to_have_text("Du har inga nycklar än.")


def test_without_script_there_is_no_button_that_does_nothing(visitor: Visitor, named: Site) -> None:
    visit = visitor(named, java_script_enabled=False)

    expect(visit.open("/logga-in").get_by_role("button", name="Logga in med nyckel")).to_be_hidden()
    expect(visit.page.locator(".ways")).to_be_hidden()


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (360, True)])
def test_the_pages_of_keys_shut_nobody_out(owner: Visit, device: Device, width: int, dark: bool) -> None:
    page = shown(owner, width=width, dark=dark)
    add(owner, "En nyckel med ett långt namn, som ligger i en låda").locator(".keyring").wait_for()

    assert (barriers(page), overflow(page) > 0) == ([], False)
    sign_out(owner)
    owner.open("/logga-in")
    assert (barriers(page), overflow(page) > 0) == ([], False)
