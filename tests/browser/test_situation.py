"""The situation picture before a meeting: the map and the lists say the same, whatever the machine can do."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Visitor
from tests.browser.sightings import amount, missing, on_screen, seen, settled
from tests.browser.sites import Site
from tests.browser.visits import Visit, map_is_drawn, signs_in, with_password

VERDICTS = {
    "more": "fler än väntat",
    "fewer": "färre än väntat",
    "usual": "inom det vanliga",
    "too_few": "för få för att säga",
}
TABS = ["Siffror", "Ansamlingar", "Områden", "Klotter", "Polisen", "Källor"]
SCREEN = ViewportSize(width=1100, height=700)  # a machine without a graphics card draws every pixel itself
WALL = ViewportSize(width=1920, height=1080)
Picture = dict[str, Any]


def opened(visit: Visit, query: str = "") -> tuple[Page, Picture]:
    """The page, and what the API says about the same period."""
    visit.page.set_viewport_size(WALL if "projektor" in query else SCREEN)
    page = visit.open(f"/lagesbild{query}")
    map_is_drawn(page)
    day = page.locator("#period option:checked").get_attribute("value")
    answer = visit.context.request.get(f"/api/v1/periods/{day}")
    assert answer.ok
    return page, answer.json()


def table(page: Page, section: str) -> list[list[str]]:
    """A section's rows as they are read, hidden or not; without soft hyphens."""
    rows = page.locator(f"#{section} tbody tr").evaluate_all(
        "all => all.map(tr => [...tr.cells].map(td => td.textContent))"
    )
    return [[" ".join(cell.replace("\u00ad", "").split()) for cell in row] for row in rows]


@pytest.mark.slow
def test_someone_who_signs_in_meets_the_map_and_can_leave(visitor: Visitor, town: Site) -> None:
    """Three pages in Chromium."""
    page = visitor(town).open("/underlag/2026-11-25")
    assert page.url.endswith("/logga-in?vidare=/underlag/2026-11-25")
    page.goto("/logga-in")
    signs_in(page, with_password(town, "rescue"))
    page.wait_for_url("**/lagesbild")
    map_is_drawn(page)
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url(f"{town.url}/")

    page.goto("/lagesbild")
    assert page.url.endswith("/logga-in?vidare=/lagesbild")


@pytest.mark.slow
def test_the_lists_say_what_the_picture_says(staff: Visit) -> None:
    """Opens the map in Chromium."""
    page, picture = opened(staff)

    assert table(page, "siffror") == [
        [row["name"], str(row["now"]), str(row["previous"]), VERDICTS[row["verdict"]]] for row in picture["categories"]
    ]
    assert table(page, "omraden") == [
        [row["name"], str(row["now"]), str(row["previous"]), VERDICTS[row["verdict"]]]
        for row in picture["areas"]["rows"]
    ]
    assert table(page, "kallor") == [[who["name"], str(who["reports"])] for who in picture["reporters"]]
    assert table(page, "polisen") == [[kind["name"], str(kind["n"])] for kind in picture["police"]["kinds"]]
    assert page.locator("#siffror .key b").inner_text() == str(picture["total"]["now"])
    letters = page.locator("#ansamlingar li > .letter").all_text_contents()
    assert letters == [spot["letter"] for spot in picture["hotspots"]]
    days = page.locator("#bars .sr").all_text_contents()
    assert [int(day.split(": ")[1].split()[0]) for day in days] == [day["incidents"] for day in picture["days"]]
    assert json.loads(page.locator("#picture").text_content() or "") == picture


@pytest.mark.slow
def test_every_incident_is_drawn_where_it_lies(either: Visit) -> None:
    """Opens the map in Chromium."""
    page, picture = opened(either)
    page.get_by_role("button", name="Visa hela kommunen").click()
    settled(page, lambda: missing(seen(page), picture, on_screen(page, picture)) == [])
    image, place = seen(page), on_screen(page, picture)
    inside = [place(p["lon"], p["lat"]) for p in picture["points"]]

    assert missing(image, picture, place) == []
    assert all(0 < x < image.width and 0 < y < image.height for x, y in inside)


@pytest.mark.slow
def test_a_day_shows_its_incidents_alone(either: Visit) -> None:
    """Clicks on the map's days in Chromium."""
    page, picture = opened(either)
    everything = amount(seen(page))
    day = max(picture["days"], key=lambda one: one["incidents"])
    button = page.locator(f'#bars [data-day="{day["date"]}"] button')
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert settled(page, lambda: 0 < amount(seen(page)) < everything * 0.5)
    page.get_by_role("button", name="Visa alla dygn").click()

    assert settled(page, lambda: amount(seen(page)) == pytest.approx(everything, rel=0.02))
    expect(button).to_be_focused()


