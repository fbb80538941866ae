"""What was learned from real files (rates.json), as odds to draw from."""

import json
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, TypeVar

Thing = TypeVar("Thing")


@cache
def rates() -> dict[str, Any]:
    """The learned numbers, read once."""
    found: dict[str, Any] = json.loads((Path(__file__).parent / "rates.json").read_text(encoding="utf-8"))
    return found


def shares(what: str, name: str) -> list[float]:
    """hours (24) · weekdays (7, from Monday) · months (12)."""
    found: list[float] = rates()[what][name]["shares"]
    return found


def part(mix: str, name: str) -> float:
    """How large a part of a mix (municipal, police) something is."""
    return float(rates()["mix"][mix]["shares"][name])


def wait_h(name: str, rng: Random) -> float:
    """A wait in hours, drawn between the learned quantiles."""
    steps = list(pairwise(rates()["waits_h"][name]["quantiles"]))
    position = rng.random() * len(steps)
    low, high = steps[int(position)]
    return float(low + (high - low) * (position - int(position)))


def draw(rng: Random, things: Sequence[Thing], weights: Sequence[float]) -> Thing:
    """One of the things, by weight."""
    return rng.choices(things, weights)[0]


def dice(*names: object) -> Random:
    """A generator of its own for whatever has these names: the same on any machine, and in any order."""
    return Random("/".join(map(str, names)))  # noqa: S311 (an invented town, not a secret)


def how_many(rng: Random, expected: float) -> int:
    """A Poisson draw. Source: Knuth, The Art of Computer Programming 2, 3.4.1, algorithm Q."""
    limit, product, number = 2.718281828459045**-expected, rng.random(), 0
    while product > limit:
        product *= rng.random()
        number += 1
    return number
