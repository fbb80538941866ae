"""Who tells of an incident, when, and in which words."""

import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from geo.points import Point
from service.demo.ground import metres, place, places
from service.demo.kinds import kind_of
from service.demo.models import DemoReport, Draft, Organisation
from service.demo.periods import number_of
from service.demo.rates import draw

TEXTS = Path(__file__).parent / "texts.json"

SCHOOLS = tuple(Organisation(at.name, "staff", at.code) for at in places() if at.kind == "school")
GUARDS = Organisation("Väktarbolaget", "guard")
RESCUE = Organisation("Räddningstjänsten", "rescue")
STREETS = Organisation("Gata/park", "staff")
DEPARTMENTS = (
    Organisation("Fastighet", "staff"),
    STREETS,
    Organisation("Bostadsbolaget", "staff"),
    Organisation("Fältgruppen", "staff"),
)
ORGANISATIONS = (*DEPARTMENTS, GUARDS, RESCUE, *SCHOOLS)
SILENT = ("Bostadsbolaget", "Kyrkängens skola")  # they tell of nothing in the last complete period

HOW_MANY = {1: 80, 2: 14, 3: 4, 4: 2}
SCHOOL_SEES_M = 250
SOON_MIN, SHIFT_H, FORGOTTEN_D = 25, 4, 5  # means: told on the spot, after the shift, and found in a notebook
LATE_SHARE = 0.03


def tell(draft: Draft, rng: Random, quiet: int) -> list[DemoReport]:
    """The reports about an incident, earliest first; in period number `quiet` the silent ones are silent."""
    number = draw(rng, list(HOW_MANY), list(HOW_MANY.values()))
    times = sorted(_times(draft, rng, number))
    texts = _texts(draft.category, rng, number)
    tellers: list[Organisation | None] = []
    for at in times:
        tellers.append(_teller(draft, rng, quiet == number_of(at), tellers))
    return [_report(*told) for told in zip(tellers, times, texts, strict=True)]


def _report(teller: Organisation | None, at: datetime, text: str) -> DemoReport:
    return DemoReport(teller.kind if teller else "citizen", teller.name if teller else None, at, text)


def _times(draft: Draft, rng: Random, number: int) -> list[datetime]:
    """When each report came: the first soon, now and then at the end of the shift, rarely days later."""
    first = draft.detected_at + _delay(draft, rng)
    after = (first + timedelta(hours=rng.expovariate(1 / 20)) for _ in range(number - 1))
    return [moment.replace(microsecond=0) for moment in (first, *after)]


def _delay(draft: Draft, rng: Random) -> timedelta:
    soon = timedelta(minutes=1 + min(55.0, rng.expovariate(1 / SOON_MIN)))
    shift = timedelta(hours=1 + min(4.0, rng.expovariate(1 / SHIFT_H)))
    forgotten = timedelta(days=1 + min(9.0, rng.expovariate(1 / FORGOTTEN_D)))
    luck = rng.random()
    if draft.prompt or luck > 0.3:
        return soon
    return forgotten if luck < LATE_SHARE and kind_of(draft.category).name != "graffiti" else shift


def _teller(draft: Draft, rng: Random, quiet: bool, before: list[Organisation | None]) -> Organisation | None:
    """Who told. None is a citizen; an organisation tells of the same thing only once."""
    tellers = kind_of(draft.category).tellers
    kind = draw(rng, list(tellers), list(tellers.values()))
    found = {"guard": GUARDS, "rescue": RESCUE, "staff": _staff(draft, rng)}.get(kind)
    found = draft.teller if draft.teller and not before else found
    if found and quiet and found.name in SILENT:
        found = STREETS
    return None if found in before else found


def _staff(draft: Draft, rng: Random) -> Organisation:
    """The school beside it, or one of the departments."""
    near = [school for school in SCHOOLS if metres(_home(school), draft.point) < SCHOOL_SEES_M]
    return draw(rng, [*near, *DEPARTMENTS], [6.0] * len(near) + [5.0, 5.0, 3.0, 3.0])


def _home(school: Organisation) -> Point:
    return place(school.place or "").point


def _texts(category: str, rng: Random, number: int) -> list[str]:
    """The first says what it is, often with something added; the others say that they saw it too."""
    first, added = rng.choice(_words()[category]), rng.choice(_words()["tails"])
    return [f"{first} {added}" if rng.random() < 0.5 else first, *rng.sample(_words()["again"], number - 1)]


@cache
def _words() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(TEXTS.read_text(encoding="utf-8"))
    return found