@pytest.mark.slow
def test_resting_on_a_row_marks_it_and_dims_the_others(either: Visit) -> None:
    """Moves the pointer over the lists in Chromium."""
    page, picture = opened(either)
    before = amount(seen(page))
    row = page.locator(f'#siffror tr[data-category="{picture["categories"][0]["code"]}"]')
    row.hover()
    expect(row).to_have_class("lit")
    assert settled(page, lambda: 0 < amount(seen(page)) < before * 0.7)

    page.get_by_role("tab", name="Ansamlingar").click()
    spot = page.locator("#ansamlingar li").first
    spot.hover()
    expect(spot).to_have_class("lit")
    expect(page.locator(".callout.lit b")).to_have_text(picture["hotspots"][0]["letter"])


@pytest.mark.slow
def test_a_hotspots_callout_opens_what_is_told_about_it(staff: Visit) -> None:
    """Clicks on the map in Chromium."""
    page, picture = opened(staff)
    spot = picture["hotspots"][1]
    page.locator(".callout").nth(1).click()

    expect(page.get_by_role("tab", name="Ansamlingar")).to_have_attribute("aria-selected", "true")
    pressed = page.locator('#ansamlingar button[aria-pressed="true"]')
    expect(pressed).to_have_text(spot["place"])


@pytest.mark.slow
def test_another_period_is_chosen_and_shown(staff: Visit) -> None:
    """Opens the map twice in Chromium."""
    page, picture = opened(staff)
    page.locator("#period").select_option("2026-11-11")
    page.wait_for_url("**/lagesbild?period=2026-11-11")
    earlier = staff.context.request.get("/api/v1/periods/2026-11-11").json()

    assert earlier["total"]["now"] == picture["total"]["previous"]
    expect(page.locator("#siffror .key b")).to_have_text(str(earlier["total"]["now"]))


@pytest.mark.slow
def test_the_tabs_follow_the_keys(staff: Visit) -> None:
    """Presses keys in Chromium."""
    page, _ = opened(staff)
    page.get_by_role("tab", name="Siffror").focus()
    for name in [*TABS[1:], TABS[0]]:
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name=name)).to_be_focused()
        expect(page.locator("#panel > section:visible")).to_have_count(1)


@pytest.mark.slow
def test_without_script_the_lists_tell_everything(visitor: Visitor, town: Site) -> None:
    """Opens the page in Chromium."""
    page = visitor(town, staff=True, java_script_enabled=False).open("/lagesbild")

    for section in ("siffror", "ansamlingar", "omraden", "klotter", "polisen", "kallor"):
        assert page.locator(f"#{section}").is_visible()
    assert not page.locator("#canvas").is_visible()
    assert page.locator("#tools, #layers, .tabs button").locator("visible=true").count() == 0
    page.locator("#period").select_option("2026-11-11")
    page.get_by_role("button", name="Visa", exact=True).click()
    assert page.url.endswith("/lagesbild?period=2026-11-11")


@pytest.mark.slow
def test_on_a_phone_without_script_the_choice_of_period_is_whole(visitor: Visitor, town: Site) -> None:
    """Opens the page in Chromium."""
    viewport = ViewportSize(width=360, height=800)
    page = visitor(town, staff=True, java_script_enabled=False, viewport=viewport).open("/lagesbild")

    for part in (page.locator("#period"), page.get_by_role("button", name="Visa", exact=True)):
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= viewport["width"]
        assert box["height"] >= 44


SMALL = """() => {
    const small = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const { parentElement: holder, textContent } = texts.currentNode;
        const hidden = holder.closest('script, noscript, .sr') || !holder.checkVisibility({ visibilityProperty: true });
        if (!textContent.trim() || hidden) continue;
        const { width, height } = holder.getBoundingClientRect();
        if (width > 1 && height > 1 && parseFloat(getComputedStyle(holder).fontSize) < 24) small.push(textContent.trim());
    }
    return small;
}"""


@pytest.mark.slow
def test_nothing_on_the_wall_is_too_small_to_read(staff: Visit) -> None:
    """Six parts of the page in Chromium, and the card of an incident."""
    page, _ = opened(staff, "?visning=projektor")
    small = {}
    for tab in TABS:
        page.get_by_role("tab", name=tab).click()
        small[tab] = page.evaluate(SMALL)
    page.get_by_role("tab", name="Klotter").click()
    late = page.locator("#klotter li button")
    if late.count():
        late.first.click()
        small["kort"] = page.evaluate(SMALL)

    assert {where: what for where, what in small.items() if what} == {}
