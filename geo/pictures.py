"""Static map pictures for paper and slides, each with legend, scale bar, north, period, source, count.

Everything is measured and placed in plain Python, so that the same input gives the same bytes and the same
picture stands in HTML, in a PDF and on a slide. Positions are in the store's metres; words come worded.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import shapely
from shapely.geometry import GeometryCollection, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo import callouts, captions, labels, marks, spots
from geo.callouts import Drawn, Ring
from geo.captions import Caption, Entry
from geo.drawing import FONT, PAPER, Pen, escaped, number, outline, rect, tag, text
from geo.frames import Extent, Frame, View
from geo.furniture import furniture
from geo.grounds import Layer, layer, metric, once
from geo.labels import Box
from geo.letters import width
from geo.spots import Dot

__all__ = ["Layer", "Place", "layer", "metric", "picture"]

PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
OUTSIDE, LABEL, HALO, RIM = "#FFFFFF", "#555555", "#F4F4F3", "#7C8893"
NAME = 1.05  # a place's name, in units of small text
WITHIN_PX = 0.3  # corners closer to the line than this are left out
TWIN_PX = 3.0  # a border this close to one already drawn is the same to the eye
SPECK_PX = 1.5  # slivers between areas that do not quite meet are not drawn


@dataclass(frozen=True)
class Place:
    """A name at a point in metres. Marked: the name is of that very spot and gets a small sign (a school)."""

    name: str
    x: float
    y: float
    marked: bool = False


def picture(
    frame: Frame,
    extent: Extent,
    caption: Caption,
    *,
    prefix: str,
    layers: Sequence[Layer] = (),
    places: Sequence[Place] = (),
    dots: Sequence[Dot] = (),
    rings: Sequence[Ring] = (),
) -> str:
    """One <svg> element, to stand in HTML or alone in a file, with its own width and height in pixels.

    frame is the map's size; the caption makes the picture higher. prefix begins every id in it: another one
    for each picture on a page. Dots outside the extent are not drawn, so the caption should count them.
    Rings are drawn over layers, dots over rings, callouts where they hide neither each other nor their
    ring's dots; a name that finds no free room is left out, a callout that finds none shrinks to its
    letter. Raises ValueError for a bad prefix or a position that is not a number.
    """
    if not PREFIX.fullmatch(prefix):
        raise ValueError("a prefix is a letter, then letters, digits, - and _")
    view = View(frame, extent.fitted(frame))
    shown = spots.seen(dots, view)
    near = [ring for ring in rings if _overlaps(ring, view)]
    base = {one: _layer(one, view) for one in layers}
    under, over = _map(view, shown, near, places)
    drawn = _clipped("".join(base.values()) + under, frame, f"{prefix}-frame") + over + _rim(frame)
    entries = _legend([one for one in layers if base[one]], shown, near, caption)
    words, height = captions.below(entries, caption, frame, spots.radius(shown, frame.text_px))
    body = drawn + tag("g", words, transform=f"translate(0 {frame.height_px})")
    return _svg(body, frame.width_px, frame.height_px + height, caption, prefix)


def _map(view: View, shown: Sequence[spots.Spot], rings: Sequence[Ring], places: Sequence[Place]) -> tuple[str, str]:
    """What happened, from the names up; and what stands over it and is never cut off."""
    unit, reach = view.frame.text_px, spots.radius(shown, view.frame.text_px)
    hulls = [callouts.seen(ring, shown, reach, view) for ring in rings]
    points = [Point(spot.x, spot.y) for spot in shown]
    things, taken = furniture(view, [*points, *(one.shape for one in hulls)])
    ground = labels.Ground(_inside(view.frame), unit, shapely.STRtree(points), reach, tuple(taken))
    placed = callouts.place(hulls, view, ground)
    names = _names(places, view, _full(ground, hulls, placed))
    under = names + callouts.rings(hulls, unit) + spots.drawn(shown, reach, unit)
    return under, callouts.boxes(hulls, placed, view) + things


def _full(ground: labels.Ground, hulls: Sequence[Drawn], placed: Sequence[labels.Placed | None]) -> labels.Ground:
    """What is left for names once the callouts stand."""
    stand = [one for one in placed if one is not None]
    return replace(
        ground,
        taken=(*ground.taken, *(one.box for one in stand)),
        rings=tuple(one.shape for one in hulls),
        lines=tuple(one.leader for one in stand),
    )


def _overlaps(ring: Ring, view: View) -> bool:
    seen = view.extent
    return bool(shapely.intersects(ring.hull, box(seen.west, seen.south, seen.east, seen.north)))


def _inside(frame: Frame) -> Box:
    """Where words may stand."""
    edge = frame.text_px * 0.7
    return Box(edge, edge, frame.width_px - edge, frame.height_px - edge)


def _layer(layer: Layer, view: View) -> str:
    unit = view.frame.text_px
    drawn = outline(GeometryCollection(list(_large(_seen(layer, view)))))
    return tag("path", d=drawn, **marks.ground(layer.kind, unit)) if drawn else ""


def _seen(layer: Layer, view: View) -> BaseGeometry:
    """What is in the frame. A border that two areas share is one line, or its dashes would fill up."""
    clip = partial(view.clipped, outside_px=view.frame.text_px, within_px=WITHIN_PX)
    if layer.kind != "border":
        return clip(layer.shape)
    return once([clip(line) for line in shapely.get_parts(layer.shape).tolist()], TWIN_PX)


def _large(seen: BaseGeometry) -> Iterator[BaseGeometry]:
    """The rings and lines that are more than specks."""
    for part in shapely.get_parts(seen).tolist():
        if part.geom_type == "Polygon":
            yield from (ring for ring in shapely.get_rings(part) if Polygon(ring).area > SPECK_PX**2)
        elif part.length > SPECK_PX:
            yield part


def _names(places: Sequence[Place], view: View, ground: labels.Ground) -> str:
    unit = view.frame.text_px
    shown = [place for place in places if view.extent.holds(place.x, place.y)]
    anchors = [
        (*view.at(place.x, place.y), width(place.name, unit * NAME), unit * 1.3, 0.55 * unit * place.marked)
        for place in shown
    ]
    found = zip(shown, labels.names(anchors, ground), strict=True)
    return "".join(_name(place, box, view) for place, box in found)


def _name(place: Place, at: Box | None, view: View) -> str:
    """The name over a rim of ground colour, and its sign. A sign without its name says nothing."""
    if at is None:
        return ""
    unit = view.frame.text_px
    size, y = unit * NAME, at.bottom - unit * 0.3
    rim = Pen(stroke=HALO, stroke_width=unit * 0.3, stroke_linejoin="round")
    halo = text(place.name, at.left, y, size, fill=HALO, font_weight="500", **rim)
    return _sign(place, view) + halo + text(place.name, at.left, y, size, fill=LABEL, font_weight="500")


def _sign(place: Place, view: View) -> str:
    if not place.marked:
        return ""
    side, (x, y) = view.frame.text_px * 0.42, view.at(place.x, place.y)
    return rect(x - side / 2, y - side / 2, side, side, fill=PAPER, stroke=LABEL, stroke_width=side / 4)


def _clipped(drawn: str, frame: Frame, clip: str) -> str:
    paper = rect(0.0, 0.0, frame.width_px, frame.height_px, fill=OUTSIDE)
    path = tag("clipPath", rect(0.0, 0.0, frame.width_px, frame.height_px), id=clip)
    return path + tag("g", paper + drawn, clip_path=f"url(#{clip})")


def _rim(frame: Frame) -> str:
    wide = frame.text_px * 0.09
    pen = Pen(fill="none", stroke=RIM, stroke_width=wide)
    return rect(wide / 2, wide / 2, frame.width_px - wide, frame.height_px - wide, **pen)


def _legend(
    layers: Sequence[Layer], shown: Sequence[spots.Spot], rings: Sequence[Ring], caption: Caption
) -> list[Entry]:
    """What the picture has, and only that."""
    styles = {ring.style: ring.word for ring in rings}
    has = {
        "dot": any(not spot.late for spot in shown),
        "several": any(spot.many > 1 for spot in shown),
        "late": any(spot.late for spot in shown),
    }
    found = [Entry(kind, getattr(caption, kind)) for kind, there in has.items() if there]
    found += [Entry(style, styles[style]) for style in marks.RINGS if style in styles]
    found += [Entry(layer.kind, layer.word) for layer in layers]
    return [entry for entry in found if entry.word]


def _svg(body: str, width: float, height: float, caption: Caption, prefix: str) -> str:
    words = f"{prefix}-title {prefix}-text"
    head = tag("title", escaped(caption.title), id=f"{prefix}-title")
    head += tag("desc", escaped(caption.description), id=f"{prefix}-text")
    inside = head + tag("g", body, font_family=FONT, font_weight="400")
    size = Pen(width=width, height=height, viewBox=f"0 0 {number(width)} {number(height)}")
    return tag("svg", inside, xmlns="http://www.w3.org/2000/svg", role="img", aria_labelledby=words, **size)
