"""The report form one question at a time: taps, steps back, the stop for danger, and what is near."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import text

from tests.browser.conftest import Visitor
from tests.browser.sites import Site
from tests.browser.steps import at, finish, onward, to_more, to_the_end, type_place
from tests.browser.test_reporting import receipt, stored
from tests.browser.visits import Visit

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 800}, "has_touch": True, "is_mobile": True}
FOUND = [
    {"label": label, "kind": "address", "match": match, "lon": 15.9914, "lat": 59.5226, "locality": "Köping"}
    for label, match in [("Storgatan 1, Köping", "exact"), ("Storgatan 11, Köping", "prefix")]
]


def here(metres_north: int) -> dict[str, Any]:
    """A phone that knows where it is, each test at a place of its own."""
    there = {"latitude": 59.5126 + metres_north / 111_412, "longitude": 15.9914, "accuracy": 18}
    return PHONE | {"geolocation": there, "permissions": ["geolocation"]}


def tile(page: Page, code: str) -> None:
    page.locator(f'.tile input[value="{code}"]').click()


@pytest.mark.slow
def test_four_taps_report_graffiti_from_where_the_phone_is(visitor: Visitor, town: Site) -> None:
    """Four taps in Chromium as a phone."""
    page = visitor(town, **here(2_000)).open("/rapportera")
    page.evaluate(
        "addEventListener('pointerdown', () => sessionStorage.taps = Number(sessionStorage.taps ?? 0) + 1, true)"
    )
    page.locator('.tile input[value="graffiti"]').tap()
    page.get_by_role("button", name="Använd min plats").tap()
    expect(page.locator("#where-words")).to_contain_text("Vald plats")
    page.locator("#step-next").tap()
    at(page, "skicka")
    page.get_by_role("button", name="Skicka rapport").tap()
    reference, _ = receipt(page)

    assert page.evaluate("sessionStorage.taps") == "4"
    assert stored(town, reference)[3:5] == ("phone", "graffiti")


@pytest.mark.slow
def test_the_phones_back_button_goes_one_question_back_and_nothing_is_lost(visitor: Visitor, town: Site) -> None:
    """Goes back and forth in Chromium."""
    page = visitor(town, **PHONE).open("/rapportera")
    tile(page, "littering")
    expect(page.get_by_role("heading", name="Var är det?")).to_be_focused()
    type_place(page, "59,53900 15,99140")
    to_the_end(page)
    to_more(page)
    page.get_by_label("Vill du berätta mer?").fill("Bakom bänken")
    page.go_back()
    expect(page.get_by_role("heading", name="Kontrollera och skicka")).to_be_focused()
    expect(page.locator("#told")).to_contain_text("Bakom bänken")
    page.get_by_role("button", name="Tillbaka").click()
    assert at(page, "var") == "var"
    assert page.locator("#step-count").inner_text() == "Steg 2 av 4"
    assert page.locator("#coordinates").input_value() == "59,53900 15,99140"
    page.go_back()
    expect(page.get_by_role("heading", name="Vad har du sett?")).to_be_focused()
    assert page.locator('.tile input[value="littering"]').is_checked()
    assert "Vad har du sett?" in page.title()


@pytest.mark.slow
def test_what_is_missing_is_said_in_its_step(visitor: Visitor, town: Site) -> None:
    """Presses too early in Chromium."""
    page = visitor(town, **PHONE).open("/rapportera#skicka")
    assert at(page, "vad") == "vad"
    onward(page)
    expect(page.locator("#step-wrong")).to_have_text("Välj vad det gäller.")
    tile(page, "graffiti")
    at(page, "var")
    onward(page)
    expect(page.locator("#step-wrong")).to_contain_text("Välj en plats")
    page.locator("#place-otherwise summary").click()
    page.locator("#place").select_option(index=1)
    expect(page.locator("#step-wrong")).to_be_hidden()


@pytest.mark.slow
def test_where_there_may_be_danger_nobody_is_hurried_past_it(visitor: Visitor, town: Site) -> None:
    """Chooses in Chromium what may be going on."""
    page = visitor(town, **PHONE).open("/rapportera")
    expect(page.locator(".emergency")).to_be_visible()
    tile(page, "violence_threat")

    expect(page.get_by_role("link", name="Ring 112", exact=True)).to_be_visible()
    assert at(page, "vad") == "vad"
    page.get_by_role("button", name="Det pågår inte nu. Fortsätt").click()
    assert at(page, "var") == "var"
    expect(page.locator(".emergency")).to_be_hidden()


@pytest.mark.slow
@pytest.mark.parametrize("same", [True, False], ids=["the same", "something else"])
def test_what_is_near_is_asked_about_before_the_details(visitor: Visitor, town: Site, same: bool) -> None:
    """Two reports of one thing in Chromium."""
    metres = 3_000 if same else 3_300
    references = []
    for first in (True, False):
        page = visitor(town, **here(metres)).open("/rapportera?category=graffiti")
        page.get_by_role("button", name="Använd min plats").click()
        expect(page.locator("#where-words")).to_contain_text("Vald plats")
        onward(page)
        if not first:
            at(page, "nara")
            expect(page.locator(".near-card").first).to_contain_text("alldeles intill, rapporterat sedan i dag")
            page.get_by_role("button", name="Ja, samma sak" if same else "Nej, något annat").first.click()
        at(page, "skicka")
        expect(page.get_by_role("button", name="Ändra: samma sak")).to_have_count(int(same and not first))
        page.get_by_role("button", name="Skicka rapport").click()
        references.append(receipt(page)[0])

    asked = text("SELECT count(DISTINCT incident_id) FROM report WHERE reference = ANY(:references)")
    with town.engine.connect() as connection:
        assert connection.execute(asked, {"references": references}).scalar_one() == (1 if same else 2)


@pytest.mark.slow
def test_without_script_what_is_near_is_asked_about_when_the_form_is_sent(visitor: Visitor, town: Site) -> None:
    """Two reports of one thing in Chromium, without script."""
    for first in (True, False):
        page = visitor(town, java_script_enabled=False).open("/rapportera?category=graffiti")
        page.get_by_label("Eller skriv koordinater").fill("59,54900 15,99140")
        page.get_by_role("button", name="Skicka rapport").click()
        if not first:
            assert page.locator("#steg-nara h2").inner_text() == "Är det den här?"
            page.get_by_role("button", name="Ja, samma sak").click()
        receipt(page)
    expect(page.get_by_text("Lagd till en händelse som redan är känd")).to_be_visible()


@pytest.mark.slow
def test_questions_follow_the_category_and_the_answer_before(visitor: Visitor, town: Site) -> None:
    """Answers in Chromium."""
    page = visitor(town, **PHONE).open("/rapportera?category=littering")
    type_place(page, "59,55900 15,99140")
    to_the_end(page)
    to_more(page)
    expect(page.get_by_text("Vad sitter det på?")).to_be_hidden()
    expect(page.get_by_text("Vad är trasigt?").locator("visible=true")).to_have_count(0)
    page.get_by_role("group", name="Är något trasigt?").get_by_label("Ja", exact=True).check()
    page.get_by_role("group", name="Vad är trasigt?").get_by_label("Belysning").check()
    page.get_by_label("Kanyler").check()
    onward(page)

    expect(page.locator("#told")).to_contain_text("Vad är trasigt? Belysning")
    expect(page.locator("#told")).to_contain_text("Kanyler")
    finish(page)
    reference, _ = receipt(page)
    asked = text("SELECT category_code, answers FROM report WHERE reference = :reference")
    with town.engine.connect() as connection:
        kept = connection.execute(asked, {"reference": reference}).one()
    assert tuple(kept) == ("littering_needles", {"damaged": True, "broken": "light"})


@pytest.mark.slow
def test_a_place_is_searched_for_by_keyboard(citizen: Visit) -> None:
    """Types and chooses in Chromium; the register is the test's."""
    citizen.page.route("**/api/v1/places?*", lambda route: answer(route, {"results": FOUND}))
    page = citizen.open("/rapportera?category=graffiti")
    field = page.get_by_role("combobox", name="Sök adress eller plats")
    hits = page.get_by_role("listbox", name="Förslag").get_by_role("option")
    field.focus()
    page.keyboard.type("storg 1")
    expect(hits).to_have_text(["Storgatan 1, Köping", "Storgatan 11, Köping"])
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(hits.and_(page.locator("[aria-selected=true]"))).to_have_text("Storgatan 11, Köping")
    assert field.get_attribute("aria-activedescendant") == "address-hit-1"
    page.keyboard.press("Escape")
    expect(hits).to_have_count(0)
    page.keyboard.type("1")
    expect(hits).to_have_count(2)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    expect(field).to_have_value("Storgatan 11, Köping")
    expect(field).to_be_focused()
    expect(page.locator("#where-words")).to_contain_text("Vald plats: Storgatan 11, Köping")
    assert page.locator("#location_set").input_value() == "address"
    page.keyboard.press("Backspace")
    assert page.locator("#lon").input_value() == ""


@pytest.mark.slow
@pytest.mark.parametrize(("metres", "goes_on"), [(120, True), (9_000, False)])
def test_outside_the_municipality_the_neighbour_is_named(
    visitor: Visitor, town: Site, metres: int, goes_on: bool
) -> None:
    """Stands outside in Chromium; the register is the test's."""
    visit = visitor(town, **here(40_000))
    beside = {"place": None, "neighbour": {"name": "Arboga kommun", "outside_m": metres}}
    visit.page.route("**/api/v1/places/near?*", lambda route: answer(route, beside))
    visit.page.route("**/api/v1/nearby?*", lambda route: answer(route, {"within_m": 0, "nearby": []}))
    page = visit.open("/rapportera?category=graffiti")
    page.get_by_role("button", name="Använd min plats").click()
    expect(page.locator("#where-words")).to_contain_text("i Arboga kommun")
    onward(page)

    if goes_on:
        assert at(page, "skicka") == "skicka"
    else:
        expect(page.locator("#step-wrong")).to_contain_text("Rapportera dit i stället")


def answer(route: Route, told: object) -> None:
    route.fulfill(json=told)
