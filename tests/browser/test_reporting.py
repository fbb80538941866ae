"""A citizen's whole job in a real browser: with script and without, by pointer and by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tests.browser.conftest import Visitor
from tests.browser.sites import Site
from tests.browser.steps import at, finish, onward, to_more, to_the_end, type_place
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
    page.get_by_label("Tegel").check()
    page.get_by_label("Vill du berätta mer?").fill("På väggen mot ån, två meter brett.")
    finish(page)
    reference, code = receipt(page)
    page.get_by_role("button", name="Följ rapporten").click()

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
    at(page, "var")
    tab_to(page, "Välj i en lista")
    page.keyboard.press("Enter")
    tab_to(page, "Eller skriv koordinater")
    page.keyboard.type("59,52260 15,99140")
    tab_to(page, "Fortsätt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Kontrollera och skicka")).to_be_focused()
    tab_to(page, "Lägg till: mer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Berätta mer")).to_be_focused()
    tab_to(page, "Vill du berätta mer?")
    page.keyboard.type("Krossad ruta.")
    tab_to(page, "Klart")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("Krossad ruta.")
    tab_to(page, "Skicka rapport")
    page.keyboard.press("Enter")
    _, code = receipt(page)
    page.goto("/")
    tab_to(page, "Följ en rapport")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kvitto")
    tab_to(page, "Din kod")
    page.keyboard.type(code)
    page.keyboard.press("Enter")

    expect(page.locator(".state")).to_contain_text("Ny")


@pytest.mark.slow
@pytest.mark.parametrize("step", ["vad", "var", "mer", "skicka"])
def test_whoever_tabs_sees_where_they_are(visitor: Visitor, town: Site, step: str) -> None:
    """Steps through a page in Chromium, on a phone."""
    page = visitor(town, viewport={"width": 360, "height": 800}).open("/rapportera")
    if step != "vad":
        page.locator('.tile input[value="graffiti"]').click()
        type_place(page, "59,52900 15,99140")
    if step in ("mer", "skicka"):
        to_the_end(page)
    if step == "mer":
        to_more(page)
    at(page, step)
    page.locator(".ds-skip-link").focus()
    steps: list[str] = []
    while not steps or page.evaluate("document.activeElement !== document.body"):
        page.keyboard.press("Tab")
        steps.append(page.evaluate(SEEN))

    assert len(steps) > 6
    assert [what for what in steps[:-1] if what] == []


SEEN = """() => {
    const on = document.activeElement;
    if (on === document.body) return "";
    const shown = on.closest('label') ?? on;
    const drawn = [on, shown].map((one) => getComputedStyle(one));
    const { bottom, top, left, width } = shown.getBoundingClientRect();
    const outlined = drawn.some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
    const bar = document.querySelector('.step-bar');
    const covered = !bar.contains(on) && top > bar.getBoundingClientRect().top - 4;
    return outlined && !covered && bottom > 0 && top < innerHeight ? "" : on.outerHTML.slice(0, 120);
}"""


# A map that was pushed glides on, and a busy machine lets it glide for long: a second of the same place is rest.
AT_REST = """() => {
    const here = document.getElementById("lon").value + document.getElementById("lat").value;
    if (here !== window.lastHere) [window.lastHere, window.since] = [here, Date.now()];
    return Date.now() - window.since > 1000;
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
    for _ in range(8):
        page.get_by_role("button", name="Zooma in").click()
    box = canvas.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y - 30, steps=4)
    page.mouse.up()
    expect(page.locator("#where-words")).to_contain_text("Vald plats: ")
    page.wait_for_function(AT_REST, polling=100)
    chosen = [float(page.locator(f"#{name}").input_value()) for name in ("lon", "lat")]
    to_the_end(page)
    finish(page)
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
    expect(page.locator("#pin-accuracy")).to_have_text("± 18 m enligt telefonen")
    expect(page.locator("#where-words")).to_contain_text("(på 18 meter när)")
    to_the_end(page)
    finish(page)
    reference, _ = receipt(page)

    assert stored(town, reference)[:4] == (15.98877, 59.51412, 18, "phone")


@pytest.mark.slow
def test_a_phone_that_gives_no_position_is_told_what_else_to_do(citizen: Visit) -> None:
    """Chromium refuses to tell where it is."""
    page = citizen.open("/rapportera?category=other")
    page.get_by_role("button", name="Använd min plats").click()

    expect(page.locator("#where-words")).to_have_text(
        "Telefonen gav ingen plats. Sök en adress, flytta kartan eller välj i listan."
    )


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_refused_form_keeps_what_was_typed(visitor: Visitor, town: Site, script: bool) -> None:
    """Sends a form twice in Chromium."""
    page = visitor(town, java_script_enabled=script).open("/rapportera?category=drugs")
    if script:
        onward(page)
        type_place(page, "15,99140 59,51260")
        to_the_end(page)
        to_more(page)
    else:
        page.get_by_label("Eller skriv koordinater").fill("15,99140 59,51260")
    page.get_by_role("radio", name="Inomhus", exact=True).check()
    page.get_by_role("radio", name="Tidigare").check()
    page.get_by_label("Tidigast").fill("2026-11-24T20:15")
    page.get_by_label("Senast").fill("2026-11-24T21:45")
    page.get_by_label("Vill du berätta mer?").fill("Bakom <b>garaget</b> & cykelstället")
    if script:
        onward(page)
    page.get_by_role("button", name="Skicka rapport").click()
    page.locator("#fel").wait_for()

    for chosen in ('category"][value="drugs', 'outdoors"][value="no', 'occurred"][value="earlier'):
        assert page.locator(f'[name="{chosen}"]').is_checked()
    assert page.locator("#occurred_from").input_value() == "2026-11-24T20:15"
    assert page.locator("#occurred_to").input_value() == "2026-11-24T21:45"
    assert page.locator("#description").input_value() == "Bakom <b>garaget</b> & cykelstället"
    page.get_by_role("button", name="Använd och skicka").click()
    assert CODE.fullmatch(receipt(page)[1])
