"""How each thing looks on a map, in colour and in grey: a shape, a pattern or a letter besides the hue."""

from dataclasses import dataclass
from typing import Final, Literal

from geo.drawing import INK, PAPER, Pen, tag

Style = Literal["new", "growing", "steady", "fading", "gone"]
Ground = Literal["land", "built", "border", "edge"]


@dataclass(frozen=True)
class Line:
    """A ring's colour, its line's dashes and width in units of small text, tint, mark on a 16 × 16 field."""

    colour: str
    dashes: tuple[float, ...]
    width: float
    tint: float
    mark: str


STAR = "M8 1.5Q8.6 7.4 14.5 8Q8.6 8.6 8 14.5Q7.4 8.6 1.5 8Q7.4 7.4 8 1.5Z"
UP, DOWN = "M8 14V2.5M3.2 7.3L8 2.5L12.8 7.3", "M8 2V13.5M3.2 8.7L8 13.5L12.8 8.7"
EQUALS = "M2.5 5.5H13.5M2.5 10.5H13.5"
CIRCLE = (
    "M2.5 8A5.5 5.5 0 0 1 4.1 4.1M6.1 2.8A5.5 5.5 0 0 1 9.9 2.8M11.9 4.1A5.5 5.5 0 0 1 13.5 8"
    "M11.9 11.9A5.5 5.5 0 0 1 9.9 13.2M6.1 13.2A5.5 5.5 0 0 1 4.1 11.9"
)

RINGS: Final[dict[Style, Line]] = {
    "new": Line("#7B1E5A", (), 0.22, 0.14, STAR),
    "growing": Line("#9A3B00", (), 0.22, 0.14, UP),
    "steady": Line("#4C5965", (0.01, 0.44), 0.25, 0.12, EQUALS),
    "fading": Line("#0F5F69", (0.95, 0.5), 0.22, 0.12, DOWN),
    "gone": Line("#5B6873", (), 0.3, 0.0, CIRCLE),
}
GROUNDS: Final[dict[Ground, dict[str, str]]] = {
    "land": {"fill": "#F1F1F0"},
    "built": {"fill": "#E8E8E6"},
    "border": {"fill": "none", "stroke": "#A9AEB2"},
    "edge": {"fill": "none", "stroke": "#7C8893"},
}
WIDTHS: Final[dict[Ground, float]] = {"land": 0.0, "built": 0.0, "border": 0.075, "edge": 0.12}


def ground(kind: Ground, unit: float) -> Pen:
    """A base layer's attributes."""
    found: Pen = {**GROUNDS[kind]}
    if WIDTHS[kind]:
        found |= {"stroke_width": WIDTHS[kind] * unit, "stroke_linejoin": "round"}
    return found | ({"stroke_dasharray": dashes((0.45, 0.3), unit)} if kind == "border" else {})


def ring(style: Style, drawn: str, unit: float) -> str:
    """A ring along the path `drawn`. What is gone is hollow: a double line with nothing inside."""
    line = RINGS[style]
    pen: Pen = {
        "d": drawn,
        "fill": "none",
        "stroke": line.colour,
        "stroke_width": line.width * unit,
    }
    if line.dashes:
        pen |= {"stroke_dasharray": dashes(line.dashes, unit), "stroke_linecap": "round"}
    if style == "gone":
        return tag("path", **pen) + tag("path", **{**pen, "stroke": PAPER, "stroke_width": line.width * unit * 0.45})
    return tag("path", d=drawn, fill=line.colour, fill_opacity=f"{line.tint}") + tag("path", **pen)


def mark(style: Style, x: float, y: float, size: float) -> str:
    """The style's mark in a square of `size` pixels whose upper left corner is x, y."""
    pen = {"fill": "none", "stroke": RINGS[style].colour, "stroke_width": "1.9", "stroke_linejoin": "round"}
    place = f"translate({x:.1f} {y:.1f}) scale({size / 16:.3f})"
    return tag("path", d=RINGS[style].mark, transform=place, stroke_linecap="round", **pen)


def dashes(pattern: tuple[float, ...], unit: float) -> str:
    """A dash pattern in units of small text as SVG takes it."""
    return " ".join(f"{part * unit:.2f}" for part in pattern)


def arrow(x: float, y: float, size: float) -> str:
    """A north arrow `size` pixels high, its tip at x, y."""
    half = size * 0.34
    foot = f"L{x + half:.1f} {y + size:.1f}L{x:.1f} {y + size * 0.78:.1f}L{x - half:.1f} {y + size:.1f}"
    drawn = f"M{x:.1f} {y:.1f}{foot}Z"
    return tag("path", d=drawn, fill=INK)
