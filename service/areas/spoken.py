"""What people type when they mean a place: a name, a street, a house number. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from service.bounds import PLACE_WORDS

# The first number after something with two letters: in "Storgatan 12, 731 30 Köping" it is 12, and "11:e gatan" has none.
NUMBERED = re.compile(
    r"(?P<street>.*?[^\W\d_]{2}.*?)[\s,]*"
    r"(?<![0-9])(?P<number>[0-9]{1,4})(?![0-9])\s*(?P<letter>[^\W\d_](?!\w|[.:]\w))?"
    r"(?:\s*[-–/]\s*[0-9]{1,4}\s*(?:[^\W\d_](?!\w))?)?"
    r"(?P<rest>.*)"
)
POSTCODE = re.compile(r"^[\W\d_]+")
HOUSE = re.compile(r"0*([0-9]{1,4})\s*([A-Za-zÅÄÖåäö])?(?:\s*[-–/,+].*)?")
NEVER_TYPED = {"Cc", "Cs", "Cf", "Co", "Cn"}
CUTS = 6  # after so many words a street's name is over


@dataclass(frozen=True)
class Spoken:
    """`name` without the number; `letter` is a capital. Empty words and None: nothing was said of it."""

    words: str
    name: str
    number: int | None = None
    letter: str = ""
    locality: str = ""


def spoken(words: str) -> Spoken:
    """Any text at all as a question for a place. "storgatan12b, Kolsva" is number 12 B on Storgatan in Kolsva."""
    clean = plain(words)[:PLACE_WORDS].strip()
    found = NUMBERED.match(clean)
    if found:
        letter = (found["letter"] or "").upper()[:1]
        return Spoken(clean, found["street"].strip(" ,"), int(found["number"]), letter, _locality(found["rest"]))
    name, _, rest = clean.partition(",")
    return Spoken(clean, name.strip(), locality=_locality(rest))


def plain(words: str) -> str:
    """Composed letters, single spaces, nothing that cannot be seen or stored."""
    seen = (" " if sign.isspace() else sign for sign in words if sign.isspace() or _is_seen(sign))
    return " ".join(unicodedata.normalize("NFC", "".join(seen)).split())


def cuts(name: str) -> list[tuple[str, str]]:
    """Where a street's name may end and its locality begin: ("Storgatan", "Kolsva") of "Storgatan Kolsva"."""
    parts = name.split()
    return [(" ".join(parts[:n]), " ".join(parts[n:])) for n in range(1, min(len(parts), CUTS))]


def house(told: str) -> tuple[int, str] | None:
    """A house number as registers write it: "12 b" is (12, "B"), "12-14" is 12, "" is 0. None: it is no number."""
    if not told.strip():
        return 0, ""
    found = HOUSE.fullmatch(told.strip())
    return (int(found[1]), (found[2] or "").upper()) if found else None


def _locality(rest: str) -> str:
    return POSTCODE.sub("", rest).strip(" ,")


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in NEVER_TYPED
