"""The pack's maps, drawn from a snapshot: the town, the whole municipality, and one for each hotspot."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from geo.callouts import Ring
from geo.captions import Caption
from geo.frames import Extent, Frame, around
from geo.pictures import Layer, Place, layer, metric, picture
from geo.spots import Dot
from web.pages import num, span

WIDE = 690  # pixels at 96 dpi: an A4's width between its margins
TOWN, WHOLE, CLOSE = Frame(WIDE, 640), Frame(WIDE, 340), Frame(WIDE, 250)
TOWN_HOLDS = 0.75  # of the incidents; the rest are seen on the whole municipality's map
AROUND_A_HOTSPOT_M = 600.0
CLOSE_MAPS = 8  # hotspots that get a map of their own
TOWN_PER_KM2 = 300  # inhabitants: an area with more is drawn as built-up
STATES = {"new": "ny", "growing": "växer", "steady": "oförändrad", "fading": "avtar", "gone": "borta"}
Snapshot = Mapping[str, Any]


def maps(p: Snapshot) -> dict[str, Markup]:
    """Every map of a pack, by the name that the template calls it."""
    ground = _ground(p)
    spots, town, whole = p["hotspots"], "Kartan visar tätorten.", "Kartan visar hela kommunen."
    made = {
        "town": _map(p, ground, "town", TOWN, _town(p), town, spots, _places(p)),
        "overview": _map(p, ground, "overview", WHOLE, _whole(p), whole, spots, _localities(p)),
    }
    for spot in [one for one in spots if one["state"] != "gone"][:CLOSE_MAPS]:
        made[f"hotspot_{spot['letter']}"] = _close(p, ground, spot)
    return made


def _close(p: Snapshot, ground: list[Layer], spot: Mapping[str, Any]) -> Markup:
    extent = around(CLOSE, outlines=[metric(spot["hull"]["metric"])], least_m=AROUND_A_HOTSPOT_M)
    told = f"Ansamling {spot['letter']}, {spot['place']}: {STATES[spot['state']]}."
    return _map(p, ground, f"spot{spot['letter']}", CLOSE, extent, told, [spot], _places(p))


def _map(
    p: Snapshot,
    ground: list[Layer],
    prefix: str,
    frame: Frame,
    extent: Extent,
    told: str,
    spots: list[Mapping[str, Any]],
    places: list[Place],
) -> Markup:
    seen = extent.fitted(frame)
    dots = [Dot(one["x"], one["y"], one["overdue"]) for one in p["points"] if seen.holds(one["x"], one["y"])]
    drawn = picture(
        frame,
        extent,
        _caption(p, seen, told, spots),
        prefix=prefix,
        layers=ground,
        places=places,
        dots=dots,
        rings=[_ring(spot) for spot in spots],
    )
    return Markup(drawn)  # noqa: S704 (geo.pictures escapes every word)


def _caption(p: Snapshot, extent: Extent, told: str, spots: list[Mapping[str, Any]]) -> Caption:
    """What is the same for all maps of a pack, such as the rule of hotspots, stands under those that show all of them."""
    inside = sum(extent.holds(one["x"], one["y"]) for one in p["points"])
    n, rule, whole = p["counts"]["incidents"], p["hotspot_rule"], spots == p["hotspots"]
    beyond = "; övriga ligger utanför bilden" if whole else ""
    seen = f"n = {num(inside)}" if inside == n else f"n = {num(inside)} av {num(n)}{beyond}"
    return Caption(
        title=f"Karta, {told}",
        description=f"{told} {seen}. {_spoken(spots)} Samma uppgifter står i tabellerna.",
        period=span(datetime.fromisoformat(p["period"]["start"]), datetime.fromisoformat(p["period"]["end"])),
        count=f"{seen} händelser" if inside == n else seen,
        source=p["map"]["attribution"],
        notes=f"Ansamling: minst {rule['at_least']} händelser inom {num(rule['metres'], 0)} m." if whole else "",
        dot="en händelse",
        late="försenad sanering",
        several="flera på samma plats",
    )


def _spoken(spots: list[Mapping[str, Any]]) -> str:
    told = [f"{s['letter']} {s['place']}, {STATES[s['state']]}, {s['incidents']}" for s in spots]
    return f"Ansamlingar: {'; '.join(told)}." if told else "Inga ansamlingar."


def _ground(p: Snapshot) -> list[Layer]:
    areas = [area["metric"] for area in p["map"]["areas"]]
    built = [area["metric"] for area in p["map"]["areas"] if _is_town(area)]
    edge = [p["map"]["boundary"]["metric"]] if p["map"]["boundary"] else []
    word = f"områdesgräns ({p['areas']['layer']})" if areas else ""
    return [
        layer("land", edge or areas),
        layer("built", built),
        layer("border", areas, word),
        layer("edge", edge, "kommungräns" if edge else ""),
    ]


def _is_town(area: Mapping[str, Any]) -> bool:
    return (area["population"] or 0) > TOWN_PER_KM2 * metric(area["metric"]).area / 1e6


def _ring(spot: Mapping[str, Any]) -> Ring:
    hull = metric(spot["hull"]["metric"])
    return Ring(hull, spot["state"], spot["letter"], spot["place"], STATES[spot["state"]], counted(spot))


def counted(spot: Mapping[str, Any]) -> str:
    """ "9 händelser, förra 5"; of one that is gone only what was."""
    before = "" if spot["state"] == "new" else f"förra {spot['previous']}"
    now = "" if spot["state"] == "gone" else f"{spot['incidents']} händelser"
    return ", ".join(part for part in (now, before) if part)


def _places(p: Snapshot) -> list[Place]:
    return [Place(one["name"], one["x"], one["y"], one["kind"] != "locality") for one in p["map"]["places"]]


def _localities(p: Snapshot) -> list[Place]:
    return [place for place in _places(p) if not place.marked]


def _town(p: Snapshot) -> Extent:
    points = [(one["x"], one["y"]) for one in p["points"]]
    hulls = [metric(spot["hull"]["metric"]) for spot in p["hotspots"]]
    return around(TOWN, points=points, outlines=hulls, otherwise=_edge(p), keep=TOWN_HOLDS, margin=0.06)


def _whole(p: Snapshot) -> Extent:
    edge = _edge(p)
    points = [(one["x"], one["y"]) for one in p["points"]]
    return around(WHOLE, points=points, outlines=[edge] if edge else [], margin=0.03)


def _edge(p: Snapshot) -> Any:
    return metric(p["map"]["boundary"]["metric"]) if p["map"]["boundary"] else None
