"""What a measurement is: values taken in turn, and what they are judged by."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

Take = TypeVar("Take")


@dataclass(frozen=True)
class Wish:
    """How thoroughly to measure. `quick` only shows that it runs; `layers` may hold real areas (GeoJSON, WGS84)."""

    quick: bool = False
    layers: Path | None = None


@dataclass(frozen=True)
class Series:
    """What one contestant reached, round by round."""

    name: str
    unit: str
    values: list[float]

    def over(self, other: "Series") -> "Series":
        """The ratio in each round: what slows a whole round down slows both."""
        return Series(
            f"{self.name} / {other.name}", "", [a / b for a, b in zip(self.values, other.values, strict=True)]
        )

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def told(self) -> dict[str, Any]:
        spread = {"median": self.median, "min": min(self.values), "max": max(self.values)}
        return {"name": self.name, "unit": self.unit, **spread, "values": self.values}


@dataclass(frozen=True)
class Verdict:
    """A figure and its bar: to reach (`at_least`) or not to exceed."""

    figure: Series
    bar: float
    at_least: bool

    @property
    def met(self) -> bool:
        return self.figure.median >= self.bar if self.at_least else self.figure.median <= self.bar

    def told(self) -> dict[str, Any]:
        return {**self.figure.told(), "bar": self.bar, "at_least": self.at_least, "met": self.met}


@dataclass
class Result:
    """Everything that one benchmark says. `facts` are what the figures are about."""

    title: str
    facts: dict[str, Any]
    series: list[Series] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "facts": self.facts,
            "series": [one.told() for one in self.series],
            "verdicts": [one.told() for one in self.verdicts],
        }


def in_turn(rounds: int, takes: Mapping[str, Callable[[], Take]]) -> dict[str, list[Take]]:
    """A B C, A B C ...: every contestant once in each round, after one take of each that is thrown away."""
    for take in takes.values():
        take()
    made: dict[str, list[Take]] = {name: [] for name in takes}
    for _ in range(rounds):
        for name, take in takes.items():
            made[name].append(take())
    return made


def timed(take: Callable[[], object]) -> Callable[[], float]:
    """The same take, answering how many milliseconds it took."""
    return partial(_milliseconds, take)


def _milliseconds(take: Callable[[], object]) -> float:
    begun = time.perf_counter()
    take()
    return (time.perf_counter() - begun) * 1000
