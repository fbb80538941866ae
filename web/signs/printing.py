"""The press, fetched when signs are printed: importing it costs 0.7 seconds that no process should pay when it starts."""

from collections.abc import Sequence
from pkgutil import resolve_name

from service.rounds.signs import Hung
from web.signs.rules import Size


def press(signs: Sequence[Hung], *, size: Size, municipality: str) -> bytes:
    """Print, as web.signs.press does."""
    printed: bytes = resolve_name("web.signs.press:press")(signs, size=size, municipality=municipality)
    return printed
