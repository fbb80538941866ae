"""How a hotspot lives from period to period: which is the same as last time, and what became of it. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import product
from math import hypot
from string import ascii_uppercase
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

CHANGE = 2  # a difference of one may be a single report, which says nothing about a place


class State(StrEnum):
    """What became of a hotspot since the period before."""

    NEW = "new"
    GROWING = "growing"
    STEADY = "steady"
    FADING = "fading"
    GONE = "gone"

    @property
    def words(self) -> str:
        """The same in Swedish."""
        return WORDS[self]


WORDS = {
    State.NEW: "ny",
    State.GROWING: "växer",
    State.STEADY: "oförändrad",
    State.FADING: "avtar",
    State.GONE: "borta",
}


class Spot(Protocol):
    """What a hotspot must tell: centre and radius in metres (x east, y north), and how many incidents."""

    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def radius_m(self) -> float: ...
    @property
    def incidents(self) -> int: ...


AnySpot = TypeVar("AnySpot", bound=Spot)


class Life(NamedTuple, Generic[AnySpot]):
    """A hotspot and the earlier one that it continues: no `spot` when it is gone, no `earlier` when new."""

    spot: AnySpot | None
    earlier: AnySpot | None
    state: State
    incidents: int
    previous: int


def lives(now: Sequence[AnySpot], before: Sequence[AnySpot], metres: float) -> list[Life[AnySpot]]:
    """What became of each hotspot: the largest first, ties from the west; the gone last, in the same way.

    Two are the same when the gap between them (the distance of their centres less both radii) is at most
    `metres`. Each continues at most one: the smallest gap first (all who overlap are alike), then the nearest
    centres, then the westernmost. The order they are given in means nothing. Growing and fading take a
    difference of two incidents or more, less is steady; it says how the counts differ, not that chance is
    ruled out.
    """
    spots, past = sorted(now, key=_order), sorted(before, key=_order)
    same = _matches(spots, past, metres)
    continued = set(same.values())
    found = [_life(spot, past[same[i]] if i in same else None) for i, spot in enumerate(spots)]
    return found + [_gone(spot) for j, spot in enumerate(past) if j not in continued]


def letter(number: int) -> str:
    """The name of a hotspot on map and list: 0 is A, 25 is Z, 26 is AA. Raises ValueError below 0."""
    if number < 0:
        raise ValueError("hotspots are numbered from 0")
    rest, last = divmod(number, len(ascii_uppercase))
    return (letter(rest - 1) if rest else "") + ascii_uppercase[last]


def _matches(now: Sequence[AnySpot], before: Sequence[AnySpot], metres: float) -> dict[int, int]:
    """Which of `now` continues which of `before`, by their places in the two."""
    same: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in sorted(_beside(now, before, metres)):
        if i not in same and j not in taken:
            same[i] = j
            taken.add(j)
    return same


def _beside(now: Sequence[AnySpot], before: Sequence[AnySpot], metres: float) -> Iterator[tuple[Any, ...]]:
    """The pairs whose gap is at most `metres`, by a grid: of all pairs, a thousand hotspots have a million.

    Each with its nearness first, smallest first: all who overlap are alike, or the widest would take its neighbour's past.
    """
    side = max([metres, *(spot.radius_m / 3 for spot in (*now, *before))]) + 1
    there: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for j, spot in enumerate(before):
        for square in _squares(spot, metres, side):
            there[square].append(j)
    for i, a in enumerate(now):
        for j in {j for square in _squares(a, metres, side) if square in there for j in there[square]}:
            b = before[j]
            apart = hypot(a.x - b.x, a.y - b.y)
            gap = apart - a.radius_m - b.radius_m
            if gap <= metres:
                yield max(0.0, gap), apart, a.x, a.y, b.x, b.y, i, j


def _squares(spot: Spot, metres: float, side: float) -> Iterator[tuple[int, int]]:
    """The squares of the grid that it touches, with half of the gap around it and a metre for rounding."""
    x, y, most = spot.x, spot.y, spot.radius_m + metres / 2 + 1
    columns = range(int((x - most) // side), int((x + most) // side) + 1)
    return product(columns, range(int((y - most) // side), int((y + most) // side) + 1))


def _life(spot: AnySpot, earlier: AnySpot | None) -> Life[AnySpot]:
    if earlier is None:
        return Life(spot, None, State.NEW, spot.incidents, 0)
    return Life(spot, earlier, _state(spot.incidents - earlier.incidents), spot.incidents, earlier.incidents)


def _state(change: int) -> State:
    if abs(change) < CHANGE:
        return State.STEADY
    return State.GROWING if change > 0 else State.FADING


def _gone(earlier: AnySpot) -> Life[AnySpot]:
    return Life(None, earlier, State.GONE, 0, earlier.incidents)


def _order(spot: Spot) -> tuple[float, ...]:
    return (-spot.incidents, spot.x, spot.y, spot.radius_m)
