"""Go through the report form as people do, one question at a time."""

from playwright.sync_api import Page, expect

CENTRE = "59,51260 15,99140"


def onward(page: Page) -> None:
    page.locator("#step-next").click()


def at(page: Page, *names: str) -> str:
    """Wait until one of these steps is shown, and tell which."""
    expect(page.locator(", ".join(f'body[data-step="{name}"]' for name in names))).to_be_visible()
    return str(page.evaluate("document.body.dataset.step"))


def type_place(page: Page, coordinates: str = CENTRE) -> None:
    """In the second step: coordinates, the way that needs nothing."""
    at(page, "var")
    page.locator("#place-otherwise summary").click()
    page.get_by_label("Eller skriv koordinater").fill(coordinates)


def to_the_end(page: Page) -> None:
    """From the place to what has been told; it is none of those nearby."""
    onward(page)
    if at(page, "nara", "skicka") == "nara":
        onward(page)
    at(page, "skicka")


def to_more(page: Page) -> None:
    """From what has been told to what may be told besides."""
    page.get_by_role("button", name="mer", exact=False).last.click()
    at(page, "mer")


def finish(page: Page) -> None:
    """Send, without script too; it is none of those nearby, if that is asked."""
    page.get_by_role("button", name="Skicka rapport").click()
    ends = page.locator("h1.thanks, #fel, #persons, #steg-nara[data-asked]").locator("visible=true").first
    ends.wait_for()
    other = page.get_by_role("button", name="Nej, något annat. Skicka rapporten")
    if other.is_visible():
        other.click()
