"""Reports that wait on a phone, in a real browser in front of the real service: none is lost, and none is counted twice."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.conftest import CHROMIUM, NO_WEBGL, QUIET
from tests.browser.lines import Line
from tests.browser.phones import (
    CODE,
    KEEP,
    LARGE_PHOTO,
    MIDDLING,
    PATIENT_MS,
    SENT,
    SIGN_IN,
    WAITING,
    Phone,
    chromium_kept_in,
    guard,
    kept,
    ready,
    report_of,
    reports_like,
    row,
    signed_in,
    submit,
)
from tests.browser.sites import Site

pytestmark = pytest.mark.slow
ALONE = ["--no-sandbox"] if os.geteuid() == 0 else []  # as root Chromium has no sandbox
START: dict[str, Any] = {"executable_path": CHROMIUM, "args": [*ALONE, *QUIET, *NO_WEBGL]}


def test_a_report_with_a_photo_outlives_the_browser_and_is_sent_once(
    playwright: Playwright, line: Line, empty: Site, words: str, tmp_path: Path, photo_files: None
) -> None:
    """Starts Chromium three times on the same phone: to keep, without a line, and with one."""
    with chromium_kept_in(playwright, tmp_path, line.url, **START) as page:
        page.goto("/rapportera")
        ready(page)
        line.cut()
        assert submit(page, words, photos=[LARGE_PHOTO])["state"] == "waiting"
    with chromium_kept_in(playwright, tmp_path, line.url, **START) as page:
        page.goto("/rapportera/vantar")
        expect(row(page)).to_contain_text(WAITING)
        expect(row(page)).to_contain_text("1 foto")
        assert reports_like(empty, words) == []
    line.mend()
    with chromium_kept_in(playwright, tmp_path, line.url, **START) as page:
        page.goto("/rapportera/vantar")
        expect(row(page)).to_contain_text(SENT, timeout=PATIENT_MS)
        expect(page.locator(".code")).to_have_text(CODE)
        assert kept(page) == {"reports": 0, "photos": 0, "receipts": 1}
        page.get_by_role("button", name="Klar, ta bort raden").click()
        expect(page.locator("#queue-empty")).to_be_visible()
        assert kept(page) == {"reports": 0, "photos": 0, "receipts": 0}

    [sent] = reports_like(empty, words)
    assert (sent.photos, sent.widest) == (1, 2048)
    assert line.most == 1


def test_fifty_that_wait_are_sent_one_at_a_time_in_their_order(
    phone: Phone, line: Line, empty: Site, words: str
) -> None:
    """Keeps and sends fifty reports in Chromium."""
    page = phone.ready("/rapportera/vantar")
    line.cut()
    page.evaluate(KEEP, [report_of(f"{words} {n:02}") for n in range(50)])
    expect(page.locator("#queue-count")).to_have_text("50 rapporter väntar")
    line.mend()
    page.get_by_role("button", name="Skicka nu").click()
    expect(page.locator(".queue-row[data-state=sent]")).to_have_count(50, timeout=2 * PATIENT_MS)

    assert [one.description for one in reports_like(empty, words)] == [f"{words} {n:02}" for n in range(50)]
    assert (line.most, kept(page)["reports"]) == (1, 0)


def test_an_answer_that_gets_lost_is_no_second_report(phone: Phone, line: Line, empty: Site, words: str) -> None:
    """The server has the report and the line drops while it says so."""
    page = phone.ready("/rapportera/vantar")
    line.loses = 99  # a browser asks again by itself on a new connection
    submit(page, words)
    expect(row(page)).to_contain_text(WAITING)
    assert len(reports_like(empty, words)) == 1
    row(page).locator("summary").click()
    expect(page.get_by_role("button", name="Ändra")).to_be_hidden()  # it may have come through as it was

    line.loses = 0
    page.get_by_role("button", name="Skicka nu").click()
    expect(row(page)).to_contain_text(SENT, timeout=PATIENT_MS)

    [sent] = reports_like(empty, words)
    expect(row(page)).to_contain_text(f"kvittot visades inte: numret är {sent.reference}")
    assert line.sent > 1


def test_two_tabs_send_each_report_once(phone: Phone, line: Line, empty: Site, words: str) -> None:
    """Two pages of one phone, both told to send at the same time."""
    first = phone.ready("/rapportera/vantar")
    second = phone.another("/rapportera/vantar")
    line.cut()
    for n in range(4):
        submit(first, f"{words} {n}")
    expect(second.locator("#queue-count")).to_have_text("4 rapporter väntar")
    tried = line.sent
    line.mend()
    for page in (first, second):
        page.evaluate("void import('/static/vendor/queue.js').then((queue) => queue.go(true))")
    for page in (first, second):
        expect(page.locator(".queue-row[data-state=sent]")).to_have_count(4, timeout=PATIENT_MS)

    assert len(reports_like(empty, words)) == 4
    assert (line.sent - tried, line.most) == (4, 1)


def test_a_sign_in_that_ran_out_keeps_the_report_until_its_keeper_is_back(
    phone: Phone, line: Line, empty: Site, words: str
) -> None:
    """Signs in twice, and a colleague in between."""
    keeper = guard(empty)
    signed_in(phone, empty, keeper)
    page = phone.ready("/rapportera/vantar")
    page.evaluate("import('/static/vendor/queue.js').then((queue) => queue.sender())")
    line.cut()
    submit(page, words)
    phone.context.clear_cookies()
    line.mend()
    page.reload()
    expect(row(page)).to_contain_text(SIGN_IN)
    row(page).locator("summary").click()
    expect(page.get_by_role("link", name="Logga in").last).to_have_attribute(
        "href", re.compile("vidare=/rapportera/vantar")
    )

    signed_in(phone, empty, guard(empty))
    page.reload()
    expect(row(page)).to_contain_text(SIGN_IN)
    row(page).locator("summary").click()
    expect(row(page)).to_contain_text("sparades av någon annan än den som är inloggad nu")
    assert reports_like(empty, words) == []

    signed_in(phone, empty, keeper)
    page.reload()
    expect(row(page)).to_contain_text(SENT, timeout=PATIENT_MS)
    [sent] = reports_like(empty, words)
    assert sent.teller == "guard"


def test_who_cannot_sign_in_again_sends_as_anyone(phone: Phone, line: Line, empty: Site, words: str) -> None:
    """A sign-in that ran out in Chromium."""
    signed_in(phone, empty, guard(empty))
    page = phone.ready("/rapportera/vantar")
    page.evaluate("import('/static/vendor/queue.js').then((queue) => queue.sender())")
    phone.context.clear_cookies()
    assert submit(page, words)["state"] == "sign_in"
    row(page).locator("summary").click()
    page.get_by_role("button", name="Skicka utan att logga in").click()
    expect(row(page)).to_contain_text(SENT, timeout=PATIENT_MS)

    [sent] = reports_like(empty, words)
    assert sent.teller == "citizen"


def test_a_full_phone_says_so_and_keeps_what_is_there(phone: Phone, line: Line, empty: Site, words: str) -> None:
    """Fills the phone with photos in Chromium until there is no room."""
    phone.room(4_000_000)
    page = phone.ready("/rapportera/vantar")
    line.cut()
    told = [submit(page, f"{words} {n}", photos=[MIDDLING]) for n in range(8)]
    fitted = [one["state"] for one in told].index("not_kept")

    assert 0 < fitted < 8
    assert "lagring är full, så rapporten är varken sparad eller skickad" in told[fitted]["words"]
    assert kept(page) == {"reports": fitted, "photos": fitted, "receipts": 0}

    line.mend()  # a full phone with a network sends at once
    page.evaluate("import('/static/vendor/queue.js').then((queue) => queue.go(true))")
    expect(page.locator(".queue-row[data-state=sent]")).to_have_count(fitted, timeout=30_000)
    assert submit(page, f"{words} {fitted}", photos=[MIDDLING])["state"] == "sent"
    assert [one.description for one in reports_like(empty, words)] == [f"{words} {n}" for n in range(fitted + 1)]
