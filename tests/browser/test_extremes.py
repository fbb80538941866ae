"""Packs of fortnights that are not usual, in every form."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import sites, towns
from tests.browser.conftest import Visitor
from tests.browser.forms import everywhere
from tests.browser.packs import kept, printed, squeezed
from tests.browser.towns import MANY, SILENT, TOGETHER
from tests.browser.visits import map_is_drawn

NOTHING = "Inga händelser rapporterades under perioden."
QUIET = f"{SILENT} har inte rapporterat under perioden."
ONE_POINT = "Alla ligger på samma punkt."


@pytest.mark.slow
def test_a_fortnight_without_incidents_has_a_pack_that_says_so_and_who_was_silent(
    visitor: Visitor, template: str, browser: Browser, tmp_path: Path
) -> None:
    """Makes a pack and reads its three forms."""
    with sites.site(template, sites.planned, towns.ground, sites.pack) as site:
        told = everywhere(visitor(site, staff=True), site, browser, tmp_path)

    assert [form for form, text in told.items() if squeezed(NOTHING) not in text] == []
    assert [form for form, text in told.items() if squeezed(QUIET) not in text] == []


@pytest.mark.slow
def test_two_thousand_incidents_many_of_them_on_one_point_have_a_pack_that_says_so(
    visitor: Visitor, template: str, browser: Browser, tmp_path: Path
) -> None:
    """Makes a large pack and reads its three forms."""
    with sites.site(template, sites.planned, towns.ground, towns.crowd, sites.pack) as site:
        told = everywhere(visitor(site, staff=True), site, browser, tmp_path)
        map_page = visitor(site, staff=True).open("/lagesbild")
        map_is_drawn(map_page)
        [spot] = kept(site)[0]["hotspots"]

    assert (spot["incidents"], spot["one_point"]) == (TOGETHER, True)
    assert [form for form, text in told.items() if squeezed(f"{MANY:,} händelser").replace(",", "") not in text] == []
    assert [form for form, text in told.items() if squeezed(ONE_POINT) not in text] == []


@pytest.mark.slow
def test_what_citizens_wrote_stands_in_no_pack(template: str) -> None:
    """Makes a pack whose reports tell something that no name says."""
    words = "Ord som ingen annan skrev"
    with sites.site(template, sites.planned, lambda session: towns.tell(session, words), sites.pack) as site:
        snapshot, forms = kept(site)

    assert snapshot["counts"]["incidents"] == 4
    assert words not in str(snapshot)
    assert words.encode() not in forms["html"]
    assert squeezed(words) not in squeezed("".join(printed(forms["pdf"])))
