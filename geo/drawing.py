"""The few SVG parts that a picture is drawn with. Numbers get one decimal and words are escaped here."""

import re
from html import escape
from math import isfinite
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

INK, QUIET, PAPER = "#15202B", "#4C5965", "#FFFFFF"
Pen = dict[str, Any]  # SVG attributes: str or float; an underscore is written as a hyphen
FONT = "Inter Variable,Inter,sans-serif"
MEDIUM, STRONG = 560, 620

# What XML cannot hold, escaped or not; half a surrogate pair cannot even be written as UTF-8.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def number(value: float) -> str:
    """A coordinate as it is written: one decimal, no float noise. Raises ValueError when it is not finite."""
    if not isfinite(value):
        raise ValueError("a position is not a number")
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def escaped(words: str) -> str:
    """Words as they may stand in SVG, in HTML and in an attribute of either."""
    return escape(UNPRINTABLE.sub("\ufffd", words))


def tag(name: str, inside: str = "", **attributes: Any) -> str:
    """One element. `inside` is SVG already made; an attribute's underscore is written as a hyphen."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{_value(of)}"' for key, of in attributes.items())
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def text(words: str, x: float, y: float, size: float, **attributes: Any) -> str:
    """Words with their baseline's left end at x, y."""
    pen: Pen = {"x": x, "y": y, "font_size": size, "fill": INK, **attributes}
    return tag("text", escaped(words), **pen)


def rect(x: float, y: float, width: float, height: float, **attributes: Any) -> str:
    return tag("rect", x=x, y=y, width=width, height=height, **attributes)


def outline(shape: BaseGeometry) -> str:
    """A path's `d` for the lines and polygons of a shape, as one."""
    return "".join(_run(ring) for part in shapely.get_parts(shape).tolist() for ring in _rings(part))


def _rings(part: BaseGeometry) -> list[BaseGeometry]:
    if part.geom_type == "Polygon":
        return list(shapely.get_rings(part))
    return [part] if part.geom_type in ("LineString", "LinearRing") else []


def _run(line: BaseGeometry) -> str:
    points = [f"{number(x)} {number(y)}" for x, y in shapely.get_coordinates(line).tolist()]
    closed = len(points) > 2 and points[0] == points[-1]
    return f"M{'L'.join(points[:-1])}Z" if closed else f"M{'L'.join(points)}"


def _value(given: str | float) -> str:
    return escaped(given) if isinstance(given, str) else number(given)
