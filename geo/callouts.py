"""Lettered rings on a map picture, and the boxes that say what each of them is."""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import MultiPoint
from shapely.geometry.base import BaseGeometry

from geo import labels, marks
from geo.drawing import INK, PAPER, QUIET, STRONG, Pen, outline, rect, tag, text
from geo.frames import View
from geo.labels import Placed, Wanted
from geo.letters import lines, width
from geo.marks import Style
from geo.spots import Spot

FINE = 24  # corners to a quarter of a circle
LEAST = 0.85  # a ring's least radius, in units of small text: on a municipality's map a hull is a speck
TITLE, ROW, BADGE, PAD = 1.12, 1.5, 2.3, 0.7
ROOM = 22.0  # the widest text, in units of small text, and never more than this share of the frame:
SHARE = 0.4


@dataclass(frozen=True)
class Ring:
    """A hull in metres, its style, and its callout: letter, title, the style's word ("växer"), the rest."""

    hull: BaseGeometry
    style: Style
    letter: str
    title: str
    word: str
    line: str


@dataclass(frozen=True)
class Drawn:
    """A ring as it is seen: its outline in pixels and the dots inside it."""

    ring: Ring
    shape: BaseGeometry
    own: BaseGeometry


def seen(ring: Ring, spots: Sequence[Spot], reach: float, view: View) -> Drawn:
    """The ring in pixels, wide enough to be seen and to hold its dots whole."""
    hull = view.shape(ring.hull)
    near = shapely.buffer(hull, 0.5)
    xy = [(spot.x, spot.y) for spot in spots] if ring.style != "gone" else []
    own = MultiPoint([at for at, inside in zip(xy, _inside(near, xy), strict=True) if inside])
    whole = shapely.convex_hull(shapely.union(hull, shapely.convex_hull(own)))
    room = max(reach * 1.9, LEAST * view.frame.text_px - shapely.minimum_bounding_radius(whole))
    return Drawn(ring, shapely.buffer(_smooth(whole, own), room, quad_segs=FINE), own)


def _smooth(whole: BaseGeometry, own: BaseGeometry) -> BaseGeometry:
    """The hull without its corners, as far as its dots allow: large on a page, 32 sides look broken."""
    far = float(shapely.area(whole) / 3.1) ** 0.5
    rounded = [_rounded(whole, far * much) for much in (0.85, 0.5, 0.25)]
    return next((one for one in rounded if not one.is_empty and shapely.covers(one, own)), whole)


def wanted(drawn: Drawn, view: View) -> Wanted:
    """The box with all its words, and the small one with the letter alone."""
    unit = view.frame.text_px
    title, words, rest = _words(drawn.ring, view)
    widest = max(*(width(line, unit * TITLE, bold=True) for line in title), _line(words, rest, unit))
    high = ROW * (len(title) + 1) + 0.75
    full = ((BADGE + 2 * PAD) * unit + widest, high * unit)
    return Wanted(drawn.shape, (full, (BADGE * unit, BADGE * unit)), drawn.own)


def rings(drawn: Sequence[Drawn], unit: float) -> str:
    return "".join(marks.ring(one.ring.style, outline(one.shape), unit) for one in drawn)


def boxes(drawn: Sequence[Drawn], placed: Sequence[Placed | None], view: View) -> str:
    """Every leader first, so that none runs over a box."""
    found = [(one, at) for one, at in zip(drawn, placed, strict=True) if at is not None]
    leaders = "".join(_leader(one, at, view.frame.text_px) for one, at in found)
    return leaders + "".join(_box(one.ring, at, view) for one, at in found)


def place(drawn: Sequence[Drawn], view: View, ground: labels.Ground) -> list[Placed | None]:
    return labels.callouts([wanted(one, view) for one in drawn], ground)


def _rounded(whole: BaseGeometry, far: float) -> BaseGeometry:
    return shapely.buffer(shapely.buffer(whole, -far), far, quad_segs=FINE)


def _inside(near: BaseGeometry, xy: Sequence[tuple[float, float]]) -> list[bool]:
    if not xy:
        return []
    shapely.prepare(near)
    found: list[bool] = shapely.contains_xy(near, [x for x, _ in xy], [y for _, y in xy]).tolist()
    return found


def _words(ring: Ring, view: View) -> tuple[list[str], str, str]:
    unit = view.frame.text_px
    room = min(ROOM * unit, SHARE * view.frame.width_px)
    title = lines(ring.title, unit * TITLE, room, bold=True, at_most=2) or [""]
    left = room - _line(ring.word, "", unit)
    return title, ring.word, "".join(lines(ring.line, unit, left, at_most=1))


def _line(word: str, rest: str, unit: float) -> float:
    """How wide the mark, the style's word and the rest are together."""
    return unit * 1.75 + width(word, unit, bold=True) + width(rest, unit)


def _leader(drawn: Drawn, placed: Placed, unit: float) -> str:
    if placed.leader.length < unit * 0.4:
        return ""
    colour = marks.RINGS[drawn.ring.style].colour
    return tag("path", d=outline(placed.leader), fill="none", stroke=colour, stroke_width=unit * 0.12)


def _box(ring: Ring, placed: Placed, view: View) -> str:
    left, top, right, bottom = placed.box
    unit, colour = view.frame.text_px, marks.RINGS[ring.style].colour
    pen = Pen(rx=unit * 0.35, stroke=colour, stroke_width=unit * 0.13)
    if placed.size:
        return rect(left, top, right - left, bottom - top, fill=colour, **pen) + _letter(ring.letter, placed, unit)
    paper = rect(left, top, right - left, bottom - top, fill=PAPER, **pen)
    return paper + _badge(placed, colour, unit) + _letter(ring.letter, placed, unit) + _text(ring, placed, view)


def _badge(placed: Placed, colour: str, unit: float) -> str:
    left, top, _, bottom = placed.box
    round_, far = unit * 0.35, left + BADGE * unit
    corner = f"A{round_:.1f} {round_:.1f} 0 0 1"
    start = f"M{far:.1f} {top:.1f}V{bottom:.1f}H{left + round_:.1f}{corner} {left:.1f} {bottom - round_:.1f}"
    drawn = f"{start}V{top + round_:.1f}{corner} {left + round_:.1f} {top:.1f}Z"
    return tag("path", d=drawn, fill=colour)


def _letter(letter: str, placed: Placed, unit: float) -> str:
    size = unit * 1.2
    x = placed.box.left + (BADGE * unit - width(letter, size, bold=True)) / 2
    y = (placed.box.top + placed.box.bottom) / 2 + size * 0.36
    return text(letter, x, y, size, fill=PAPER, font_weight=str(STRONG))


def _text(ring: Ring, placed: Placed, view: View) -> str:
    unit = view.frame.text_px
    title, word, rest = _words(ring, view)
    x, y, drawn = placed.box.left + (BADGE + PAD) * unit, placed.box.top + unit * 0.05, ""
    for line in title:
        y += ROW * unit
        drawn += text(line, x, y, unit * TITLE, fill=INK, font_weight=str(STRONG))
    y += ROW * unit
    drawn += marks.mark(ring.style, x, y - unit * 0.9, unit * 1.05)
    drawn += text(word, x + unit * 1.35, y, unit, fill=marks.RINGS[ring.style].colour, font_weight=str(STRONG))
    return drawn + text(rest, x + unit * 1.75 + width(word, unit, bold=True), y, unit, fill=QUIET)
