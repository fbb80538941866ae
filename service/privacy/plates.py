"""Number plates: ABC 123 and ABC 12D. Pure."""

import re
from collections.abc import Iterator

from service.privacy.numbers import ORDER_WORDS
from service.privacy.reading import Reading
from service.privacy.rulebook import RULES, Hit

PLATE = RULES["plate"]
FORM = re.compile(PLATE["form"])
LETTERS, LAST = frozenset(PLATE["letters"]), frozenset(PLATE["last_letters"] + "0123456789")
LABELS, WORDS, VEHICLES = (frozenset(PLATE[name]) for name in ("labels", "words", "vehicle_words"))
LOOK_BACK = 30


def plates(reading: Reading) -> Iterator[Hit]:
    """Three letters, two digits, and a digit or a letter, unless it is a room, a distance, an order ..."""
    for found in FORM.finditer(reading.plain):
        whole = reading.is_alone(found.start(), found.end()) and not _goes_on(reading, found.end())
        if whole and _is_plate(reading, found):
            yield Hit("plate", found.start(), found.end())


def _goes_on(reading: Reading, end: int) -> bool:
    """ "ABC 123-456" is somebody's order."""
    return reading.at(end) in ("-", ".", ",", "/") and reading.at(end + 1) in tuple("0123456789")


def _is_plate(reading: Reading, found: re.Match[str]) -> bool:
    letters, gap, last = found[1], found[2], found[4]
    word = letters.lower()
    if not (LETTERS.issuperset(letters.upper()) and last.upper() in LAST) or word in LABELS:
        return False
    before = reading.words_before(found.start(), LOOK_BACK)
    if ORDER_WORDS.intersection(before[-1:]):
        return False
    if VEHICLES.intersection(before[-4:]):
        return True
    return letters.isupper() and word not in WORDS if " " in gap else True
