"""A guard's night on a phone: a round with events in a row, some of them without a net, and a round with nothing."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from service.db import unit_of_work
from service.people.rules import Viewer
from service.rounds import templates
from service.rounds.models import NewTemplate
from tests.browser.conftest import Visitor
from tests.browser.lines import Line
from tests.browser.phones import PATIENT_MS, Phone, guard, reports_like, signed_in
from tests.browser.sites import Site
from tests.browser.steps import CENTRE
from tests.browser.test_later import kept_for_later
from tests.browser.test_steps_for_all import SMALL
from tests.browser.visits import Visit, barriers, overflow, shown

pytestmark = pytest.mark.slow
TEMPLATE = "Klotter på fasad"
TOLD_ON = text("SELECT reference FROM report WHERE round_id::text = :id ORDER BY reference")
PLACE = {"longitude": 16.0214, "latitude": 59.5426, "accuracy": 8}  # where no other test reports


@pytest.fixture
def walker(empty: Site, words: str) -> Viewer:
    """A guard whose organisation has a template."""
    who = guard(empty)
    with unit_of_work(empty.engine) as session:
        for other in templates.of(session, who.grants[0].organisation_id):
            templates.remove(session, who, other.id)
        kept = NewTemplate(name=TEMPLATE, category="graffiti", answers={"surface": "brick"}, description=words)
        templates.add(session, who.grants[0], uuid4(), kept)
    return who


@pytest.fixture
def page(phone: Phone, empty: Site, walker: Viewer) -> Page:
    """The phone, on its round."""
    signed_in(phone, empty, walker)
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation(PLACE)  # type: ignore[arg-type]
    phone.open("/ronder").get_by_role("button", name="Börja ronden").click()
    expect(phone.page.get_by_role("heading", name="Rapporterat på ronden")).to_be_visible()
    return phone.page


def tap_template_and_send(page: Page) -> None:
    """Two taps. The phone has said where it is by itself; what lies near is something else."""
    expect(page.locator("#where-words")).to_contain_text("59,54260 16,02140", timeout=PATIENT_MS)
    page.get_by_role("button", name=TEMPLATE).click()
    page.get_by_role("button", name="Skicka rapport").click()


def told_on(empty: Site, address: str) -> list[str]:
    with empty.engine.connect() as connection:
        return list(connection.execute(TOLD_ON, {"id": address.rpartition("/")[2]}).scalars())


def test_a_whole_round_with_three_events_two_of_them_without_a_net(
    page: Page, line: Line, empty: Site, words: str
) -> None:
    """Walks a round in Chromium as a phone whose line is cut on the way."""
    address = page.url
    page.get_by_role("link", name="Rapportera", exact=True).last.click()
    kept_for_later(page)
    tap_template_and_send(page)
    sent = page.locator("#sent-words")
    expect(sent).to_contain_text("Skickad: L", timeout=PATIENT_MS)
    page.get_by_role("link", name="Samma plats igen").click()

    line.cut()
    tap_template_and_send(page)
    kept = page.locator("#just-kept-words")
    expect(kept).to_contain_text("Sparad i telefonen. 1 rapport väntar", timeout=PATIENT_MS)
    expect(page.locator("#walk-kept")).to_contain_text("Rond sedan")
    page.get_by_role("link", name="Samma plats igen").click()
    expect(page.locator("#just-kept")).to_be_hidden()
    tap_template_and_send(page)
    expect(kept).to_contain_text("2 rapporter väntar", timeout=PATIENT_MS)
    assert len(told_on(empty, address)) == 1

    line.mend()
    page.goto("/rapportera/vantar")
    expect(page.get_by_text("Skickad", exact=False).nth(1)).to_be_visible(timeout=PATIENT_MS)
    page.goto(address)
    expect(page.get_by_role("link", name="Samma plats igen")).to_have_count(4)
    assert len(told_on(empty, address)) == 3
    assert {one.teller for one in reports_like(empty, words)} == {"guard"}

    page.get_by_role("button", name="Avsluta ronden").click()
    expect(page.get_by_role("button", name="Avsluta ronden")).to_have_count(0)


def test_a_round_with_nothing_is_two_taps_and_counts(page: Page) -> None:
    """Ends a round in Chromium as a phone."""
    page.get_by_role("button", name="Avsluta ronden").click()
    page.get_by_role("button", name="Inget att rapportera. Avsluta").click()

    expect(page.get_by_text("Inget att rapportera. Ronden räknas.")).to_be_visible()


def test_a_sign_in_that_ran_out_says_that_the_round_is_not_over(page: Page, phone: Phone) -> None:
    """Loses the cookie, as a phone does whose sign-in ran out."""
    page.goto("/rapportera")
    phone.context.clear_cookies()

    page.goto("/rapportera")

    expect(page.locator("#walk-out")).to_contain_text("du är inte inloggad längre")


def test_staff_keep_a_photo_and_a_report_without_a_net_as_their_own(
    phone: Phone, line: Line, empty: Site, words: str
) -> None:
    """Someone who is on no round, and has never kept anything on this phone."""
    signed_in(phone, empty, guard(empty))
    page = phone.open("/rapportera")
    kept_for_later(page)
    page.wait_for_function("indexedDB.databases().then((all) => all.length > 0)")
    page.locator('input[value="littering"]').click()
    page.locator("#place-otherwise summary").click()
    page.get_by_label("Eller skriv koordinater").fill(CENTRE)
    page.get_by_label("Vill du berätta mer?").fill(words)
    line.cut()
    page.get_by_role("button", name="Skicka rapport").click()
    expect(page.locator("#just-kept-words")).to_contain_text("Sparad i telefonen", timeout=PATIENT_MS)

    line.mend()
    page.goto("/rapportera/vantar")
    expect(page.get_by_text("Skickad", exact=False).first).to_be_visible(timeout=PATIENT_MS)

    assert [one.teller for one in reports_like(empty, words)] == ["guard"]


# Nobody is shut out


def walks(visit: Visit) -> None:
    visit.open("/ronder")


def on_a_walk(visit: Visit) -> None:
    page = visit.open("/ronder")
    if page.get_by_role("button", name="Börja ronden").count():
        page.get_by_role("button", name="Börja ronden").click()
    else:
        page.get_by_role("link", name="Öppna ronden").click()
    page.get_by_role("heading", name="Rapporterat på ronden").wait_for()


def asked_whether_nothing(visit: Visit) -> None:
    on_a_walk(visit)
    visit.page.get_by_role("button", name="Avsluta ronden").click()
    visit.page.get_by_role("heading", name="Stämmer det?").wait_for()


def sent_and_next(visit: Visit) -> None:
    page = visit.open("/rapportera?category=positive")
    page.locator("#place-otherwise summary").click()
    page.get_by_label("Eller skriv koordinater").fill(CENTRE)
    page.get_by_role("button", name="Skicka rapport").click()
    page.locator("#sent-words").wait_for()
    for summary in page.locator(".just-sent summary").all():
        summary.click()


def templates_of_ones_own(visit: Visit) -> None:
    page = visit.open("/rapportera?category=graffiti")
    page.locator(".template-keep summary").click()
    page.locator("#template_name").fill(f"Elskåpet {uuid4().hex[:6]}")
    page.locator(".template-keep button").click()
    page.get_by_text("är sparad").wait_for()
    visit.open("/mallar")


def signs(visit: Visit) -> None:
    visit.open("/skyltar").get_by_text("Gör en skylt").click()


def a_sign(visit: Visit) -> None:
    page = visit.open("/skyltar")
    visit.open(str(page.locator('a[href^="/p/"]').first.get_attribute("href")))
    page.locator(".from-sign").wait_for()


def no_sign(visit: Visit) -> None:
    visit.open("/p/ABCDEFGHJK", 404)


WAYS = (walks, on_a_walk, asked_whether_nothing, sent_and_next, templates_of_ones_own, signs, a_sign, no_sign)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_nobody_is_shut_out(visitor: Visitor, town: Site, way: Callable[[Visit], None]) -> None:
    """Asks axe about a page in Chromium at four widths, light and dark, and at 200 % zoom."""
    visit = visitor(town, staff=True)
    way(visit)
    found: dict[str, list[str]] = {}
    for width, dark in [(320, False), (360, True), (768, False), (1440, True), (720, False)]:
        page = shown(visit, width=width, dark=dark)
        found[f"{width}"] = barriers(page) + ["sideways"] * (overflow(page) > 0)
    found["small"] = shown(visit, width=360).evaluate(SMALL)

    assert {how: what for how, what in found.items() if what} == {}
