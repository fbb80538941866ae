"""What is drawn with other things: none is lost under another, pushes it away, or asks what it has said."""

import re

from service.db import unit_of_work
from tests.browser.conftest import Visitor
from tests.browser.sites import NOW, Site
from tests.service.intake.test_floods import BURST
from tests.service.intake.test_floods import sent as sent_in

ROWS = (
    "new Set([...document.querySelectorAll('.top li')].map((one) => Math.round(one.getBoundingClientRect().top))).size"
)


def test_with_two_figures_in_the_menu_it_still_is_one_row(visitor: Visitor, empty: Site) -> None:
    with unit_of_work(empty.engine) as session:
        for n in range(12):
            sent_in(session, BURST, metres_north=n * 400, suspect="trap", now=NOW)
    visit = visitor(empty, staff=True)
    page = visit.open("/granskning")

    assert re.search(r"\d\d$", page.locator(".top .count").first.inner_text())
    page.evaluate(
        """() => {
          document.querySelector(".top .mine a span").textContent = "Alexandra Bergström-Lindqvist";
          document.querySelector('.top [href="/samtal"]').append(document.querySelector(".top .count").cloneNode(true));
        }"""
    )
    for width in (1440, 1366):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(ROWS) == 1, width


def test_suggestions_lie_over_the_map_and_its_buttons(visitor: Visitor, town: Site) -> None:
    page = visitor(town).open("/rapportera?category=graffiti")
    page.locator("#pin.drawn .leaflet-control-zoom").wait_for()
    page.evaluate(
        """() => {
          const hits = document.getElementById("address-hits"), plus = document.querySelector(".leaflet-control-zoom-in");
          hits.hidden = false;
          hits.innerHTML = "<li>Storgatan</li>".repeat(20);
          hits.style.maxHeight = "60rem";
          plus.scrollIntoView({ block: "center" });
        }"""
    )

    over = page.evaluate(
        """() => {
          const { left, top, width, height } = document.querySelector(".leaflet-control-zoom-in").getBoundingClientRect();
          return document.elementFromPoint(left + width / 2, top + height / 2).closest("#address-hits") !== null;
        }"""
    )

    assert over


def test_what_the_chosen_kind_has_said_is_not_asked(visitor: Visitor, town: Site) -> None:
    page = visitor(town, java_script_enabled=False).open("/rapportera?category=graffiti")
    asked = page.get_by_role("group", name="Är det kränkande, hotfullt eller rasistiskt?")
    asked.wait_for()

    page.get_by_label("Kränkande, rasistiskt eller hotfullt klotter").check()

    assert not asked.is_visible()
