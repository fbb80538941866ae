"""A moment of a day, by the learned hours."""

from datetime import UTC, date, datetime, time
from random import Random

from service.demo.periods import ZONE
from service.demo.rates import draw, shares


def moment(day: date, clock: str, rng: Random) -> datetime:
    """Some time of a local day, in UTC; `clock` is told or done."""
    hour = draw(rng, range(24), shares("hours", clock))
    wall = time(hour, int(rng.random() * 60), int(rng.random() * 60))
    return datetime.combine(day, wall, ZONE).astimezone(UTC)
