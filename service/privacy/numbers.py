"""Numbers that name a person: personnummer, samordningsnummer, telephone numbers. Pure.

Every test looks at a bounded number of digit groups, so the time grows with the text and no faster.
"""

from calendar import isleap
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from service.privacy.reading import Reading, gaps_of, letter_of
from service.privacy.rulebook import RULES, Hit

PERSON, PHONE = RULES["personnummer"], RULES["phone"]
PERSON_GAP, PHONE_GAP, AREA_GAP = (gaps_of(signs) for signs in (PERSON["gap"], PHONE["gap"], PHONE["area_gap"]))
ORDER_WORDS = frozenset(PERSON["order_words"])
CALL_WORDS = frozenset(PHONE["call_words"])
AREAS = frozenset(PHONE["areas"])
MOST_DIGITS = 15  # of a telephone number anywhere in the world (E.164)
LONGEST = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}  # days of each month
DOUBLED = {str(n): 2 * n // 10 + 2 * n % 10 for n in range(10)}
LOOK_BACK = 30  # signs before a number in which a word may explain it
Numbered = tuple[int, int, str]  # first and last group, and their digits


class Shape(NamedTuple):
    """The groups' lengths, a letter each as in `Reading.lengths`; even: of equal groups, with equal gaps."""

    lengths: str
    even: bool

    @classmethod
    def of(cls, lengths: list[int]) -> "Shape":
        return cls("".join(map(letter_of, lengths)), len(lengths) > 1 and len(set(lengths)) == 1 and lengths[0] < 4)


SHAPES = {n: [Shape.of(shape) for shape in PERSON["shapes"] if shape[0] == n] for n in range(1, 13)}


@lru_cache(256)
def _parts_person(gap: str) -> bool:
    return PERSON_GAP.fullmatch(gap) is not None


@lru_cache(256)
def _parts_phone(gap: str) -> bool:
    return PHONE_GAP.fullmatch(gap) is not None


def numbers(reading: Reading) -> Iterator[Hit]:
    """Personnummer and telephone numbers.

    0701234567 may be either and is called the latter, unless a dash or the century says that somebody was born.
    """
    born = [(*run, kind) for run in _shaped(reading) if (kind := person_number(run[2]))]
    born = [one for one in born if not (_is_time(reading, *one[:2]) or _is_order(reading, *one[:2]))]
    yield from (
        _hit(kind, reading, *run) for *run, digits, kind in born if len(digits) > 10 or _is_usual(reading, *run)
    )
    yield from phones(reading)
    yield from (_hit(kind, reading, *run) for *run, _, kind in born)


def perhaps_person_numbers(reading: Reading) -> Iterator[Hit]:
    """What looks like one but is called an order, or has a check digit that does not hold: something to ask about."""
    for first, last, digits in _shaped(reading):
        if (_is_usual(reading, first, last) and _born(digits)) or (
            _is_order(reading, first, last) and person_number(digits)
        ):
            yield _hit("number", reading, first, last)


def person_number(digits: str) -> str | None:
    """ "personnummer", "samordningsnummer" (day + 60) or None, of 10 or 12 digits: the date and the check digit hold."""
    kind = _born(digits)
    return kind if kind and _luhn(digits[-10:]) else None


def phones(reading: Reading) -> Iterator[Hit]:
    """Swedish telephone numbers that lead to someone, and the neighbours'. Public service numbers are not listed."""
    for first, group in enumerate(reading.groups):
        found = None
        if reading.at(group.start() - 1) == "+":
            found = _abroad(reading, first, "")
        elif group[0].startswith("00"):
            found = _abroad(reading, first, "00")
        elif group[0].startswith("0"):
            ways = (way(reading, first) for way in (_mobile, _landline, _called))
            found = next((last for last in ways if last is not None), None)
        if found is not None:
            yield _hit("phone", reading, first, found)


def _hit(kind: str, reading: Reading, first: int, last: int) -> Hit:
    start = reading.groups[first].start()
    return Hit(kind, start - (reading.at(start - 1) == "+"), reading.groups[last].end())


def _shaped(reading: Reading) -> Iterator[Numbered]:
    """Runs of groups that have the shape of ten or twelve digits."""
    groups, lengths = reading.groups, reading.lengths
    links = "".join("-" if _parts_person(gap) else " " for gap in reading.gaps)
    evens = reading.even_gaps
    for first, group in enumerate(groups):
        for shape in SHAPES.get(len(group[0]), ()):
            steps = len(shape.lengths) - 1
            fits = lengths.startswith(shape.lengths, first) and links.startswith("-" * steps, first)
            if fits and not (shape.even and evens[first] < steps) and not _is_decimals(reading, first):
                yield first, first + steps, reading.digits_of(first, first + steps)


def _is_decimals(reading: Reading, first: int) -> bool:
    """The decimals of a coordinate are ten digits as well."""
    group = reading.groups[first]
    has_point = reading.at(group.start() - 1) in (".", ",") and reading.at(group.start() - 2) in tuple("0123456789")
    return has_point and len(group[0]) >= 10


def _is_usual(reading: Reading, first: int, last: int) -> bool:
    return last > first and reading.gaps[last - 1] in PERSON["strict_gaps"] and len(reading.groups[last][0]) == 4


def _is_order(reading: Reading, first: int, last: int) -> bool:
    """Ten digits in one, called an order or a case."""
    group = reading.groups[first]
    return first == last and len(group[0]) == 10 and bool(
        ORDER_WORDS.intersection(reading.words_before(group.start(), LOOK_BACK)[-1:])
    )  # fmt: skip


def _is_time(reading: Reading, first: int, last: int) -> bool:
    """A date with a time of day after it: "2026-11-18 12.30", "2026-11-18 1230"."""
    parts = [one[0] for one in reading.groups[first : last + 1]]
    gaps = reading.gaps[first:last]
    if len(parts) > 2 and len(parts[-1]) == len(parts[-2]) == 2 and gaps[-1] in (".", ":"):
        return gaps[-2].isspace() and _is_clock(parts[-2] + parts[-1])
    parted = len(parts) > 1 and gaps[-1].isspace() and _is_clock(parts[-1])
    return parted and _is_recent("".join(parts[:-1]), len(parts))


def _is_clock(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] < "24" and digits[2:] < "60"


def _is_recent(date: str, parts: int) -> bool:
    """Could this be the day of a report? A day first (18-11-26) only when it is written in parts."""
    years = [date[:4]] if len(date) == 8 else ["20" + date[:2]] + (["20" + date[4:6]] if parts > 2 else [])
    return any(PERSON["recent_from"] <= int(year) <= PERSON["recent_to"] for year in years)


def _born(digits: str) -> str | None:
    century, year, month, day = digits[:-10], int(digits[-10:-8]), int(digits[-8:-6]), int(digits[-6:-4])
    if century and century not in PERSON["centuries"]:
        return None
    kind, day = ("samordningsnummer", day - 60) if day > 60 else ("personnummer", day)
    whole = int(century or "20") * 100 + year
    longest = 29 if month == 2 and isleap(whole) else LONGEST.get(month, 0)
    return kind if 1 <= day <= longest else None


def _luhn(digits: str) -> bool:
    return (sum(map(DOUBLED.__getitem__, digits[::2])) + sum(map(int, digits[1::2]))) % 10 == 0


def _ends(reading: Reading, first: int) -> Iterator[tuple[int, str]]:
    """How far a telephone number may reach: (last group, its digits), nearest first."""
    digits = ""
    for last in range(first, min(first + MOST_DIGITS, len(reading.groups))):
        if last > first and not _parts_phone(reading.gaps[last - 1]):
            return
        digits += reading.groups[last][0]
        if len(digits) > MOST_DIGITS + 2:
            return
        yield last, digits


def _mobile(reading: Reading, first: int) -> int | None:
    if reading.digits_of(first, first + 2)[:3] not in PHONE["mobile"]:
        return None
    last, digits = next(((last, digits) for last, digits in _ends(reading, first) if len(digits) >= 10), (first, ""))
    steps = last - first
    grouped = len(reading.groups[first][0]) >= 3 or steps == 1 or reading.even_gaps[first] >= steps
    return last if len(digits) == 10 and grouped else None


def _landline(reading: Reading, first: int) -> int | None:
    """An area code by itself, then a subscriber's number that is no year."""
    area, gaps = reading.groups[first][0], reading.gaps
    if area not in AREAS or first == len(gaps) or not AREA_GAP.fullmatch(gaps[first]):
        return None
    least, most = PHONE["subscriber"][str(len(area))]
    if reading.groups[first + 1][0][:2] in ("19", "20") and len(reading.groups[first + 1][0]) == 4:
        return None
    inner = ((last, len(digits) - len(area)) for last, digits in _ends(reading, first) if last > first)
    fitting = [last for last, length in inner if least <= length <= most and not _has_dot(gaps[first:last])]
    return fitting[-1] if fitting else None


def _has_dot(gaps: list[str]) -> bool:
    return any("." in gap for gap in gaps)


def _called(reading: Reading, first: int) -> int | None:
    """An area code and the rest in one, when a word before says that it is for calling."""
    group = reading.groups[first]
    area = next((group[0][:n] for n in (4, 3, 2) if group[0][:n] in AREAS), None)
    if area is None or not CALL_WORDS.intersection(reading.words_before(group.start(), LOOK_BACK)):
        return None
    least, most = PHONE["subscriber"][str(len(area))]
    return first if least <= len(group[0]) - len(area) <= most else None


def _abroad(reading: Reading, first: int, prefix: str) -> int | None:
    """With a country's code: +46 by the Swedish rules, others as long as they go."""
    best = None
    for last, digits in _ends(reading, first):
        country, rest = _country(digits[len(prefix) :])
        if country == "46":
            mobile = "0" + rest[:2] in PHONE["mobile"]
            best = last if (len(rest) == 9 if mobile else 7 <= len(rest) <= 9) else best
        elif (country or not prefix) and 8 <= len(digits) - len(prefix) <= MOST_DIGITS:
            best = last
    return best


def _country(digits: str) -> tuple[str, str]:
    """A country that we know and the number within it, without the 0 that some write between."""
    code = next((code for code in PHONE["countries"] if digits.startswith(code)), "")
    return code, digits[len(code) :].removeprefix("0")
