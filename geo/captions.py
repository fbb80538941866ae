"""What stands under a map: the legend, the period, how many, and where the ground comes from."""

from collections.abc import Sequence
from dataclasses import dataclass

from shapely.geometry import Point

from geo import marks, spots
from geo.drawing import INK, MEDIUM, QUIET, outline, tag, text
from geo.frames import Frame
from geo.letters import lines, width
from geo.marks import Ground, Style


@dataclass(frozen=True)
class Caption:
    """The words around a map, ready to be read; all of them are escaped on the way out.

    title: what the picture is; read aloud, and a PDF's alternative text. description: what it shows, in
    full sentences, for those who do not see it. period, count and source are demanded of every map; notes
    (accuracy, method) are not. dot, late and several are the legend's words for one incident, a late one
    and several on one spot; "" leaves one out.
    """

    title: str
    description: str
    period: str
    count: str
    source: str
    notes: str = ""
    dot: str = ""
    late: str = ""
    several: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of the legend: a sign (a ring's style, a base layer, or a kind of dot) and its word."""

    sign: str
    word: str


SIGN, GAP, BETWEEN, ROW = 1.9, 0.55, 1.6, 2.1  # in units of small text


def below(entries: Sequence[Entry], caption: Caption, frame: Frame, reach: float) -> tuple[str, float]:
    """The legend and the text, from y = 0 downwards, and their height. reach: a dot's radius in pixels."""
    room, unit = frame.width_px, frame.text_px
    drawn, y = _legend(entries, frame, reach)
    said = [(line, INK) for line in lines(f"{caption.period} · {caption.count}", unit, room, bold=True)]
    said += [(line, QUIET) for line in lines(f"{caption.notes} {caption.source}", unit, room)]
    for line, colour in said:
        y += unit * 1.42
        drawn += text(line, 0.0, y, unit, fill=colour, font_weight=str(MEDIUM if colour == INK else 400))
    return drawn, y + unit * 0.5


def _legend(entries: Sequence[Entry], frame: Frame, reach: float) -> tuple[str, float]:
    """Signs and words in rows, as many to a row as there is room for."""
    unit = frame.text_px
    x, y, drawn = 0.0, unit * ROW, ""
    for entry in entries:
        sign = (_width(entry.sign) + GAP) * unit
        wide = sign + width(entry.word, unit * 1.08)
        if x and x + wide > frame.width_px:
            x, y = 0.0, y + unit * ROW
        drawn += _sign(entry.sign, x, y - unit * 0.38, unit, reach) + text(entry.word, x + sign, y, unit * 1.08)
        x += wide + BETWEEN * unit
    return drawn, y + unit * 0.35 if entries else 0.0


def _width(sign: str) -> float:
    return SIGN if sign in marks.RINGS or sign in marks.GROUNDS else SIGN * 0.55


def _sign(sign: str, x: float, y: float, unit: float, reach: float) -> str:
    middle = x + _width(sign) * unit / 2
    if sign in marks.RINGS:
        return _ring(sign, middle, y, unit)
    if sign in marks.GROUNDS:
        return _ground(sign, x, y, unit)
    return spots.sign(sign, middle, y, reach, unit)


def _ring(style: Style, x: float, y: float, unit: float) -> str:
    circle = outline(Point(x, y).buffer(unit * 0.85))
    mark = marks.mark(style, x - unit * 0.48, y - unit * 0.48, unit * 0.96)
    return marks.ring(style, circle, unit * 0.8) + mark


def _ground(kind: Ground, x: float, y: float, unit: float) -> str:
    pen = marks.ground(kind, unit)
    far, half = x + SIGN * unit, unit * 0.42
    if pen["fill"] == "none":
        return tag("path", d=f"M{x:.1f} {y:.1f}H{far:.1f}", **pen)
    return tag("path", d=f"M{x:.1f} {y - half:.1f}H{far:.1f}V{y + half:.1f}H{x:.1f}Z", stroke="#C9CDD1", **pen)
