"""The press, fetched when something is printed: importing it costs 1.6 seconds that no other command should pay."""

from pkgutil import resolve_name

from service.briefings.actions import Document, Frozen

FORMS = ("html", "pdf")


def press(frozen: Frozen) -> dict[str, Document]:
    """Print, as web.briefings.press does."""
    printed: dict[str, Document] = resolve_name("web.briefings.press:press")(frozen)
    return printed
