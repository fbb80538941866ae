"""Which of 6,041 areas each of 1,000,000 incidents lies in; beside geopandas' sjoin. And one point, as in intake."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from typing import Any

import shapely
from sqlalchemy import Engine
from sqlmodel import Session

from service.areas.actions import replace_layer
from service.areas.models import BOUNDARY
from service.incidents.actions import assign
from tests.bench import borders
from tests.bench.measure import Result, Wish, in_turn, timed
from tests.bench.stores import engine, fill, settle, store

ROUNDS = 3
AREAS, INCIDENTS, ONE_BY_ONE = 6_041, 1_000_000, 500
AT_MOST_MS = 0.3

INCIDENTS_THERE = """
INSERT INTO incident (id, reference, category_code, location, detected_at, opened_at)
SELECT gen_random_uuid(), 'L00-' || to_char(number, 'FM0000000'), 'other',
       ST_Transform(ST_SetSRID(ST_MakePoint(:west + (:east - :west) * random(), :south + (:north - :south) * random()), 4326), 3006),
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
            "assign, found": partial(_found, made, layer),
            "assign, found and stored": partial(_stored, made, layer),
        }
        if find_spec("geopandas"):
            takes["geopandas sjoin"] = _sjoin(made)
        took = in_turn(rounds, {name: timed(take) for name, take in takes.items()})
        one = [_one_by_one(made, box) for _ in range(rounds)]
    return _judged(took, one, {"areas": len(areas), "incidents": round(INCIDENTS * share), "real": bool(wish.layers)})


def _drawn(made: Engine, areas: list[Any]) -> Any:
    """The layer, and a municipality that ends where one of its areas does."""
    with Session(made) as session:
        layer = replace_layer(session, "bench", "Bench", areas)
        replace_layer(session, BOUNDARY, "Kommungräns", areas[:1])
        session.commit()
    return layer


@contextmanager
def _undone(made: Engine) -> Iterator[Session]:
    with Session(made) as session:
        yield session
        session.rollback()


def _stored(made: Engine, layer: Any) -> None:
    with _undone(made) as session:
        assign(session, layer)


def _found(made: Engine, layer: Any) -> None:
    """The statement of `assign` without its INSERT, so that it is the search alone, as sjoin is."""
    with _undone(made) as session:
        [whole] = _sent(made, layer)
        session.connection().exec_driver_sql(f"SELECT count(*) FROM ({whole}) AS found")
