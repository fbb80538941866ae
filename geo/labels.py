"""Where words stand on a map: beside what they are about, never on each other, the same way every time.

Greedy with a second look: each box takes the cheapest of a few hundred places, and once all stand, each may
move to a cheaper one. Whoever asks gives sizes and shapes in pixels; nothing here is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

FORBIDDEN = 1e6
DOT, RING, CROSSED, OWN_RING = 14.0, 60.0, 150.0, 400.0  # what covering one costs, in pixels of distance
LOOKS = 3
HAIR = 0.3  # the least room between things, in units of small text
GAPS = (0.7, 1.4, 2.4, 3.8, 5.5, 8.0, 11.0, 15.0, 20.0, 28.0, 38.0)  # in units of small text
SIDES = (
    *((slide, side) for side in (-1.0, 1.0) for slide in (0.0, -0.5, 0.5, -1.0, 1.0)),
    *((side, slide) for side in (1.0, -1.0) for slide in (0.0, -0.6, 0.6)),
)
Boxes = Any  # numpy array (n, 4) of left, top, right, bottom: numpy's own types say no more


class Box(NamedTuple):
    """A rectangle in pixels, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Do they share more than an edge?"""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)

    @property
    def shape(self) -> BaseGeometry:
        return shapely.box(*self)


@dataclass(frozen=True)
class Ground:
    """What is there before the words: the frame's inside, dots that should be seen, boxes that are taken."""

    inside: Box
    unit: float
    dots: shapely.STRtree
    reach: float  # a dot's radius
    taken: tuple[Box, ...] = ()
    rings: tuple[BaseGeometry, ...] = ()
    lines: tuple[BaseGeometry, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """Words for a ring: (width, height) of the box, best first, and the ring's own dots, never covered."""

    ring: BaseGeometry
    sizes: tuple[tuple[float, float], ...]
    own: BaseGeometry


@dataclass(frozen=True)
class Placed:
    """Where a box stands, which of the sizes it got, and the line back to its ring."""

    box: Box
    size: int
    leader: BaseGeometry


@dataclass
class _Table:
    """The boxes as they stand while they are being placed."""

    wanted: Sequence[Wanted]
    ground: Ground
    placed: dict[int, Placed] = field(default_factory=dict)


def callouts(wanted: Sequence[Wanted], ground: Ground) -> list[Placed | None]:
    """A place for each, in order. When one finds none, all shrink; None where even that does not help."""
    found = _settled(wanted, ground)
    if None not in found:
        return found
    smallest = _settled([replace(one, sizes=one.sizes[-1:]) for one in wanted], ground)
    return [at and replace(at, size=len(one.sizes) - 1) for at, one in zip(smallest, wanted, strict=True)]


def _settled(wanted: Sequence[Wanted], ground: Ground) -> list[Placed | None]:
    table = _Table(wanted, ground)
    for _, number in product(range(LOOKS), range(len(wanted))):
        table.placed.pop(number, None)
        found = _callout(table, number)
        if found is not None:
            table.placed[number] = found
    return [table.placed.get(number) for number in range(len(wanted))]


def names(anchors: Sequence[tuple[float, float, float, float, float]], ground: Ground) -> list[Box | None]:
    """A box for each name, in order of importance. An anchor is x, y, width, height, and how far off the name
    stands: 0 for a name of the whole neighbourhood, which may also stand on its point or farther off.

    None where every place near it is taken: a name that hides what happened is worth less than no name.
    """
    taken = list(ground.taken)
    found: list[Box | None] = []
    for anchor in anchors:
        box = _name(anchor, ground, taken)
        found.append(box)
        taken += [box] if box else []
    return found


def _callout(table: _Table, number: int) -> Placed | None:
    wanted, others = table.wanted[number], [at for key, at in table.placed.items() if key != number]
    for size, (width, height) in enumerate(wanted.sizes):
        boxes = _beside(wanted.ring, width, height, table.ground)
        shapes = shapely.box(*boxes.T)
        leaders = shapely.shortest_line(shapes, wanted.ring)
        cost = _covering(boxes, table.ground, [at.box for at in others])
        cost += _about(wanted, shapes, leaders, table) + _crossing(shapes, leaders, others)
        best = _cheapest(cost)
        if best is not None:
            return Placed(Box(*boxes[best].tolist()), size, leaders[best])
    return None


def _name(anchor: tuple[float, float, float, float, float], ground: Ground, taken: Sequence[Box]) -> Box | None:
    x, y, width, height, start = anchor
    steps = [start + ground.unit * far for far in ((0.0, 0.4) if start else (0.0, 0.6, 1.3, 2.2, 3.3))]
    ways = ((1, 0), (0, -1), (0, 1), (-1, 0), (0.9, -0.9), (-0.9, -0.9), (0.9, 0.9), (-0.9, 0.9))
    middles = [(x, y)] * (start == 0) + [
        (x + dx * (width / 2 + far), y + dy * (height / 2 + far)) for far, (dx, dy) in product(steps, ways)
    ]
    boxes = _boxes(middles, width, height)
    shapes = shapely.box(*boxes.T)
    cost = _covering(boxes, ground, taken) + _outside(boxes, ground.inside)
    cost += FORBIDDEN * (_dots(boxes, ground) > 0) + 0.1 * np.arange(len(boxes))
    for line in (*ground.lines, *(shapely.boundary(ring) for ring in ground.rings)):
        cost += FORBIDDEN * shapely.dwithin(shapes, line, ground.unit * HAIR)
    best = _cheapest(cost)
    return None if best is None else Box(*boxes[best].tolist())


def _beside(ring: BaseGeometry, width: float, height: float, ground: Ground) -> Boxes:
    """Boxes on all sides of a ring at growing distances, pushed inside the frame."""
    left, top, right, bottom = ring.bounds
    across, down = (right - left + width) / 2, (bottom - top + height) / 2
    middles = [
        ((left + right) / 2 + dx * (across + gap), (top + bottom) / 2 + dy * (down + gap))
        for gap, (dx, dy) in product([gap * ground.unit for gap in GAPS], SIDES)
    ]
    boxes = _boxes(middles, width, height)
    inside = ground.inside
    push = np.maximum(0, inside[:2] - boxes[:, :2]) - np.maximum(0, boxes[:, 2:] - inside[2:])
    return boxes + np.hstack([push, push])


def _boxes(middles: Sequence[tuple[float, float]], width: float, height: float) -> Boxes:
    half = np.array([width / 2, height / 2])
    at = np.array(middles)
    return np.hstack([at - half, at + half])


def _covering(boxes: Boxes, ground: Ground, taken: Sequence[Box]) -> Any:
    """What it costs to stand over dots; to stand over other words, or a hair from them, is forbidden."""
    cost = DOT * min(1.0, 10 / max(1, len(ground.dots)) ** 0.5) * _dots(boxes, ground)
    room = ground.unit * HAIR
    for box in (*ground.taken, *taken):
        apart = (boxes[:, :2] >= np.array(box[2:]) + room) | (boxes[:, 2:] <= np.array(box[:2]) - room)
        cost += FORBIDDEN * ~apart.any(axis=1)
    return cost


def _about(wanted: Wanted, shapes: Any, leaders: Any, table: _Table) -> Any:
    """What it costs to stand far from the ring, or over it or another; over its own dots is forbidden."""
    hair = table.ground.unit * HAIR
    cost = shapely.length(leaders) + OWN_RING * shapely.dwithin(shapes, wanted.ring, hair)
    cost += FORBIDDEN * shapely.dwithin(shapes, wanted.own, table.ground.reach)
    for other in table.wanted:
        if other is not wanted:
            cost += RING * shapely.dwithin(shapes, other.ring, hair)
            cost += RING / 2 * shapely.intersects(leaders, other.ring)
    return cost


def _crossing(shapes: Any, leaders: Any, others: Sequence[Placed]) -> Any:
    """What it costs when a line back to a ring runs through other words or another line."""
    cost = np.zeros(len(shapes))
    for other in others:
        cost += CROSSED * (shapely.intersects(leaders, other.box.shape) | shapely.intersects(shapes, other.leader))
        cost += CROSSED * shapely.intersects(leaders, other.leader)
    return cost


def _dots(boxes: Boxes, ground: Ground) -> Any:
    """How many dots each box covers, if only by their rim."""
    reach = ground.reach
    shapes = shapely.box(*(boxes + np.array([-reach, -reach, reach, reach])).T)
    return np.bincount(ground.dots.query(shapes)[0], minlength=len(boxes)).astype(float)


def _outside(boxes: Boxes, inside: Box) -> Any:
    return FORBIDDEN * ((boxes[:, :2] < inside[:2]).any(axis=1) | (boxes[:, 2:] > inside[2:]).any(axis=1))


def _cheapest(cost: Any) -> int | None:
    """The first of the cheapest; cents are rounded off so that float noise never decides."""
    best = int(np.argmin(np.round(cost, 2)))
    return None if cost[best] >= FORBIDDEN else best
