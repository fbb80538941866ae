"""Texts made by rule, the same each time: with personnummer in every dress, clean ones, and ones with names.

The given names are half from the rule file's own list and half from other_names.txt, without those that the list holds.
These were written down from memory as names that people in Sweden carry, before the detector was tried on them. The
sentences are ours too: how often people really write names like that, nobody has counted.
"""

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from service.privacy.rulebook import RULES

NAMES = Path(__file__).parent / "other_names.txt"
TELLING = Path(__file__).parents[3] / "service" / "demo" / "texts.json"


class Placed(NamedTuple):
    """A text and where in it the thing stands: code points [start, end)."""

    text: str
    start: int
    end: int


def with_check(nine: str) -> str:
    """Ten digits whose check digit holds."""
    doubled = (int(digit) * (2 - n % 2) for n, digit in enumerate(nine))
    return nine + str(-sum(d // 10 + d % 10 for d in doubled) % 10)


def number(rng: Random) -> str:
    """Twelve digits of somebody born from 1920 to 2026; every fifth is a samordningsnummer."""
    born = date(1920, 1, 1) + timedelta(days=rng.randrange(39_000))
    day = born.day + (60 if rng.random() < 0.2 else 0)
    return f"{born:%Y}"[:2] + with_check(f"{born:%y%m}{day:02}{rng.randrange(1000):03}")


def _spread(between: str) -> Callable[[str], str]:
    return between.join


def _in_digits(zero: int) -> Callable[[str], str]:
    return lambda digits: "".join(chr(zero + int(sign)) if sign.isdigit() else sign for sign in digits)


def _dash(digits: str, dash: str = "-") -> str:
    return digits[:-4] + dash + digits[-4:]


FORMS: list[Callable[[str], str]] = [
    _dash,
    lambda d: _dash(d[2:]),
    lambda d: _dash(d[2:], "+"),
    lambda d: d,
    lambda d: d[2:],
    lambda d: _dash(d, " "),
    lambda d: _dash(d[2:], " - "),
    lambda d: _dash(d, " – "),
    lambda d: _dash(d[2:], "/"),
    lambda d: _dash(d, "\n"),
    lambda d: f"{d[:4]}-{d[4:6]}-{d[6:8]}-{d[8:]}",
    lambda d: f"{d[:4]}-{d[4:6]}-{d[6:8]} {d[8:]}",
    lambda d: f"{d[2:4]} {d[4:6]} {d[6:8]} {d[8:]}",
    lambda d: f"{d[:4]}.{d[4:6]}.{d[6:8]}.{d[8:]}",
    lambda d: f"{d[:4]} {d[4:8]} {d[8:]}",
    lambda d: f"{d[:2]} {d[2:8]}-{d[8:]}",
    lambda d: f"{d[:8]}-{d[8:11]}-{d[11]}",
    lambda d: f"{d[2:8]}-{d[8:10]} {d[10:]}",
    lambda d: " ".join(d[n : n + 2] for n in range(0, 12, 2)),
    _spread(" "),
    lambda d: ".".join(d[2:]),
    _spread("-"),
]
TRICKS: list[Callable[[str], str]] = [
    lambda text: text,
    _in_digits(0xFF10),  # full width
    _in_digits(0x0660),  # Arabic
    _in_digits(0x1D7CE),  # mathematical bold
    _spread("\u200b"),
    _spread("\u00ad"),
    _spread("\u2060"),
    lambda text: "\u202e" + text + "\u202c",
    lambda text: text.replace("-", "\u2011"),
    lambda text: text.replace("-", "\uff0d").replace(" ", "\u00a0"),
    lambda text: "".join(sign + "\u0336" for sign in text),  # struck through
    lambda text: "".join(sign + "\ufe0f\u20e3" if sign.isdigit() else sign for sign in text),  # keycaps
]
AROUND = ["{}", "Det var {} som gjorde det.", "pnr:{}", "Klotter 😀 vid porten, {}", "Åtta år, ({}) enligt grannen"]


@cache
def person_numbers(count: int = 2_000) -> list[Placed]:
    """Personnummer in every form and with every trick, in a text."""
    rng = Random(1239)
    made = []
    for n in range(count):
        form, trick, around = FORMS[n % len(FORMS)], TRICKS[rng.randrange(len(TRICKS))], rng.choice(AROUND)
        dressed = trick(form(number(rng)))
        made.append(_placed(around, dressed))
    return made


def _placed(around: str, inner: str) -> Placed:
    start = around.index("{}")
    return Placed(around.format(inner), start, start + len(inner))


STREETS = ["Storgatan", "Västra Långgatan", "Karl Johans gata", "Erik Dahlbergs gata", "Nibblesbackevägen", "Ringvägen"]
PLACES = ["Malma kyrka", "ICA Maxi", "Karlbergsskolan", "Stora torget", "Kolsva station", "Willys", "Sankt Olofs plats"]
DETAILS: list[Callable[[Random], str]] = [
    lambda r: f"Ärende {r.randrange(10**9, 10**10)} hos er.",
    lambda r: f"Se order {r.randrange(10**9, 10**10)}.",
    lambda r: f"Ordernummer AB-{r.randrange(10**5, 10**6)}.",
    lambda r: f"Dnr KS {r.randrange(2020, 2027)}/{r.randrange(1, 999)}.",
    lambda r: f"Sågs {r.randrange(1, 29)}/{r.randrange(1, 13)} kl {r.randrange(24):02}.{r.randrange(60):02}.",
    lambda r: (
        f"Det var 2026-{r.randrange(1, 13):02}-{r.randrange(1, 29):02} {r.randrange(24):02}:{r.randrange(60):02}."
    ),
    lambda r: f"Mellan {r.randrange(10):02}.30-{r.randrange(10, 24)}.15 den {r.randrange(1, 29)} nov 2026.",
    lambda r: f"2026-11-{r.randrange(1, 29):02} {r.randrange(24):02}{r.randrange(60):02}, ungefär.",
    lambda r: f"Vid {r.choice(STREETS)} {r.randrange(1, 99)}{r.choice(['', ' A', 'B', ' C'])}.",
    lambda r: f"{r.choice(STREETS)} {r.randrange(1, 99)}, 731 {r.randrange(10, 99)} Köping.",
    lambda r: f"Koordinater 59,{r.randrange(10**5):05} 15,{r.randrange(10**5):05}.",
    lambda r: f"Ligger på 59.{r.randrange(10**10):010}, 15.{r.randrange(10**10):010}.",
    lambda r: f"SWEREF N 65{r.randrange(10**5):05} E 5{r.randrange(10**5):05}, zon 33N.",
    lambda r: f"Mitt emot {r.choice(PLACES)}.",
    lambda r: f"Bakom {r.choice(PLACES)}, ingång {r.choice('ABC')}.",
    lambda r: f"Elskåp nr {r.randrange(1000, 99999)}.",
    lambda r: f"Stolpe {r.randrange(10, 999)}-{r.randrange(10, 999)}.",
    lambda r: f"Rum {r.randrange(100, 400)} i hus {r.choice('ABC')}.",
    lambda r: f"Området RegSO Köping {r.choice(['Centrum', 'Väst', 'Syd'])}, DeSO 1983A00{r.randrange(10)}0.",
    lambda r: f"Buss {r.randrange(10, 600)} mot Västerås.",
    lambda r: f"Ungefär {r.randrange(1, 9)} x {r.randrange(1, 9)} m, {r.randrange(100, 900)} kr i skada.",
    lambda r: f"Felanmälan gjord på 0771-{r.randrange(100, 999)} {r.randrange(100, 999)}.",
    lambda r: "Polisen på 114 14 är underrättad.",
    lambda r: f"E{r.randrange(4, 30)} norrut, väg {r.randrange(200, 300)}.",
    lambda r: f"SÅG DET HÄR {r.randrange(100, 900)} METER FRÅN BRON, DET HAR HÄNT {r.randrange(2, 9)} GÅNGER.",
]


@cache
def told_in_the_demo() -> list[str]:
    return [text for texts in json.loads(TELLING.read_text(encoding="utf-8")).values() for text in texts]


@cache
def clean(count: int = 500) -> list[str]:
    """Reports that point out nobody: what the demo tells, and what people add about numbers, times and places."""
    rng = Random(500)
    told = told_in_the_demo()
    return [
        " ".join([rng.choice(told), *(make(rng) for make in rng.sample(DETAILS, rng.randrange(3)))])
        for _ in range(count)
    ]


OTHER_GIVEN, OTHER_SURNAMES = (part.split() for part in NAMES.read_text(encoding="utf-8").split("\n\n"))
WITH_NAME = [
    "{} satt på bänken när det hände.",
    "Det var {} som klottrade.",
    "Fråga {} i 8B om väggen.",
    "Jag såg {} kasta flaskan.",
    "Bilen tillhör {}.",
    "Enligt {} var det likadant i går.",
    "Killen heter {} och bor i närheten.",
    "Hälsa {} att det är trasigt igen.",
    "Klottret är gjort av {}, det vet alla.",
    "Rektor {} är informerad.",
]


@cache
def with_names(count: int = 300) -> list[Placed]:
    """Sentences with a name: half of them a listed given name, half another; two of three with a surname."""
    rng = Random(300)
    listed = [name.capitalize() for name in RULES["name"]["given"] if name not in RULES["name"]["common"]]
    others = [name for name in OTHER_GIVEN if name.lower() not in RULES["name"]["given"]]
    made = []
    for n in range(count):
        given = rng.choice(listed if n % 2 else others)
        name = given if n % 3 == 0 else f"{given} {rng.choice(OTHER_SURNAMES)}"
        made.append(_placed(WITH_NAME[rng.randrange(len(WITH_NAME))], name))
    return made


SIGNS = "0123456789019019019 -+.@/\n:()😀\u200bаОÅéİß²８٣𝟗ﬁ\ud7ff"
PARTS = [
    "ABC",
    "abc ",
    "ring ",
    "order ",
    "070",
    "0221-",
    "+46",
    "facebook.com/",
    "insta: ",
    "kalle",
    "Kalle ",
    "Svensson",
]
MORE = [" i 8B", "lgh ", "min granne ", "gatan ", "Stora ", " punkt se", "(at)", "bil ", "19900101", "1239", "a\u030a"]
TRICKY = [*SIGNS, *PARTS, *MORE]


@cache
def jumbled(count: int = 3_000) -> list[str]:
    """Whatever the detectors might stumble over, in a heap."""
    rng = Random(7)
    return ["".join(rng.choices(TRICKY, k=rng.randrange(1, 25))) for _ in range(count)]
