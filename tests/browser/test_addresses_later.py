"""An address typed where there is no net: kept in words, looked up when there is one, and asked about when it may be several."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from service.db import unit_of_work
from tests import make
from tests.browser.lines import Line
from tests.browser.phones import CODE, PATIENT_MS, SENT, WAITING, Phone, kept, report_of, reports_like, row
from tests.browser.sites import Site
from tests.browser.steps import at, onward
from tests.browser.test_later import kept_for_later
from tests.browser.visits import barriers, overflow

pytestmark = pytest.mark.slow
FAR = 9_000  # from where other tests report
PLACED = text(
    "SELECT location_set, round(ST_Distance(location, ST_Transform(ST_SetSRID(ST_MakePoint(:lon, :lat), 4326),"
    " ST_SRID(location)))) FROM report WHERE description = :words"
)
KEEP = """async ([report, address]) => {
    const queue = await import('/static/vendor/queue.js');
    const { state } = await queue.submit({ report, place: address, address });
    return [state, (await queue.kept()).reports[0].key];
}"""


@pytest.fixture
def streets(empty: Site) -> Iterator[None]:
    """One Kungsgatan, and a Storgatan in two places."""
    with unit_of_work(empty.engine) as session:
        make.address(session, "Kungsgatan 3", "Storgatan 1", metres_north=FAR)
        make.address(session, "Storgatan 1", metres_north=-FAR, locality="Kolsva")
    yield
    with unit_of_work(empty.engine) as session:
        session.execute(text("DELETE FROM address"))
        session.execute(text("DELETE FROM street"))


def keep_named(page: Page, words: str, address: str) -> str:
    """Without a point, as the form keeps it. Returns its key."""
    report = {name: told for name, told in report_of(words).items() if name not in ("lon", "lat")}
    state, key = page.evaluate(KEEP, [report, address])
    assert state == "waiting"
    return str(key)


def placed(site: Site, words: str, *, north: float) -> tuple[Any, ...]:
    """How its place was set, and how many metres it lies from there."""
    there = make.point(metres_north=north)
    with site.engine.connect() as connection:
        return tuple(connection.execute(PLACED, {"lon": there.lon, "lat": there.lat, "words": words}).one())


def test_an_address_typed_without_a_net_is_kept_and_sent_when_it_is_found(
    phone: Phone, line: Line, empty: Site, streets: None, words: str
) -> None:
    """Types an address in Chromium with its line cut."""
    page = phone.open("/rapportera")
    kept_for_later(page)
    page.locator('input[value="graffiti"]').click()
    at(page, "var")
    line.cut()
    page.get_by_label("Sök adress eller plats").fill("Kungsgatan 3")
    onward(page)
    at(page, "skicka")
    expect(page.locator("#told")).to_contain_text("Kungsgatan 3")
    page.reload()
    page.get_by_label("Vill du berätta mer?", exact=False).evaluate("(field, words) => field.value = words", words)
    page.get_by_role("button", name="Skicka rapport").click()
    expect(row(page)).to_contain_text(WAITING, timeout=PATIENT_MS)
    expect(row(page)).to_contain_text("Kungsgatan 3")

    line.mend()
    page.get_by_role("button", name="Skicka nu").click()
    expect(row(page)).to_contain_text(SENT, timeout=PATIENT_MS)
    expect(page.locator(".code")).to_have_text(CODE)
    assert placed(empty, words, north=FAR) == ("address", 0)
    assert kept(page)["reports"] == 0


def test_which_address_was_meant_is_asked_and_the_report_is_sent_once(
    phone: Phone, line: Line, empty: Site, streets: None, words: str
) -> None:
    """Chooses one of two in Chromium, and loses the first answer."""
    page = phone.ready("/rapportera/vantar")
    keys: list[str | None] = []
    page.on("request", lambda one: keys.extend([one.headers.get("idempotency-key")] if one.method == "POST" else []))
    line.cut()
    key = keep_named(page, words, "Storgatan 1")
    line.mend()
    page.get_by_role("button", name="Skicka nu").click()
    expect(row(page)).to_contain_text("Välj vilken adress du menar", timeout=PATIENT_MS)
    expect(page.locator("#queue-count")).to_have_text("1 rapport behöver dig")
    assert reports_like(empty, words) == []
    assert (barriers(page), overflow(page)) == ([], 0)

    line.loses = 1
    row(page).get_by_role("button", name="Storgatan 1, Kolsva").click()
    expect(row(page)).to_contain_text(SENT, timeout=PATIENT_MS)
    assert placed(empty, words, north=-FAR) == ("address", 0)
    assert (line.sent, {*keys}) == (2, {key})
    assert len(reports_like(empty, words)) == 1


def test_an_address_that_is_nowhere_is_written_anew(
    phone: Phone, line: Line, empty: Site, streets: None, words: str
) -> None:
    """Mends an address in Chromium."""
    page = phone.ready("/rapportera/vantar")
    line.cut()
    keep_named(page, words, "Qwxzgatan 77")
    line.mend()
    page.get_by_role("button", name="Skicka nu").click()
    expect(row(page)).to_contain_text("Vi hittar ingen adress som heter så", timeout=PATIENT_MS)
    page.get_by_label("Skriv adressen på ett annat sätt").fill("Kungsgatan 3")
    page.get_by_role("button", name="Sök och skicka").click()
    expect(row(page)).to_contain_text(SENT, timeout=PATIENT_MS)

    assert placed(empty, words, north=FAR) == ("address", 0)
