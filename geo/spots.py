"""Points on a map picture: one dot each, a number where several share a spot, a diamond for what is late."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from geo.drawing import PAPER, STRONG, tag, text
from geo.frames import View
from geo.letters import width

DOT, LATE = "#0B4A80", "#A61B1B"
RADIUS, FEW, LEAST = 0.34, 0.22, 0.13  # in units of small text; FEW: never smaller when they can be counted
CROWD = 0.3  # the radius, as a share of the distance between evenly spread neighbours
LEGIBLE = 0.5  # a number smaller than this, in units of small text, is left out


@dataclass(frozen=True)
class Dot:
    """One incident: x and y in the store's metres."""

    x: float
    y: float
    late: bool = False


@dataclass(frozen=True, order=True)
class Spot:
    """Dots on the same decimetre, in pixels. What is late sorts last and is drawn on top."""

    late: bool
    y: float
    x: float
    many: int = 1


def seen(dots: Iterable[Dot], view: View) -> list[Spot]:
    """What is to be seen of the dots, in the order of drawing, whatever order they came in."""
    found: dict[tuple[float, float], list[bool]] = defaultdict(list)
    for dot in dots:
        if view.extent.holds(dot.x, dot.y):
            found[round(dot.x, 1), round(dot.y, 1)].append(dot.late)
    placed = [(view.at(*at), late) for at, late in found.items()]
    return sorted(Spot(any(late), y, x, len(late)) for (x, y), late in placed)


def radius(spots: Sequence[Spot], unit: float) -> float:
    """A dot's radius in pixels: smaller where many crowd together, so that they do not become one stain."""
    if len(spots) < 2:
        return unit * RADIUS
    wide, high = _middle_half([spot.x for spot in spots]), _middle_half([spot.y for spot in spots])
    apart = max(sqrt(wide * high / len(spots)), max(wide, high) / len(spots))  # on a plane, along a line
    least = max(LEAST, min(FEW, FEW * 20 / sqrt(len(spots))))
    return unit * max(least, min(RADIUS, CROWD * apart / unit))


def drawn(spots: Iterable[Spot], radius: float, unit: float) -> str:
    """The dots, and on top of them how many share a spot."""
    given = list(spots)
    shapes = "".join(_shape(spot, _size(spot, radius)) for spot in given if not spot.late)
    late = "".join(_shape(spot, _size(spot, radius)) for spot in given if spot.late)
    return _group(shapes, DOT, radius) + _group(late, LATE, radius) + _numbers(given, radius, unit)


def sign(kind: str, x: float, y: float, radius: float, unit: float) -> str:
    """How a dot looks in the legend: "dot", "late" or "several"."""
    return drawn([Spot(kind == "late", y, x, 3 if kind == "several" else 1)], radius, unit)


def _middle_half(values: Iterable[float]) -> float:
    """How many pixels the middle half of the values takes, twice over: outliers do not count."""
    ordered = sorted(values)
    return 2 * (ordered[len(ordered) * 3 // 4] - ordered[len(ordered) // 4])


def _size(spot: Spot, radius: float) -> float:
    return radius * (1.5 if spot.many > 1 else 1.0)


def _shape(spot: Spot, radius: float) -> str:
    if not spot.late:
        return f'<circle cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="{radius:.1f}"/>'
    far = radius * 1.4
    corner = f"l{far:.1f} {far:.1f}l-{far:.1f} {far:.1f}l-{far:.1f}-{far:.1f}"
    return f'<path d="M{spot.x:.1f} {spot.y - far:.1f}{corner}Z"/>'


def _group(shapes: str, colour: str, radius: float) -> str:
    """One colour, each with a white rim so that neighbours are told apart."""
    return tag("g", shapes, fill=colour, stroke=PAPER, stroke_width=f"{radius * 0.33:.2f}") if shapes else ""


def _numbers(spots: Iterable[Spot], radius: float, unit: float) -> str:
    size = radius * 2.1
    if size < unit * LEGIBLE:
        return ""
    return "".join(_number(spot, size) for spot in spots if spot.many > 1)


def _number(spot: Spot, size: float) -> str:
    words = str(spot.many) if spot.many < 100 else "99+"
    size *= min(1.0, 1.25 / len(words))
    x = spot.x - width(words, size, bold=True) / 2
    return text(words, x, spot.y + size * 0.36, size, fill=PAPER, font_weight=str(STRONG))
