"""What the readers of a pack's three forms can read."""

from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.packs import Opened, kept, printed, squeezed
from tests.browser.sites import Site
from tests.browser.visits import Visit

ADDRESS = "/underlag/2026-11-25"


def everywhere(staff: Visit, site: Site, browser: Browser, folder: Path) -> dict[str, str]:
    """What a reader of each form can read, without spaces. Nothing in the file asked for or ran anything else."""
    _, forms = kept(site)
    page = staff.open(ADDRESS)
    file = Opened(browser, folder, forms["html"])
    found = {"page": _read(page), "file": _read(file.page), "paper": squeezed("".join(printed(forms["pdf"])))}
    assert file.is_clean()
    file.context.close()
    return found


def _read(page: Page) -> str:
    return squeezed(page.locator(".pack").inner_text() + "".join(page.locator(".pack svg text").all_text_contents()))
