"""The interactive map of the self-contained pack: Leaflet by folium, all in it, no words through folium.

folium renders its strings as Jinja templates on the server and writes popups as raw HTML. So only numbers,
codes of a closed set and ids of a narrow alphabet pass it, and anything else is refused. Names and words
stand in a JSON block beside the map (`words_block`) and reach the page as text, set by offline_map.js.

Importing folium takes most of a second, so only whoever makes packs imports this.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args

import folium
import shapely
from branca.element import Figure
from folium.utilities import JsCode
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geo.grounds import valid, without_cracks
from geo.marks import Style
from geo.points import DECIMALS, Point

HERE = Path(__file__).parent
SAFE = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
MANY = 3000  # more points than this are drawn on a canvas: an element each would be slow
HOLE = 0.00016  # square degrees, a square kilometre in Sweden: a smaller hole is a crack between areas
SWEDEN = (10.9, 55.2, 24.2, 69.1)
IN_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
WITH_FILE = re.compile(r"[^{};]*url\([^)]*\)[^;}]*;?")

PointStyle = Literal["dot", "late"]
GeoJson = Mapping[str, Any]


@dataclass(frozen=True)
class MapPoint:
    """One incident, in degrees. Its id finds its words."""

    id: str
    lon: float
    lat: float
    style: PointStyle = "dot"


@dataclass(frozen=True)
class MapArea:
    """An area: its number finds its words; the outline is in degrees."""

    number: int
    outline: GeoJson


@dataclass(frozen=True)
class MapRing:
    """A hull: its letter is shown and finds its words; the outline is in degrees."""

    letter: str
    style: Style
    outline: GeoJson


@dataclass(frozen=True)
class Parts:
    """What the page needs. Each script and style stands alone in its element, to the byte, in this order."""

    html: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]


def offline_map(
    assets: Path,
    *,
    points: Sequence[MapPoint] = (),
    areas: Sequence[MapArea] = (),
    rings: Sequence[MapRing] = (),
    boundary: GeoJson | None = None,
    name: str = "pack",
) -> Parts:
    """The map, opened on all points and rings; without them on boundary and areas; or else on Sweden.

    assets: the `dist` directory of Leaflet 1.9. name: the map's on the page. The same input gives the same
    bytes. Raises ValueError for an id, letter or name that is not [A-Za-z0-9_-]{1,40}, a style that is not
    known, a number that is none and geometry that is not on earth; FileNotFoundError without Leaflet.
    """
    ground = [_feature("edge", "0", boundary)] if boundary else []
    ground += [_feature("area", str(int(area.number)), area.outline) for area in areas]
    hulls = [_feature("ring", ring.letter, ring.outline, _known(ring.style, Style)) for ring in rings]
    dots = [_point(point) for point in sorted(points, key=lambda point: point.style == "late")]
    drawn = _empty(_safe(name), canvas=len(dots) > MANY)
    for layer, features in (("ground", ground), ("rings", hulls), ("points", dots)):
        _layer(layer, features).add_to(drawn)
    folium.FitBounds(_bounds([*hulls, *dots] or ground), padding=(28, 28), max_zoom=16).add_to(drawn)
    return _parts(drawn, assets)


def words_block(
    *,
    points: Mapping[str, Sequence[str]],
    areas: Mapping[int, Sequence[str]],
    rings: Mapping[str, Sequence[str]],
) -> str:
    """The names and words as an element for the page: lines of text by id, number and letter, heading first.

    Added to the page as it is, after everything has been rendered. Nothing in it is ever run or read as
    markup.
    """
    kinds: dict[str, Mapping[Any, Sequence[str]]] = {"point": points, "area": areas, "ring": rings}
    words = {f"{kind}:{key}": list(lines) for kind, known in kinds.items() for key, lines in known.items()}
    written = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for letter, safe in IN_SCRIPT.items():
        written = written.replace(letter, safe)
    return f'<script type="application/json" id="map-words">{written}</script>'


def csp(parts: Parts, extra_scripts: Iterable[str] = (), extra_styles: Iterable[str] = ()) -> str:
    """A Content-Security-Policy under which the page's own scripts and styles run, and nothing else.

    extra: the text of the page's further <script> and <style> elements, to the byte. No style attributes
    are allowed.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hashes([*parts.scripts, *extra_scripts])}",
            f"style-src {_hashes([*parts.styles, *extra_styles])}",
            "img-src data:",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _empty(name: str, *, canvas: bool) -> folium.Map:
    """A map that links to nothing: by itself folium names ten files on four hosts, and tiles."""
    drawn = folium.Map(
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        scroll_wheel_zoom=False,
        zoom_snap=0.25,
        prefer_canvas=canvas,
    )
    drawn.default_js, drawn.default_css = [], []
    drawn._id = name.replace("-", "_")
    return drawn


