"""Which part of the ground a picture shows, and how metres become pixels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import dist, floor, isfinite, log10
from statistics import median

import shapely
from shapely import MultiPoint
from shapely.affinity import affine_transform
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Frame:
    """A map's size in pixels, and its small text's (11 on A4 at 96 dpi, 24 on a slide); the rest follows."""

    width_px: int
    height_px: int
    text_px: float = 11.0

    def __post_init__(self) -> None:
        if min(self.width_px, self.height_px) < 12 * self.text_px or self.text_px <= 0:
            raise ValueError("the frame is too small for its text")


@dataclass(frozen=True)
class Extent:
    """A rectangle on the ground, in the store's metres."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, x: float, y: float) -> bool:
        """Is the point inside or on the edge? Also for the words that say how many are not shown.

        Raises ValueError when it is no number.
        """
        if not (isfinite(x) and isfinite(y)):
            raise ValueError("a position is not a number")
        return self.west <= x <= self.east and self.south <= y <= self.north

    def fitted(self, frame: Frame, least_m: float = 1.0) -> "Extent":
        """Grown evenly to the frame's proportions and to at least `least_m` metres on the shorter side."""
        shorter = min(frame.width_px, frame.height_px)
        wide, high = self.east - self.west, self.north - self.south
        metres = max(wide / frame.width_px, high / frame.height_px, least_m / shorter)
        return self.grown((metres * frame.width_px - wide) / 2, (metres * frame.height_px - high) / 2)

    def grown(self, x: float, y: float) -> "Extent":
        return Extent(self.west - x, self.south - y, self.east + x, self.north + y)


def around(
    frame: Frame,
    *,
    points: Sequence[tuple[float, float]] = (),
    outlines: Sequence[BaseGeometry] = (),
    otherwise: BaseGeometry | None = None,
    keep: float = 1.0,
    margin: float = 0.1,
    least_m: float = 600.0,
) -> Extent:
    """The extent that shows the points (x, y in metres) and outlines, in the frame's proportions.

    keep: the share of points that must be seen, nearest the middle (median) first: 0.85 shows a town when a
    few lie far out. margin: the share of the frame left free on each side. least_m: how little the shorter
    side may show. With neither points nor outlines it shows `otherwise`, and without that a square around
    0, 0.
    """
    shown = [*outlines, MultiPoint(_nearest(points, keep))] if points or outlines else [otherwise]
    bounds = shapely.total_bounds([shape or MultiPoint() for shape in shown]).tolist()
    tight = Extent(*bounds) if bounds[0] == bounds[0] else Extent(0.0, 0.0, 0.0, 0.0)  # NaN: nothing to show
    fitted = tight.fitted(frame, least_m * (1 - 2 * margin))
    room = margin / (1 - 2 * margin)
    return fitted.grown((fitted.east - fitted.west) * room, (fitted.north - fitted.south) * room)


@dataclass(frozen=True)
class View:
    """An extent seen in a frame: x to the right, y downwards, in pixels."""

    frame: Frame
    extent: Extent

    @property
    def scale(self) -> float:
        """Pixels for a metre."""
        return self.frame.width_px / (self.extent.east - self.extent.west)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point in metres is drawn."""
        return (x - self.extent.west) * self.scale, (self.extent.north - y) * self.scale

    def shape(self, metric: BaseGeometry) -> BaseGeometry:
        """A shape in metres as it is drawn."""
        k, west, north = self.scale, self.extent.west, self.extent.north
        return affine_transform(metric, [k, 0, 0, -k, -west * k, north * k])

    def clipped(self, metric: BaseGeometry, *, outside_px: float, within_px: float) -> BaseGeometry:
        """The part of a shape that is seen, and no more of its corners than the eye can tell apart."""
        seen, room = self.extent, outside_px / self.scale
        cut = shapely.clip_by_rect(metric, seen.west - room, seen.south - room, seen.east + room, seen.north + room)
        return self.shape(shapely.simplify(cut, within_px / self.scale))

    def round_length(self, share: float) -> float:
        """The longest of 1, 2 or 5 × 10^n metres that takes at most `share` of the frame's width."""
        longest = self.frame.width_px * share / self.scale
        ten = 10.0 ** floor(log10(longest))
        return max(step * ten for step in (1, 2, 5) if step * ten <= longest * (1 + 1e-9))


def _nearest(points: Iterable[tuple[float, float]], keep: float) -> list[tuple[float, float]]:
    """The share of the points that lies nearest their middle."""
    given = sorted(points)
    if not given or keep >= 1:
        return given
    middle = (median(x for x, _ in given), median(y for _, y in given))
    return sorted(given, key=lambda point: dist(point, middle))[: max(1, round(len(given) * keep))]
