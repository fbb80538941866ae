"""What happens in the town day by day, outside the planted hotspots."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random

from geo.points import Point
from service.demo.ground import around, place, places, somewhere
from service.demo.kinds import Kind, kind_of, kinds
from service.demo.models import Draft, Organisation
from service.demo.periods import learnt, starts, whole_day
from service.demo.planted import is_clear
from service.demo.rates import dice, draw, how_many, shares
from service.demo.telling import GUARDS, ORGANISATIONS, RESCUE, SILENT
from service.demo.times import moment

A_DAY = 3.0  # incidents, when the demo's life begins
GROWTH, HALF_GROWN_MONTHS = 0.15, 8.0  # more is told as more people know of the service
NEAR_A_PLACE, SPREAD_M, ROUND_M = 0.4, 150.0, 60.0
ROUNDS = {
    GUARDS: ("disorder", "vandalism", "gathering"),
    RESCUE: ("fire", "vandalism_fire", "littering_dumped"),
}
STAFF_ROUND = ("graffiti_tag", "vandalism", "littering", "environment_lamp", "unsafe_place", "positive")


def days(seed: int, first: date, last: date, running: int) -> Iterator[Draft]:
    """Every day's incidents, each drawn by itself, so that no day depends on another."""
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        weights = [kind.weight * _season(kind, day) for kind in kinds()]
        expected = A_DAY * _growth(day) * sum(weights) / sum(kind.weight for kind in kinds())
        for nth in range(how_many(dice(seed, day), expected)):
            yield _happening(f"{day:%Y%m%d}-{nth:02}", day, weights, seed, running)


def rounds(seed: int, since: int, running: int) -> Iterator[Draft]:
    """Something from each organisation in every period, but for the silent ones in the last complete."""
    for period in range(since, running + 1):
        for number, organisation in enumerate(ORGANISATIONS):
            if period != running - 1 or organisation.name not in SILENT:
                key = f"round-{starts(period):%Y%m%d}-{number:02}"
                yield _round(key, organisation, seed, period, running)


def clear(pick: Callable[[], Point], at: datetime, running: int) -> Point:
    """The first point picked that does not blur a planted hotspot."""
    return next(point for point in iter(pick, None) if is_clear(point, at, running))


def _happening(key: str, day: date, weights: list[float], seed: int, running: int) -> Draft:
    rng = dice(seed, key)
    kind = draw(rng, kinds(), weights)
    category = draw(rng, list(kind.leaves), list(kind.leaves.values()))
    at = moment(day, kind.clock, rng)
    return Draft(key, category, clear(lambda: _where(kind, rng), at, running), at)


def _round(key: str, organisation: Organisation, seed: int, period: int, running: int) -> Draft:
    rng = dice(seed, key)
    category = rng.choice(ROUNDS.get(organisation, STAFF_ROUND))
    at = moment(whole_day(period, rng.random()), kind_of(category).clock, rng)
    home = place(organisation.place) if organisation.place else rng.choice(places())
    point = clear(lambda: around(home.point, rng, ROUND_M), at, running)
    return Draft(key, category, point, at, prompt=True, teller=organisation)


def _where(kind: Kind, rng: Random) -> Point:
    """Around a place that draws such things, or where people live."""
    if rng.random() >= NEAR_A_PLACE:
        return somewhere(rng)
    drawn = rng.choice([found for found in places() if found.kind in kind.gathers])
    return around(drawn.point, rng, SPREAD_M)


def _season(kind: Kind, day: date) -> float:
    """How much more or less than usual, by month and weekday."""
    month, weekday = (
        shares("months", kind.season)[day.month - 1],
        shares("weekdays", kind.clock)[day.weekday()],
    )
    return 12 * month * 7 * weekday


def _growth(day: date) -> float:
    return 1 + GROWTH * learnt(day, HALF_GROWN_MONTHS)
