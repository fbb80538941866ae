"""The map that can be moved, inside the self-contained pack. Ids and numbers go through folium; words go beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from geo.maps import MapArea, MapPoint, MapRing, csp, offline_map, words_block
from web.briefings.maps import STATES, counted
from web.pages import HERE

LEAFLET = HERE / "node_modules" / "leaflet" / "dist"
Snapshot = Mapping[str, Any]


@dataclass(frozen=True)
class LiveMap:
    """The parts of the page that the map needs, ready to stand in it, and the policy that lets only them run."""

    html: Markup
    words: Markup
    scripts: tuple[Markup, ...]
    styles: tuple[Markup, ...]
    policy: str


def live_map(p: Snapshot, style: str) -> LiveMap:
    """The map of a snapshot. `style` is the page's own style element, to the byte: the policy names its checksum."""
    drawn = offline_map(
        LEAFLET,
        points=[
            MapPoint(one["reference"], one["lon"], one["lat"], "late" if one["overdue"] else "dot")
            for one in p["points"]
        ],
        areas=[MapArea(number, area["lonlat"]) for number, area in enumerate(p["map"]["areas"])],
        rings=[MapRing(spot["letter"], spot["state"], spot["hull"]["lonlat"]) for spot in p["hotspots"]],
        boundary=p["map"]["boundary"]["lonlat"] if p["map"]["boundary"] else None,
    )
    return LiveMap(
        Markup(drawn.html),  # noqa: S704 (made of numbers and codes by geo.maps)
        Markup(_words(p)),  # noqa: S704 (escaped by geo.maps)
        tuple(Markup(script) for script in drawn.scripts),  # noqa: S704 (our own and Leaflet's)
        tuple(Markup(sheet) for sheet in drawn.styles),  # noqa: S704 (our own and Leaflet's)
        csp(drawn, extra_styles=[style]),
    )


def _words(p: Snapshot) -> str:
    names = {row["code"]: row["name"] for row in p["categories"]}
    return words_block(
        points={
            one["reference"]: [
                one["reference"],
                names.get(one["category"], ""),
                *(["försenad sanering"] if one["overdue"] else []),
            ]
            for one in p["points"]
        },
        areas={number: [area["name"]] for number, area in enumerate(p["map"]["areas"])},
        rings={
            s["letter"]: [f"{s['letter']} {s['place']}", f"{STATES[s['state']]}: {counted(s)}"] for s in p["hotspots"]
        },
    )
