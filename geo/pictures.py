"""Static map pictures for paper and slides: one SVG each, with legend, scale bar, north, period, source and count.

Everything is measured and placed here, in plain Python, so that the same input gives the same bytes and the same
picture stands in HTML, in a PDF and on a slide. Positions are in the store's metres; words come worded.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

from geo import callouts, captions, labels, marks, spots
from geo.callouts import Drawn, Ring
from geo.captions import Caption, Entry
from geo.drawing import FONT, PAPER, escaped, number, outline, rect, tag, text
from geo.frames import Extent, Frame, View
from geo.furniture import furniture
from geo.labels import Box
from geo.letters import width
from geo.marks import Ground
from geo.spots import Dot

PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
OUTSIDE, LABEL, HALO, RIM = "#FFFFFF", "#555555", "#F4F4F3", "#7C8893"
NAME = 1.05  # a place's name, in units of small text
WITHIN_PX = 0.3  # corners closer to the line than this are left out
SPECK_PX = 1.5  # slivers between areas that do not quite meet are not drawn


@dataclass(frozen=True)
class Layer:
    """Ground to draw, in metres, and its word in the legend ("" leaves it out). Made once, drawn in many pictures."""

    kind: Ground
    shape: BaseGeometry
    word: str = ""


@dataclass(frozen=True)
class Place:
    """A name at a point in metres. Marked: the name is of that very spot and gets a small sign (a school)."""

    name: str
    x: float
    y: float
    marked: bool = False


def metric(geojson: Mapping[str, Any]) -> BaseGeometry:
    """A GeoJSON geometry whose coordinates are the store's metres, made valid. Raises ValueError when it is none."""
    try:
        found = shape(geojson)
    except (AttributeError, KeyError, TypeError, IndexError, shapely.errors.ShapelyError) as error:
        raise ValueError("not a GeoJSON geometry") from error
    return found if found.is_valid else shapely.make_valid(found)


def layer(kind: Ground, geojson: Iterable[Mapping[str, Any]], word: str = "") -> Layer:
    """One layer of many geometries. A border that two areas share becomes one line, or its dashes would fill up."""
    parts = [metric(one) for one in geojson]
    if kind in ("border", "edge"):
        return Layer(kind, shapely.line_merge(shapely.union_all([shapely.boundary(part) for part in parts])), word)
    return Layer(kind, shapely.multipolygons(_polygons(parts)), word)


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
    """One <svg> element, to stand in HTML as it is or alone in a file. Its own width and height are in pixels.

    frame is the map's size; the caption makes the picture higher. prefix begins every id in it: one of its own for
    each picture on a page. Dots outside the extent are not drawn, so the caption should count them. Rings are drawn
    over layers, dots over rings, callouts where they hide neither each other nor their ring's dots; a name that finds
    no free room is left out, a callout that finds none shrinks to its letter. Raises ValueError for a bad prefix or a
    position that is not a number.
    """
    if not PREFIX.fullmatch(prefix):
        raise ValueError("a prefix is a letter, then letters, digits, - and _")
    view = View(frame, extent.fitted(frame))
    shown = spots.seen(dots, view)
    drawn = _map(view, layers, places, shown, rings, f"{prefix}-frame")
    under, height = captions.below(_legend(layers, shown, rings, caption), caption, frame.width_px, frame.text_px)
    body = drawn + tag("g", under, transform=f"translate(0 {frame.height_px})")
    return _svg(body, frame.width_px, frame.height_px + height, caption, prefix)


def _map(
    view: View,
    layers: Sequence[Layer],
    places: Sequence[Place],
    shown: Sequence[spots.Spot],
    rings: Sequence[Ring],
    clip: str,
) -> str:
    """All that is inside the frame, from the ground up."""
    unit, reach = view.frame.text_px, spots.radius(len(shown), view.frame.text_px)
    hulls = [callouts.seen(ring, shown, reach, view) for ring in rings if _overlaps(ring, view)]
    points = shapely.points([(spot.x, spot.y) for spot in shown] or [(-1e6, -1e6)]).tolist()
    things, taken = furniture(view, [*points, *(one.shape for one in hulls)])
    ground = labels.Ground(_inside(view.frame), unit, shapely.STRtree(points), reach, tuple(taken))
    placed = callouts.place(hulls, view, ground)
    under = "".join(_layer(one, view) for one in layers)
    under += _names(places, view, _full(ground, hulls, placed)) + callouts.rings(hulls, unit)
    under += spots.drawn(shown, reach, unit)
    return _clipped(under, view.frame, clip) + callouts.boxes(hulls, placed, view) + things + _rim(view.frame)


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
    seen = view.clipped(layer.shape, outside_px=unit, within_px=WITHIN_PX)
    drawn = outline(shapely.geometrycollections(list(_large(seen))))
    return tag("path", d=drawn, **marks.ground(layer.kind, unit)) if drawn else ""


def _large(seen: BaseGeometry) -> Iterator[BaseGeometry]:
    """The rings and lines that are more than specks."""
    for part in shapely.get_parts(seen).tolist():
        if part.geom_type == "Polygon":
            yield from (ring for ring in shapely.get_rings(part).tolist() if _area(ring) > SPECK_PX**2)
        elif part.length > SPECK_PX:
            yield part


def _area(ring: BaseGeometry) -> float:
    return float(shapely.area(shapely.polygons(ring)))


def _polygons(parts: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    """The polygons of shapes of any kind; a repaired one can hold stray lines."""
    return [one for part in parts for one in _flat(part) if one.geom_type == "Polygon"]


def _flat(part: BaseGeometry) -> list[BaseGeometry]:
    return [one for piece in shapely.get_parts(part).tolist() for one in shapely.get_parts(piece).tolist()]


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
    unit = view.frame.text_px
    x, y = view.at(place.x, place.y)
    side = unit * 0.42
    sign = rect(x - side / 2, y - side / 2, side, side, fill=PAPER, stroke=LABEL, stroke_width=unit * 0.1)
    drawn = sign if place.marked else ""
    if at is None:
        return drawn
    pen = {"font_weight": "500"}
    halo = text(place.name, at.left, at.bottom - unit * 0.3, unit * NAME, **{**pen, "fill": HALO}, stroke=HALO,
                stroke_width=unit * 0.3, stroke_linejoin="round")  # fmt: skip
    return drawn + halo + text(place.name, at.left, at.bottom - unit * 0.3, unit * NAME, **{**pen, "fill": LABEL})


def _clipped(drawn: str, frame: Frame, clip: str) -> str:
    paper = rect(0.0, 0.0, frame.width_px, frame.height_px, fill=OUTSIDE)
    path = tag("clipPath", rect(0.0, 0.0, frame.width_px, frame.height_px), id=clip)
    return path + tag("g", paper + drawn, clip_path=f"url(#{clip})")


def _rim(frame: Frame) -> str:
    wide = frame.text_px * 0.09
    pen = {"fill": "none", "stroke": RIM, "stroke_width": wide}
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
    size = {"width": width, "height": height, "viewBox": f"0 0 {number(width)} {number(height)}"}
    return tag("svg", inside, xmlns="http://www.w3.org/2000/svg", role="img", aria_labelledby=words, **size)
