"""A citizen's whole job in a real browser: with script and without, by pointer and by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tests.browser.conftest import Visitor
from tests.browser.sites import Site
from tests.browser.visits import Visit

CODE = re.compile(r"([0-9A-Z]{5} ){4}[0-9A-Z]{6}")
HERE = {"latitude": 59.51412, "longitude": 15.98877, "accuracy": 18}


def receipt(page: Page) -> tuple[str, str]:
    """The report's number and its code."""
    page.get_by_role("heading", name="Tack, vi har den").wait_for()
    return page.locator(".ref").inner_text(), " ".join(page.locator("#code").inner_text().split())


def stored(site: Site, reference: str) -> tuple[float, float, float | None, str, str, str]:
    """Where and what the service has of a report."""
    asked = text(
        "SELECT ST_X(ST_Transform(location, 4326)), ST_Y(ST_Transform(location, 4326)), accuracy_m,"
        " location_set, category_code, description FROM report WHERE reference = :reference"
    )
    with site.engine.connect() as connection:
        lon, lat, *rest = connection.execute(asked, {"reference": reference}).one()
    return round(lon, 5), round(lat, 5), *rest


@pytest.mark.slow
def test_without_script_a_citizen_reports_and_follows_the_report(visitor: Visitor, town: Site) -> None:
    """Four pages in Chromium."""
    page = visitor(town, java_script_enabled=False).open("/")
    page.get_by_role("link", name="Klotter").click()
    expect(page.get_by_role("radio", name="Klotter", exact=True)).to_be_checked()
    page.get_by_label("Tagg eller målning").check()
    page.get_by_label("Eller skriv koordinater").fill("59,51260 15,99140")
    page.get_by_label("Utomhus").check()
    page.get_by_label("Vill du berätta mer?").fill("På väggen mot ån, två meter brett.")
    page.get_by_role("button", name="Skicka rapport").click()
    reference, code = receipt(page)
    page.get_by_role("link", name="Följ rapporten").click()
    page.get_by_label("Din kod").fill(code)
    page.get_by_role("button", name="Visa rapporten").click()

    assert CODE.fullmatch(code)
    assert page.locator(".ref").inner_text() == reference
    assert page.locator(".state").inner_text().split() == ["Läge:", "Ny"]
    assert page.get_by_text("Ska vara borta senast tor 26 nov 14:00").is_visible()
    assert stored(town, reference) == (
        15.9914, 59.5126, None, "coordinates", "graffiti_tag", "På väggen mot ån, två meter brett.",
    )  # fmt: skip


