"""How wide words are in Inter, so that a box can be drawn around them without a browser."""

import re
from unicodedata import combining, east_asian_width, normalize


def _widths(row: str) -> tuple[int, ...]:
    return tuple(int(number) for number in row.split())


# Advance widths of U+0020 to U+007E in hundredths of an em, measured in Inter 4 (weights 400 and 620).
REGULAR = _widths(
    "28 29 47 63 64 98 64 30 36 36 50 66 29 46 29 36 63 41 61 62 65 59 62 57 62 62 29 30 66 66 66 51 "
    "97 69 65 73 72 60 59 75 74 27 57 67 57 90 75 76 64 76 64 64 65 74 69 99 68 68 63 36 36 36 47 46 "
    "32 56 61 57 61 58 37 61 59 24 24 55 24 88 59 60 61 61 38 53 33 59 56 82 55 56 55 43 33 43 66"
)
BOLD = _widths(
    "25 32 53 64 65 101 66 33 37 37 54 67 32 47 32 38 66 42 62 64 67 61 64 58 64 64 32 33 67 67 67 55 "
    "100 73 66 74 72 61 59 75 75 28 58 71 57 92 76 77 65 77 65 65 66 74 73 102 72 72 65 37 38 37 48 47 "
    "35 58 63 58 63 59 39 63 61 26 26 57 26 90 61 61 63 63 40 55 36 61 59 84 57 59 57 46 36 46 67"
)
OTHERS = {"–": 50, "—": 100, "…": 97, "·": 32, "×": 67, "°": 46, "±": 67, "æ": 92, "Æ": 105, "ø": 61, "Ø": 77}
CUT = "…"
SPACE = re.compile("[ \t\n]+")  # not the space that may not break


def width(words: str, size: float, *, bold: bool = False) -> float:
    """Pixels that `words` take on one line at `size` pixels; a little more than Inter takes, which kerns."""
    table = BOLD if bold else REGULAR
    return sum(_advance(letter, table) for letter in normalize("NFD", words)) * size / 100


def lines(words: str, size: float, room: float, *, bold: bool = False, at_most: int = 9) -> list[str]:
    """The words broken at spaces into at most `at_most` lines of `room` pixels; what is cut ends in "…"."""
    done: list[str] = []
    for word in SPACE.split(words.strip()):
        longer = f"{done[-1]} {word}" if done else word
        if done and width(longer, size, bold=bold) <= room:
            done[-1] = longer
        else:
            done.append(word)
    if len(done) > at_most:
        done[at_most - 1 :] = [f"{done[at_most - 1]}{CUT}"]
    return [_cut(line, size, room, bold) for line in done]


def _cut(line: str, size: float, room: float, bold: bool) -> str:
    if width(line, size, bold=bold) <= room:
        return line
    kept = line.rstrip(CUT)
    while kept and width(kept + CUT, size, bold=bold) > room:
        kept = kept[:-1]
    return kept.rstrip() + CUT


def _advance(letter: str, table: tuple[int, ...]) -> int:
    if " " <= letter <= "~":
        return table[ord(letter) - 32]
    if combining(letter):
        return 0
    return OTHERS.get(letter, 100 if east_asian_width(letter) in "WF" else 76)
