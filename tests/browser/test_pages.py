"""Every page, small and large, light and dark: nobody is shut out, nobody else is told, nothing breaks."""

from collections.abc import Callable

import pytest

from service.db import unit_of_work
from tests.browser.conftest import Visitor
from tests.browser.sites import NOW, Site
from tests.browser.steps import CENTRE, finish, to_the_end, type_place
from tests.browser.visits import Visit, barriers, map_is_drawn, overflow, shown, signs_in
from tests.service.intake.test_floods import BURST
from tests.service.intake.test_floods import sent as sent_in

Way = Callable[[Visit], object]
LOOKS = [(1440, False), (360, True)]
TABS = ["Siffror", "Ansamlingar", "Områden", "Klotter", "Polisen", "Källor"]


def at(path: str, status: int = 200) -> Way:
    return lambda visit: visit.open(path, status)


def _send(visit: Visit, coordinates: str) -> None:
    page = visit.open("/rapportera?category=graffiti_tag")
    type_place(page, coordinates)
    to_the_end(page)
    finish(page)


def sent(visit: Visit) -> None:
    _send(visit, CENTRE)
    visit.page.get_by_role("heading", name="Tack, vi har den").wait_for()


def refused(visit: Visit) -> None:
    _send(visit, "15,99140 59,51260")
    visit.page.locator("#fel").wait_for()


def followed(visit: Visit) -> None:
    sent(visit)
    code = visit.page.locator("#code").inner_text()
    visit.open("/kvitto").get_by_label("Din kod").fill(code)
    visit.page.get_by_role("button", name="Visa rapporten").click()
    visit.page.locator(".state").wait_for()


def unknown(visit: Visit) -> None:
    visit.open("/kvitto").get_by_label("Din kod").fill("K7MP3 XQD9T WHV2R A8JNC 4B6FG1")
    visit.page.get_by_role("button", name="Visa rapporten").click()
    visit.page.locator("#fel-code").wait_for()


def wrong_password(visit: Visit) -> None:
    signs_in(visit.open("/logga-in"), "nobody@koping.example", "not the password")
    visit.page.locator("#fel-password").wait_for()


def situation(query: str = "") -> Way:
    def opened(visit: Visit) -> None:
        visit.open(f"/lagesbild{query}")
        map_is_drawn(visit.page)

    return opened


CITIZENS = {
    "the front page": at("/"),
    "the form": at("/rapportera"),
    "the form for danger": at("/rapportera?category=violence_threat"),
    "a refused form": refused,
    "the receipt": sent,
    "follow a report": at("/kvitto"),
    "what became of it": followed,
    "an unknown code": unknown,
    "sign in": at("/logga-in"),
    "a wrong password": wrong_password,
    "a page that is not there": at("/finns-inte", 404),
}
STAFFS = {
    "the picture of the meeting": situation(),
    "the picture of a running period": situation("?period=2026-12-09"),
    "the packs": at("/underlag"),
    "a pack": at("/underlag/2026-11-25"),
}


def flooded(visit: Visit) -> None:
    """What is held after a burst, with its first group open."""
    with unit_of_work(visit.site.engine) as session:
        for n in range(6):
            sent_in(session, BURST, metres_north=n * 18, now=NOW)
    page = visit.open("/granskning/tillstromning")
    page.locator(".held-each summary").first.click()


FIRST_DAY = {
    "what came in a flood": flooded,
    "the front page": at("/"),
    "the form": at("/rapportera"),
    "the picture": situation(),
    "the packs": at("/underlag"),
}


def faults(visit: Visit) -> dict[str, list[str]]:
    """What stands in a reader's way, by how they read."""
    found = {}
    for width, dark in LOOKS:
        page = shown(visit, width=width, dark=dark)
        found[f"{width} px, {'dark' if dark else 'light'}"] = barriers(page)
    for width in (360, 320):
        found[f"sideways at {width} px"] = ["yes"] * (overflow(shown(visit, width=width)) > 0)
    return {how: what for how, what in found.items() if what}


@pytest.mark.slow
@pytest.mark.parametrize("way", CITIZENS.values(), ids=CITIZENS)
def test_a_citizen_is_not_shut_out(citizen: Visit, way: Way) -> None:
    """Opens a page in Chromium and asks axe about it twice."""
    way(citizen)

    assert faults(citizen) == {}


@pytest.mark.slow
@pytest.mark.parametrize("way", STAFFS.values(), ids=STAFFS)
def test_staff_are_not_shut_out(staff: Visit, way: Way) -> None:
    """Opens a page in Chromium and asks axe about it twice."""
    way(staff)

    assert faults(staff) == {}


@pytest.mark.slow
@pytest.mark.parametrize("way", FIRST_DAY.values(), ids=FIRST_DAY)
def test_a_municipality_without_anything_is_told_so_without_being_shut_out(
    visitor: Visitor, empty: Site, way: Way
) -> None:
    """Opens a page in Chromium and asks axe about it twice."""
    visit = visitor(empty, staff=True)
    way(visit)

    assert faults(visit) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("wall", "width", "dark"), [("", 360, True), ("?visning=projektor", 1920, False)])
def test_every_part_of_the_picture_lets_everyone_in(staff: Visit, wall: str, width: int, dark: bool) -> None:
    """Six parts in Chromium, each seen by axe."""
    situation(wall)(staff)
    page = shown(staff, width=width, dark=dark)
    found = {}
    for tab in TABS:
        page.get_by_role("tab", name=tab).click()
        found[tab] = barriers(page)

    assert found == {tab: [] for tab in TABS}
