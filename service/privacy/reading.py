"""A text as the detectors read it: tricks undone, and every sign knowing where in the text it stood. Pure.

Hidden signs are left out, look-alikes are Latin, every digit is 0-9, an accent sits on its letter.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, chain

from service.privacy.rulebook import RULES, Hit

_READING = RULES["reading"]
PLAIN = re.compile(_READING["plain"])
LETTER = re.compile(_READING["word"])
WORD = re.compile(_READING["word"] + "+")
DIGITS = re.compile("[0-9]+")
INVISIBLE = frozenset(chain.from_iterable(range(first, last + 1) for first, last in _READING["invisible"]))
DIGIT = {zero + n: str(n) for zero in _READING["zeros"] for n in range(10)}
LOOKS_LIKE: dict[str, str] = _READING["looks_like"]
MARKS = ("Mn", "Me")
BEYOND = "\ufffd"  # one sign for whatever takes two in a browser, so that places agree


@dataclass(frozen=True)
class Reading:
    """`plain`: what is read; its sign number n stood at [starts[n], ends[n]) of the text."""

    plain: str
    starts: Sequence[int]
    ends: Sequence[int]

    @cached_property
    def lower(self) -> str:
        """In small letters, sign for sign."""
        return self.plain.lower()

    @cached_property
    def words(self) -> list[re.Match[str]]:
        return list(WORD.finditer(self.plain))

    @cached_property
    def groups(self) -> list[re.Match[str]]:
        """The runs of digits."""
        return list(DIGITS.finditer(self.plain))

    @cached_property
    def gaps(self) -> list[str]:
        """What stands between a run of digits and the next."""
        return [self.plain[a.end() : b.start()] for a, b in zip(self.groups, self.groups[1:], strict=False)]

    @cached_property
    def lengths(self) -> str:
        """How long each run of digits is, a letter each."""
        return "".join(letter_of(len(group[0])) for group in self.groups)

    @cached_property
    def even_gaps(self) -> list[int]:
        """How many gaps from each run on are the same single sign."""
        runs = [0] * len(self.groups)
        for n in range(len(self.gaps) - 1, -1, -1):
            if len(self.gaps[n]) == 1:
                goes_on = n + 1 < len(self.gaps) and self.gaps[n + 1] == self.gaps[n]
                runs[n] = 1 + (runs[n + 1] if goes_on else 0)
        return runs

    @cached_property
    def _digits(self) -> tuple[str, list[int]]:
        """All digits in one, and where each run begins among them."""
        return "".join(group[0] for group in self.groups), [0, *accumulate(len(group[0]) for group in self.groups)]

    def digits_of(self, first: int, last: int) -> str:
        """The digits of these runs, whatever parts them."""
        digits, begins = self._digits
        return digits[begins[first] : begins[min(last + 1, len(self.groups))]]

    def at(self, place: int) -> str:
        """The sign there, or "" outside the text."""
        return self.plain[place] if 0 <= place < len(self.plain) else ""

    def is_alone(self, start: int, end: int) -> bool:
        """Does no letter or digit touch it?"""
        return not (is_sign(self.at(start - 1)) or is_sign(self.at(end)))

    def words_before(self, place: int, signs: int) -> list[str]:
        """The whole words, in small letters, among the `signs` just before."""
        start = max(0, place - signs)
        found = WORD.finditer(self.lower, start, place)
        return [word[0] for word in found if word.start() > start or not is_sign(self.at(start - 1))]

    def original(self, hit: Hit) -> Hit:
        """The same hit by its places in the text."""
        return Hit(hit.kind, self.starts[hit.start], self.ends[hit.end - 1])


def read(text: str) -> Reading:
    """Read a text. One pass; most texts hold nothing to undo."""
    if PLAIN.fullmatch(text):
        return Reading(text, range(len(text)), range(1, len(text) + 1))
    return _undone(text)


def is_sign(sign: str) -> bool:
    """A letter or a digit; "" is neither."""
    return bool(sign) and (sign in "0123456789" or LETTER.match(sign) is not None)


def _undone(text: str) -> Reading:
    plain: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, sign in enumerate(text):
        if ord(sign) in INVISIBLE:
            continue
        if unicodedata.category(sign) in MARKS:
            if plain:
                plain[-1], ends[-1] = _under(plain[-1], sign), at + 1
            continue
        for one in _folded(sign):
            plain.append(one)
            starts.append(at)
            ends.append(at + 1)
    return Reading("".join(plain), starts, ends)


def _under(letter: str, mark: str) -> str:
    """A letter with an accent that came by itself; other marks hide nothing."""
    both = unicodedata.normalize("NFC", letter + mark)
    return both if len(both) == 1 and both < BEYOND else letter


@lru_cache(4096)
def _folded(sign: str) -> str:
    return "".join(_one(part) for part in unicodedata.normalize("NFKC", sign))


def _one(sign: str) -> str:
    found = LOOKS_LIKE.get(sign) or DIGIT.get(ord(sign)) or sign
    return BEYOND if found > "\uffff" or "\ud800" <= found <= "\udfff" else found


def gaps_of(sign_set: str) -> re.Pattern[str]:
    """Tells a gap of one to three of these signs."""
    return re.compile(f"[{re.escape(sign_set)}]{{1,3}}")


def letter_of(length: int) -> str:
    """A run's length as one letter, so that a row of runs is a text that can be compared at once."""
    return chr(ord("a") + min(length, 25))
