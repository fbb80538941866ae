"""Free text as it comes in: normalised so that it cannot break a page, and with no person pointed out in it."""

import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from service import bounds
from service.privacy.rules import blocked, check_words

INVISIBLE = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0x200B, 0x200C, 0x200E, 0x200F, 0x2060, 0xFEFF]
)
MARKS = {"Mn", "Me"}


def _words(given: Any) -> Any:
    """Told words, normalised so that they cannot break a page: NFC, "\\n" line ends, no hidden direction marks.

    Counted as a browser's maxlength counts: UTF-16 code units. Nothing but spaces is nothing told.
    """
    if not isinstance(given, str):
        return given if given is None else _refused("a_text")
    text = unicodedata.normalize("NFC", given.replace("\r\n", "\n").replace("\r", "\n").translate(INVISIBLE)).strip()
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t" for sign in text):
        return _refused("printable")
    if len(text.encode("utf-16-le")) // 2 > bounds.DESCRIPTION:
        return _refused("short_enough")
    return _calm(text) or None


def _of_no_person(given: Any) -> Any:
    """Told words in which no person is pointed out. The places of what was found are in the text as it was sent."""
    words = _words(given)
    if words is not None and (hits := blocked(given)):
        also = check_words(given).warnings
        raise PydanticCustomError("personal_data", "not as it should be", {"hits": hits, "also": also})
    return words


def _calm(text: str) -> str:
    """At most a few marks on one letter."""
    kept: list[str] = []
    run = 0
    for sign in text:
        run = run + 1 if unicodedata.category(sign) in MARKS else 0
        if run <= bounds.COMBINING_MARKS:
            kept.append(sign)
    return "".join(kept)


def _refused(what: str) -> Any:
    """The code is what the sender is told; a plain ValueError would say only that."""
    raise PydanticCustomError(f"not_{what}", "not as it should be")


Words = Annotated[str | None, Field(max_length=bounds.DESCRIPTION), BeforeValidator(_words)]
FreeText = Annotated[str | None, Field(max_length=bounds.DESCRIPTION), BeforeValidator(_of_no_person)]