def _parts(drawn: folium.Map, assets: Path) -> Parts:
    page = Figure()
    page.add_child(drawn)
    page.render()
    script = f"{page.script.render()}\noffline.start({drawn.get_name()});\n"
    return Parts(
        html=page.html.render().strip(),
        scripts=(_source(assets / "leaflet.js"), _source(HERE / "offline_map.js"), script),
        styles=(WITH_FILE.sub("", _source(assets / "leaflet.css")), _source(HERE / "offline_map.css")),
    )


def _layer(name: str, features: Sequence[dict[str, Any]]) -> folium.GeoJson:
    """All of a kind as one layer, drawn by our own script, which knows how each style looks."""
    layer = folium.GeoJson(
        {"type": "FeatureCollection", "features": list(features)},
        style=JsCode("offline.style"),
        point_to_layer=JsCode("offline.point"),
        on_each_feature=JsCode("offline.feature"),
    )
    layer._id = name
    return layer


def _point(point: MapPoint) -> dict[str, Any]:
    at = Point(point.lon, point.lat)
    where = {"type": "Point", "coordinates": [at.lon, at.lat]}
    return _drawn("point", point.id, where, _known(point.style, PointStyle))


def _feature(kind: str, key: str, outline: GeoJson, look: str = "") -> dict[str, Any]:
    shape = without_cracks(valid(outline), HOLE)
    if shape.is_empty or not _on_earth(shape):
        raise ValueError("the outline is not in degrees on earth")
    return _drawn(kind, key, _rounded(mapping(shape)), look)


def _drawn(kind: str, key: str, geometry: Any, look: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"kind": kind, "key": _safe(key), "look": look},
    }


def _safe(word: str) -> str:
    """What may pass folium. A brace, a quote or a bracket could be read as code, there or in the browser."""
    if not SAFE.fullmatch(word):
        raise ValueError("only A-Z, a-z, 0-9, _ and -, at most 40, may pass to the map")
    return word


def _known(style: str, styles: Any) -> str:
    if style not in get_args(styles):
        raise ValueError("an unknown style")
    return style


def _on_earth(shape: BaseGeometry) -> bool:
    west, south, east, north = shape.bounds
    return -180 <= west <= east <= 180 and -90 <= south <= north <= 90


def _rounded(geometry: Any) -> Any:
    """Coordinates with five decimals, which is a metre."""
    if isinstance(geometry, dict):
        return {key: _rounded(value) for key, value in geometry.items()}
    if isinstance(geometry, list | tuple):
        return [_rounded(value) for value in geometry]
    return round(geometry, DECIMALS) if isinstance(geometry, float) else geometry


def _bounds(features: Sequence[dict[str, Any]]) -> list[list[float]]:
    """South-west and north-east, as Leaflet has them: latitude first."""
    shapes = [valid(feature["geometry"]) for feature in features]
    west, south, east, north = shapely.total_bounds(shapes).tolist() if shapes else SWEDEN
    return [[south, west], [north, east]]


def _source(file: Path) -> str:
    """A file as it stands in the page; without the line that makes a browser look for a file beside it."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL")) + "\n"


def _hashes(texts: Iterable[str]) -> str:
    return " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts)
