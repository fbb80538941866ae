"""Six hotspots of known place and life, so that whoever opens the demo, whenever, sees each kind.

All but the steady one (always) and the seasonal one (every summer) are relative to the moment of looking.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from geo.points import Point
from service.demo.ground import metres, place, within
from service.demo.kinds import kind_of
from service.demo.models import Draft, Planted
from service.demo.periods import number_of, starts, whole_day
from service.demo.rates import dice
from service.demo.times import moment

RADIUS_M = 28  # so that any two lie within 60 m
CLEAR_M = 150  # around a planted hotspot nothing else happens in the periods that people compare
CLEAR_PERIODS = 4  # the last three complete ones and the running one
PER_SUMMER_PERIOD, PER_STEADY_PERIOD = 5, 4
SUMMER = (6, 7, 8)

Count = Callable[[int, int], int]


@dataclass(frozen=True)
class Plant:
    """`count(period, running)` is how many happen in a period; `running` is the one going on."""

    life: str
    code: str
    categories: tuple[str, ...]
    count: Count


def _relative(*counts: int) -> Count:
    """Counts of the last three complete periods and the running one; nothing before."""
    return lambda period, running: counts[period - running + 3] if 0 <= running - period <= 3 else 0


def _steady(period: int, running: int) -> int:  # noqa: ARG001 (the same in every period)
    return PER_STEADY_PERIOD


def _summer(period: int, running: int) -> int:  # noqa: ARG001 (by the calendar)
    return PER_SUMMER_PERIOD if whole_day(period, 0.5).month in SUMMER else 0


SCHOOL = ("graffiti_tag", "vandalism_glass", "graffiti_offensive")
STATION = ("disorder", "gathering", "graffiti_tag")
SQUARE = ("littering", "gathering", "graffiti_tag", "traffic")
TUNNEL = ("environment_lamp", "graffiti_tag", "drugs")
PLAYGROUND = ("littering_needles", "vandalism_playground")
PARK = ("littering", "disorder", "gathering")
PLANTS = (
    Plant("new", "ronnhagsskolan", SCHOOL, _relative(0, 0, 7, 3)),
    Plant("growing", "vagnhallens-busstation", STATION, _relative(3, 5, 9, 6)),
    Plant("steady", "svarvartorget", SQUARE, _steady),
    Plant("fading", "gangtunneln-vid-tegelgrand", TUNNEL, _relative(9, 8, 4, 1)),
    Plant("gone", "kottens-lekplats", PLAYGROUND, _relative(4, 5, 0, 0)),
    Plant("seasonal", "videparken", PARK, _summer),
)


def planted(until: datetime) -> list[Planted]:
    """What a hotspot finder must find in the last three complete periods before `until`."""
    running = number_of(until)
    periods = range(running - 3, running)
    return [
        Planted(at.name, plant.life, at, {starts(number): plant.count(number, running) for number in periods})
        for plant in PLANTS
        for at in (place(plant.code),)
    ]


def is_clear(point: Point, at: datetime, running: int) -> bool:
    """May something else happen here, or would it blur a planted hotspot?"""
    if running - number_of(at) >= CLEAR_PERIODS:
        return True
    return all(metres(point, place(plant.code).point) > CLEAR_M for plant in PLANTS)


def drafts(seed: int, since: int, running: int) -> Iterator[Draft]:
    """All that happens at the planted hotspots, in periods number since ... running."""
    for plant in PLANTS:
        for period in range(since, running + 1):
            for nth in range(plant.count(period, running)):
                yield _draft(plant, f"{plant.life}-{starts(period):%Y%m%d}-{nth}", seed, period, nth)


def _draft(plant: Plant, key: str, seed: int, period: int, nth: int) -> Draft:
    """One of them, somewhen in the period; told of at once, so that it counts where it happened."""
    rng = dice(seed, key)
    category = plant.categories[nth % len(plant.categories)]
    at = moment(whole_day(period, rng.random()), kind_of(category).clock, rng)
    return Draft(key, category, within(place(plant.code).point, rng, RADIUS_M), at, prompt=True)
