"""A map's scale bar and north arrow, each in the corner where it hides least."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from geo import marks
from geo.drawing import INK, PAPER, STRONG, rect, tag, text
from geo.frames import View
from geo.labels import Box
from geo.letters import width

BAR_SHARE = 0.22  # of the frame's width, at most
EDGE = 0.9  # from the frame's rim, in units of small text


def furniture(view: View, data: Sequence[BaseGeometry]) -> tuple[str, list[Box]]:
    """The scale bar (lower left if it hides nothing) and the arrow (upper right), and the boxes they take.

    `data` is what should not be hidden, in pixels.
    """
    tree = shapely.STRtree(data)
    scale, scale_size = _scale_bar(view)
    bar = _corner(view, scale_size, ("sw", "se", "nw"), tree, [])
    north = _corner(view, (2.7 * view.frame.text_px, 4.3 * view.frame.text_px), ("ne", "nw", "se", "sw"), tree, [bar])
    return _on_paper(bar, scale) + _on_paper(north, _north(view.frame.text_px)), [bar, north]


def metres(length: float) -> str:
    """A round length in words: "500 m", "2 km"."""
    return f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"


def _corner(
    view: View, size: tuple[float, float], corners: Sequence[str], tree: shapely.STRtree, taken: Sequence[Box]
) -> Box:
    """The first of the corners that hides least."""
    boxes = [_box(view, corner, *size) for corner in corners]
    free = [box for box in boxes if not any(box.overlaps(other) for other in taken)]
    return min(free, key=lambda box: len(tree.query(box.shape, predicate="intersects")))


def _box(view: View, corner: str, width: float, height: float) -> Box:
    frame = view.frame
    edge = EDGE * frame.text_px
    left = edge if "w" in corner else frame.width_px - edge - width
    top = edge if "n" in corner else frame.height_px - edge - height
    return Box(left, top, left + width, top + height)


def _on_paper(box: Box, drawn: str) -> str:
    paper = rect(0.0, 0.0, box.right - box.left, box.bottom - box.top, fill=PAPER, rx=2.0)
    return tag("g", paper + drawn, transform=f"translate({box.left:.1f} {box.top:.1f})")


def _north(unit: float) -> str:
    letter = text("N", unit * 0.94, unit * 3.8, unit * 1.1, font_weight=str(STRONG))
    return marks.arrow(unit * 1.35, unit * 0.5, unit * 2.1) + letter


def _scale_bar(view: View) -> tuple[str, tuple[float, float]]:
    """A bar in two or five fields of a round length, and its size with its numbers."""
    unit, length = view.frame.text_px, view.round_length(BAR_SHARE)
    fields = 5 if f"{length:e}".startswith("5") else 2
    whole, left, high = length * view.scale, unit * 0.9, unit * 0.45
    drawn = rect(left, unit * 0.7, whole, high, fill=PAPER, stroke=INK, stroke_width=unit * 0.08)
    for number in range(0, fields, 2):
        drawn += rect(left + whole / fields * number, unit * 0.7, whole / fields, high, fill=INK)
    drawn += _numbers(left, whole, metres(length), unit)
    return drawn, (left + whole + width(metres(length), unit) * 0.72 + unit * 0.6, unit * 2.85)


def _numbers(left: float, whole: float, words: str, unit: float) -> str:
    """0 under the bar's beginning, the length with its figures under the end."""
    figures = width(words.partition(" ")[0], unit) / 2
    zero = text("0", left - width("0", unit) / 2, unit * 2.3, unit)
    return zero + text(words, left + whole - figures, unit * 2.3, unit)
