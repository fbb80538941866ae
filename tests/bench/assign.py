"""Which of 6,041 areas each of 1,000,000 incidents lies in; beside geopandas' sjoin. And one point, as in intake."""

import random
import re
from collections.abc import Callable
from contextlib import closing
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from time import perf_counter
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from sqlalchemy import Engine, Float, bindparam, select, text, true
from sqlmodel import Session

from geo.areas import Outline
from geo.columns import stored
from service.areas.actions import NewArea, replace_layer
from service.areas.models import BOUNDARY
from service.areas.queries import area_of, metres_outside
from service.incidents.actions import assign
from service.statements import rows, worded
from tests.bench import borders
from tests.bench.measure import Result, Series, Verdict, Wish, in_turn, timed
from tests.bench.stores import engine, fill, settle, store
from tests.hearing import statements

ROUNDS = 3
AREAS, INCIDENTS, ONE_BY_ONE = 6_041, 1_000_000, 500
AT_MOST_MS = 0.3
SJOIN = "geopandas sjoin"
INSERT = re.compile(r"INSERT INTO incident_area \([^)]*\)\s*(.*)", re.DOTALL)

INCIDENTS_THERE = """
INSERT INTO incident (id, reference, category_code, location, detected_at, opened_at)
SELECT gen_random_uuid(), 'L00-' || to_char(number, 'FM0000000'), 'other',
       ST_Transform(
           ST_SetSRID(ST_MakePoint(:west + (:east - :west) * random(), :south + (:north - :south) * random()), 4326), 3006
       ),
       now(), now()
FROM generate_series(1, :incidents) AS number
"""


def run(wish: Wish) -> Result:
    """All at once, and one at a time."""
    rounds, share = (1, 0.005) if wish.quick else (ROUNDS, 1.0)
    count = round(AREAS * share)
    areas = borders.real(wish.layers, count) if wish.layers else borders.invented(count)
    with store() as url, engine(url) as made:
        layer = _drawn(made, areas)
        box = dict(
            zip(("west", "south", "east", "north"), shapely.total_bounds([a.outline.shape for a in areas]), strict=True)
        )
        fill(made, "incident", INCIDENTS_THERE, {**box, "incidents": round(INCIDENTS * share)})
        settle(made)
        takes: dict[str, Callable[[], object]] = {
            "found": partial(_found, made, _search(made, layer)),
            "found and stored": partial(_stored, made, layer),
        }
        if find_spec("geopandas"):
            takes[SJOIN] = _sjoin(made)
        took = in_turn(rounds, {name: timed(take) for name, take in takes.items()})
        one = [_one_by_one(made, box) for _ in range(rounds)]
    return _judged(took, one, {"areas": len(areas), "incidents": round(INCIDENTS * share), "real": bool(wish.layers)})


def _drawn(made: Engine, areas: list[NewArea]) -> UUID:
    """The layer, and a municipality around all of it."""
    around = shapely.box(*shapely.total_bounds([one.outline.shape for one in areas]))
    with Session(made) as session:
        layer = replace_layer(session, "bench", "Bench", areas)
        replace_layer(session, BOUNDARY, "Kommungräns", [NewArea("kommun", "", Outline(MultiPolygon([around]), None))])
        session.commit()
    return layer


def _stored(made: Engine, layer: UUID) -> None:
    with Session(made) as session:  # never committed
        assign(session, layer)


def _found(made: Engine, search: str) -> None:
    """The search of `assign` alone, as sjoin is."""
    with made.connect() as connection:
        connection.exec_driver_sql(f"SELECT count(*) FROM ({search}) AS found")


def _search(made: Engine, layer: UUID) -> str:
    """What `assign` sends, without its INSERT."""
    with Session(made) as session:
        *_, whole = statements(session, partial(assign, session, layer))
    found = INSERT.fullmatch(whole)
    if found is None:
        raise RuntimeError(f"assign no longer ends with an INSERT: {whole}")
    return found[1]


def _sjoin(made: Engine) -> Callable[[], object]:
    """geopandas' join of the same points and areas, which are in its memory already."""
    with made.connect() as connection:
        of_layer = "FROM area JOIN area_layer l ON l.id = layer_id WHERE l.code = 'bench'"
        shapes = connection.execute(text(f"SELECT ST_AsBinary(shape) {of_layer}"))
        areas = shapely.from_wkb([bytes(shape) for (shape,) in shapes])
        points: np.ndarray = np.array(
            connection.execute(text("SELECT ST_X(location), ST_Y(location) FROM incident")).all()
        )
    joined: Callable[[], object] = import_module("tests.bench.sjoin").join(shapely.points(points), areas)
    return joined


def _one_by_one(made: Engine, box: dict[str, float]) -> float:
    """Milliseconds of SQL for one point, asked as intake asks: the area of each layer, and how far outside it lies."""
    point = stored(bindparam("lon", type_=Float()), bindparam("lat", type_=Float())).label("location")
    told = select(point).cte("told").prefix_with("MATERIALIZED")  # else it is planned anew for each, which takes longer
    lies = area_of(told.c.location)
    asked = worded(select(metres_outside(told.c.location), lies.c.area_id).select_from(told).outerjoin(lies, true()))
    chance = random.Random(1983)
    places = [
        {"lon": chance.uniform(box["west"], box["east"]), "lat": chance.uniform(box["south"], box["north"])}
        for _ in range(ONE_BY_ONE)
    ]
    with closing(Session(made)) as session:
        rows(session, asked, places[0])  # a connection and its plan are there in a service that runs
        begun = perf_counter()
        for place in places:
            rows(session, asked, place)
        return (perf_counter() - begun) / ONE_BY_ONE * 1000


def _judged(took: dict[str, list[float]], one: list[float], facts: dict[str, Any]) -> Result:
    series = {name: Series(name, "ms", values) for name, values in took.items()}
    single = Series("one point, SQL and all", "ms", one)
    verdicts = [Verdict(single, AT_MOST_MS, at_least=False)]
    if SJOIN in series:
        verdicts.append(Verdict(series["found"].over(series[SJOIN]), 1.0, at_least=False))
    return Result("Händelser till områden", facts, [*series.values(), single], verdicts)
