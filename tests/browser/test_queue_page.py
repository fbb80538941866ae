"""What a person sees of the queue and does with it, what a shared phone keeps, and what opens without a network."""

import pytest
from playwright.sync_api import expect

from tests.browser.lines import Line
from tests.browser.phones import (
    CODE,
    NEW_ONE_WAITS,
    PATIENT_MS,
    PHONE,
    PHOTO,
    REFUSED,
    SENT,
    Phone,
    guard,
    kept,
    keys_in,
    reports_like,
    row,
    signed_in,
    submit,
    workers,
)
from tests.browser.sites import Site
from tests.browser.visits import barriers, overflow
from web.reports import waiting

pytestmark = pytest.mark.slow


def test_a_refused_report_stays_with_its_reason_until_it_is_corrected(phone: Phone, empty: Site, words: str) -> None:
    """Corrects a report in Chromium."""
    page = phone.ready("/rapportera/vantar")
    assert submit(page, f"{words}, ring 070-123 45 67")["state"] == "refused"
    page.reload()
    expect(row(page)).to_contain_text(REFUSED)
    expect(row(page)).to_contain_text("Texten innehåller")
    assert reports_like(empty, words) == []
    page.get_by_role("button", name="Ändra").click()
    page.get_by_label("Dina ord").fill(words)
    page.get_by_role("button", name="Spara och skicka").click()
    expect(page.locator(".queue-row[data-state=sent]")).to_be_visible(timeout=PATIENT_MS)

    assert len(reports_like(empty, words)) == 1


def test_what_is_taken_away_is_asked_about_first(phone: Phone, line: Line, words: str) -> None:
    """Answers a question in Chromium, both ways."""
    page = phone.ready("/rapportera/vantar")
    line.cut()
    submit(page, words)
    row(page).locator("summary").click()
    for answer, left in (("Behåll", 1), ("Ta bort", 0)):
        row(page).get_by_role("button", name="Ta bort").click()
        page.get_by_role("dialog").get_by_role("button", name=answer).click()
        expect(page.locator(".queue-row")).to_have_count(left)

    assert kept(page) == {"reports": 0, "photos": 0, "receipts": 0}


def test_a_networks_own_page_is_no_receipt(phone: Phone, line: Line, empty: Site, words: str) -> None:
    """A portal answers 200 to everything."""
    page = phone.ready("/rapportera/vantar")
    line.catch()
    assert submit(page, words)["state"] == "waiting"
    line.mend()
    page.get_by_role("button", name="Skicka nu").click()
    expect(row(page)).to_contain_text(SENT, timeout=PATIENT_MS)

    assert len(reports_like(empty, words)) == 1


def test_a_report_that_waited_for_over_a_week_is_asked_about_and_not_thrown_away(
    phone: Phone, line: Line, words: str
) -> None:
    """Moves the phone's clock in Chromium."""
    page = phone.ready("/rapportera/vantar")
    line.cut()
    submit(page, words)
    line.mend()
    line.portal = True  # its page is there and the service is not
    page.evaluate("() => { const then = Date.now() + 8 * 864e5; Date.now = () => then; }")
    page.get_by_role("button", name="Skicka nu").click()
    row(page).locator("summary").click()
    page.get_by_role("button", name="Ja, behåll den").click()
    expect(page.get_by_role("button", name="Ja, behåll den")).to_be_hidden()

    assert kept(page)["reports"] == 1


def test_a_shared_phone_keeps_nothing(phone: Phone, line: Line, empty: Site, words: str) -> None:
    """Sends from a shared phone in Chromium, without a line and with one."""
    page = phone.ready("/rapportera")
    line.cut()
    told = submit(page, words, shared=True, photos=[PHOTO])
    assert told["state"] == "not_kept"
    assert "Telefonen är delad" in told["words"]
    line.mend()
    assert submit(page, words, shared=True, photos=[PHOTO])["state"] == "sent"
    page.goto("/rapportera/vantar")
    expect(page.locator(".code")).to_have_text(CODE)
    page.reload()
    expect(page.locator("#queue-empty")).to_be_visible()

    assert kept(page) == {"reports": 0, "photos": 0, "receipts": 0}
    [sent] = reports_like(empty, words)
    assert sent.photos == 1


def test_the_form_opens_without_a_network_and_without_anyones_name(phone: Phone, line: Line, empty: Site) -> None:
    """Installs the worker in Chromium, cuts the line and opens what it kept."""
    signed_in(phone, empty, guard(empty))
    page = phone.ready("/rapportera/vantar")
    expect(page.get_by_text("Kim Berg")).to_be_visible()
    page.goto("/arenden")
    line.cut()
    keys = []
    for _ in range(2):
        page.goto("/rapportera?category=graffiti")
        keys.append(page.locator("input[name=key]").get_attribute("value"))
    page.goto("/rapportera/vantar")

    expect(page.get_by_role("heading", name="Rapporter i telefonen")).to_be_visible()
    assert page.get_by_text("Kim Berg").count() == 0
    assert len(set(keys)) == 2
    assert page.evaluate("document.fonts.ready.then((fonts) => [...fonts].some((font) => font.status === 'loaded'))")
    addresses = keys_in(page)
    assert {"/rapportera", "/rapportera/vantar"} <= addresses
    assert {a for a in addresses if not a.startswith("/static/")} == {
        "/rapportera",
        "/rapportera/vantar",
        "/api/v1/areas.geojson",
    }


def test_a_new_worker_waits_until_no_page_of_the_old_one_is_open(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release in between, in Chromium."""
    page = phone.ready("/rapportera/vantar")
    [old] = workers(page)
    monkeypatch.setattr(waiting, "_fingerprint", lambda _: "another")
    page.evaluate(
        "navigator.serviceWorker.getRegistration('/rapportera').then((there) => there.update()).then(() => null)"
    )
    for _ in range(200):
        if page.evaluate(NEW_ONE_WAITS):
            break
        page.wait_for_timeout(50)
    assert workers(page) == {old, "rapportera-another"}

    page.close()
    page = phone.another("/kvitto")
    for _ in range(100):
        if len(found := workers(page)) == 1:
            break
        page.wait_for_timeout(50)
    assert found == {"rapportera-another"}


@pytest.mark.parametrize(("width", "dark"), [(320, False), (360, True), (768, False), (1440, True)])
def test_the_list_shuts_nobody_out(phone: Phone, line: Line, words: str, width: int, dark: bool) -> None:
    """Looks at a list with every state in Chromium."""
    page = phone.ready("/rapportera/vantar")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if dark else "light")
    assert (barriers(page), overflow(page)) == ([], 0)
    submit(page, f"{words}, ring 070-123 45 67")
    submit(page, words)
    line.cut()
    submit(page, words, photos=[PHOTO])
    expect(page.locator(".queue-row")).to_have_count(3)
    for closed in page.locator("details:not([open]) summary").all():
        closed.click()
    page.get_by_role("button", name="Ändra").first.click()

    assert (barriers(page), overflow(page)) == ([], 0)
    page.get_by_role("button", name="Ta bort").first.click()
    assert barriers(page) == []


def test_without_script_the_page_says_what_happens_instead(browser: object, empty: Site) -> None:
    """One page in Chromium."""
    with Phone.of(browser, empty, java_script_enabled=False) as phone:
        page = phone.open("/rapportera/vantar")

        expect(page.get_by_text("Den här sidan behöver skript")).to_be_visible()
        assert PHONE["viewport"]["width"] == 360
