"""Every locality of Sweden in the municipalities' layer. Outside judge: shapely, in plain degrees."""

from functools import cache
from typing import Any

import pytest
import shapely
from sqlalchemy import Column, Float, MetaData, String, Table, insert, select, true
from sqlmodel import Session

from geo.areas import outline
from geo.columns import stored
from service.areas.actions import NewArea, replace_layer
from service.areas.queries import area, area_of
from tests.samples import files

LOCALITIES = files.localities()
LOCALITY = Table(
    "locality",
    MetaData(),
    Column("code", String),
    Column("lon", Float),
    Column("lat", Float),
    prefixes=["TEMPORARY"],
)


def by_postgis(session: Session, areas: list[NewArea]) -> dict[str, str | None]:
    """Locality -> municipality, by the store."""
    replace_layer(session, "municipality", "Kommuner", areas)
    LOCALITY.create(session.connection())
    told = [{"code": one["tatort_kod"], "lon": one["lon"], "lat": one["lat"]} for one in LOCALITIES]
    session.execute(insert(LOCALITY), told)
    lies = area_of(stored(LOCALITY.c.lon, LOCALITY.c.lat))
    asked = select(LOCALITY.c.code, area.c.code).select_from(LOCALITY).outerjoin(lies, true())
    rows = session.execute(asked.outerjoin(area, area.c.id == lies.c.area_id))
    return dict(map(tuple, rows))


@cache
def by_shapely() -> dict[str, str | None]:
    """The same by shapely; of two polygons the lowest code."""
    found: dict[str, str | None] = {one["tatort_kod"]: None for one in LOCALITIES}
    features = sorted(files.municipalities()["features"], key=lambda one: one["properties"]["kommun_kod"])
    tree = shapely.STRtree([shapely.geometry.shape(one["geometry"]) for one in features])
    points = shapely.points([(float(one["lon"]), float(one["lat"])) for one in LOCALITIES])
    pairs = zip(*tree.query(points, predicate="covered_by").tolist(), strict=True)
    for point, polygon in sorted(pairs, reverse=True):
        found[LOCALITIES[point]["tatort_kod"]] = features[polygon]["properties"]["kommun_kod"]
    return found


def municipality(feature: dict[str, Any]) -> NewArea:
    told = feature["properties"]
    return NewArea(told["kommun_kod"], told["kommun"], outline(feature))


@pytest.mark.slow
@pytest.mark.parametrize("backwards", [False, True])
def test_every_locality_lies_where_shapely_says_in_whatever_order_the_areas_came(
    session: Session, backwards: bool
) -> None:
    """290 municipalities are cut in pieces, and 2,017 points asked."""
    areas = [municipality(one) for one in files.municipalities()["features"]]
    found = by_postgis(session, areas[::-1] if backwards else areas)

    assert len(found) == 2_017
    assert {code for code, judged in by_shapely().items() if found[code] != judged} == set()


@pytest.mark.slow
def test_six_in_a_hundred_localities_lie_outside_these_generalised_borders() -> None:
    """Two thousand points. So the agreement is about the outside, too; the rest lie where they belong."""
    found = by_shapely()
    belongs = {one["tatort_kod"]: one["kommun_kod"] for one in LOCALITIES}

    outside = [code for code, municipality in found.items() if municipality is None]
    elsewhere = [code for code, municipality in found.items() if municipality not in (None, belongs[code])]
    assert 0.05 < len(outside) / len(found) < 0.07
    assert len(elsewhere) / len(found) < 0.03