def tab_to(page: Page, name: str) -> None:
    """Tab until the element with this name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if name in page.evaluate(NAME_OF_FOCUS):
            return
    raise AssertionError(f"Tab never reaches {name}")


NAME_OF_FOCUS = """() => {
    const on = document.activeElement;
    const label = on.labels?.length ? on.labels[0].textContent : (on.getAttribute('aria-label') ?? on.textContent);
    return label.replaceAll('\\u00ad', '').trim();
}"""


@pytest.mark.slow
def test_by_keyboard_alone_a_citizen_reports_and_follows_the_report(citizen: Visit) -> None:
    """Four pages in Chromium."""
    page = citizen.open("/")
    tab_to(page, "Skadegörelse")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rapportera?category=vandalism")
    page.locator("#pin").wait_for()
    tab_to(page, "Eller skriv koordinater")
    page.keyboard.type("59,51260 15,99140")
    tab_to(page, "Vet inte")
    page.keyboard.press("ArrowLeft")
    tab_to(page, "Vill du berätta mer?")
    page.keyboard.type("Krossad ruta.")
    tab_to(page, "Skicka rapport")
    page.keyboard.press("Enter")
    _, code = receipt(page)
    tab_to(page, "Följ rapporten")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kvitto")
    tab_to(page, "Din kod")
    page.keyboard.type(code)
    page.keyboard.press("Enter")

    expect(page.locator(".state")).to_contain_text("Ny")


@pytest.mark.slow
def test_whoever_tabs_sees_where_they_are(citizen: Visit) -> None:
    """Steps through a page in Chromium."""
    page = citizen.open("/rapportera")
    page.locator("#pin").wait_for()
    steps: list[str] = []
    while not steps or page.evaluate("document.activeElement !== document.body"):
        page.keyboard.press("Tab")
        steps.append(page.evaluate(SEEN))

    assert len(steps) > 20
    assert [what for what in steps[:-1] if what] == []


SEEN = """() => {
    const on = document.activeElement;
    if (on === document.body) return "";
    const drawn = [on, on.closest('label')].filter(Boolean).map((one) => getComputedStyle(one));
    const { bottom, top } = (on.closest('label') ?? on).getBoundingClientRect();
    const outlined = drawn.some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
    return outlined && bottom > 0 && top < innerHeight ? "" : on.outerHTML.slice(0, 120);
}"""


@pytest.mark.slow
def test_the_map_under_the_cross_sets_the_place(citizen: Visit, town: Site) -> None:
    """Moves a map in Chromium."""
    page = citizen.open("/rapportera?category=littering")
    canvas = page.locator("#pin-map")
    canvas.wait_for()
    for _ in range(3):
        page.get_by_role("button", name="Zooma ut").click()
    canvas.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#where-words")).to_have_text("Zooma in mer så att korset visar en plats.")
    for _ in range(6):
        page.get_by_role("button", name="Zooma in").click()
    box = canvas.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y - 30, steps=4)
    page.mouse.up()
    expect(page.locator("#where-words")).to_contain_text("Vald plats: 59,5")
    chosen = [float(page.locator(f"#{name}").input_value()) for name in ("lon", "lat")]
    page.get_by_role("button", name="Skicka rapport").click()
    reference, _ = receipt(page)

    lon, lat, accuracy, how, *_ = stored(town, reference)
    assert [lon, lat] == pytest.approx(chosen, abs=1e-5)
    assert (accuracy, how) == (None, "pin")


@pytest.mark.slow
def test_the_phones_own_position_sets_the_place_and_how_sure_it_is(visitor: Visitor, town: Site) -> None:
    """Asks Chromium for a position that the test gives."""
    visit = visitor(town, geolocation=HERE, permissions=["geolocation"], viewport={"width": 360, "height": 800})
    page = visit.open("/rapportera?category=environment")
    page.get_by_role("button", name="Använd min plats").click()
    expect(page.locator("#pin-accuracy")).to_have_text("± 18 m")
    expect(page.locator("#where-words")).to_contain_text("Vald plats: 59,51412 15,98877, i Köping")
    page.get_by_role("button", name="Skicka rapport").click()
    reference, _ = receipt(page)

    assert stored(town, reference)[:4] == (15.98877, 59.51412, 18, "phone")


@pytest.mark.slow
def test_a_phone_that_gives_no_position_is_told_what_else_to_do(citizen: Visit) -> None:
    """Chromium refuses to tell where it is."""
    page = citizen.open("/rapportera")
    page.get_by_role("button", name="Använd min plats").click()

    expect(page.locator("#where-words")).to_have_text(
        "Telefonen gav ingen plats. Flytta kartan, välj i listan eller skriv koordinater."
    )


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_refused_form_keeps_what_was_typed(visitor: Visitor, town: Site, script: bool) -> None:
    """Sends a form twice in Chromium."""
    page = visitor(town, java_script_enabled=script).open("/rapportera?category=drugs")
    page.get_by_label("Eller skriv koordinater").fill("15,99140 59,51260")
    page.get_by_role("radio", name="Inomhus", exact=True).check()
    page.get_by_role("radio", name="Tidigare").check()
    page.get_by_label("Tidigast").fill("2026-11-24T20:15")
    page.get_by_label("Senast").fill("2026-11-24T21:45")
    page.get_by_label("Vill du berätta mer?").fill("Bakom <b>garaget</b> & cykelstället")
    page.get_by_role("button", name="Skicka rapport").click()
    page.locator("#fel").wait_for()

    assert page.get_by_role("radio", name="Droger", exact=True).is_checked()
    assert page.get_by_role("radio", name="Inomhus", exact=True).is_checked()
    assert page.get_by_role("radio", name="Tidigare").is_checked()
    assert page.get_by_label("Tidigast").input_value() == "2026-11-24T20:15"
    assert page.get_by_label("Senast").input_value() == "2026-11-24T21:45"
    assert page.get_by_label("Vill du berätta mer?").input_value() == "Bakom <b>garaget</b> & cykelstället"
    page.get_by_role("button", name="Använd och skicka").click()
    assert CODE.fullmatch(receipt(page)[1])
