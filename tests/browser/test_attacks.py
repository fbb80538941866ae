"""Names that want to be more than names: they are read as names, wherever they stand, or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog

from service.settings import settings
from tests.browser import sites, towns
from tests.browser.conftest import Visitor
from tests.browser.forms import ADDRESS, everywhere
from tests.browser.packs import plain, squeezed
from tests.browser.sites import Site
from tests.browser.towns import ATTACKS


@pytest.fixture(scope="module")
def besieged(template: str) -> Iterator[Site]:
    """A municipality whose every name is an attack, its own too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPL_MUNICIPALITY", ATTACKS[4])
        settings.cache_clear()
        with sites.site(template, sites.planned, towns.attacked, sites.pack) as made:
            yield made
    settings.cache_clear()


@pytest.mark.slow
def test_names_that_are_attacks_are_read_as_names_in_every_form(
    visitor: Visitor, besieged: Site, browser: Browser, tmp_path: Path
) -> None:
    """Makes a pack and reads its three forms."""
    told = everywhere(visitor(besieged, staff=True), besieged, browser, tmp_path)

    assert {form: [name for name in ATTACKS if squeezed(name) not in text] for form, text in told.items()} == {
        "page": [], "file": [], "paper": [],
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", "/rapportera", "/kvitto", "/lagesbild", "/lagesbild?visning=projektor", ADDRESS])
def test_names_that_are_attacks_run_on_no_page(visitor: Visitor, besieged: Site, path: str) -> None:
    """Opens a page in Chromium. What runs would leave a mark, raise a dialog or draw the policy's complaint."""
    visit = visitor(besieged, staff=True)
    dialogs: list[str] = []

    def close(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    visit.page.on("dialog", close)
    page = visit.open(path)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("window.pwned") is None
    assert dialogs == []
    assert page.locator("img[src=x]").count() == 0
    assert ATTACKS[4] in plain(page.locator(".brand").text_content() or "")
