"""200 incidents by box, category and 30 days out of 1,000,000; beside the same SQL alone, and tipg on the same table."""

import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from importlib.util import find_spec
from itertools import cycle
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

from sqlalchemy import Engine, text
from sqlmodel import Session

from service.people.rules import Grant, Viewer
from service.triage.asking import Asked
from service.triage.queries import listing
from tests.bench import ground
from tests.bench.load import Load, drive, request
from tests.bench.measure import Result, Series, Verdict, Wish, in_turn
from tests.bench.pgbench import pgbench
from tests.bench.serving import product, signed_in, tipg
from tests.bench.stores import engine, store
from tests.hearing import statements
from web.signin.cookies import cookie_name

CLIENTS = 4
ROUNDS, SECONDS = 5, 3.0
INCIDENTS, YEARS = 1_000_000, 3
QUESTIONS, WIDE_M = 40, 20_000.0
LEAST_OF_SQL, LEAST_TIMES_TIPG = 0.5, 8.0
KINDS = (
    "graffiti",
    "vandalism",
    "environment",
    "littering",
    "disorder",
    "traffic",
)  # four of them mean their leaves, too
BOXES = """
SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)
FROM (SELECT ST_Transform(ST_Expand(location, :half), 4326) AS box FROM incident ORDER BY reference LIMIT :boxes) AS boxes
"""
LEAVES = "SELECT code FROM category WHERE code = :kind OR parent_code = :kind ORDER BY code"


EVERYTHING = Viewer(uuid4(), "Sam Ek", "sam@demo.example", (Grant(uuid4(), "EST", "coordinator", uuid4(), "Kommunen"),))


class Question(NamedTuple):
    """Where, what and when; degrees, and [start, start + 30 days)."""

    box: tuple[float, float, float, float]
    kind: str
    leaves: tuple[str, ...]
    start: datetime

    @property
    def end(self) -> datetime:
        return self.start + timedelta(days=30)


def run(wish: Wish) -> Result:
    """GeoJSON over HTTP, signed in, against the SQL that it runs."""
    rounds, seconds, incidents = (1, 1.0, 20_000) if wish.quick else (ROUNDS, SECONDS, INCIDENTS)
    every: dict[str, Any] = {"clients": CLIENTS, "seconds": seconds}
    with store() as url, engine(url) as made, ExitStack() as servers:
        ground.incidents(made, incidents, span=timedelta(days=365 * YEARS))
        asked = _questions(made)
        alone = [_literal(made, question) for question in asked]
        takes = {
            "limit": partial(pgbench, url, alone, mode="simple", **every),
            "product": partial(
                drive, servers.enter_context(product(url)), _ours(asked, signed_in(made)), status=200, **every
            ),
        }
        if find_spec("tipg"):
            takes["tipg"] = partial(drive, servers.enter_context(tipg(url)), _theirs(asked), status=200, **every)
        return _judged(in_turn(rounds, takes), incidents)


def _questions(made: Engine) -> list[Question]:
    """Boxes around incidents, so that most questions are about towns, as people's are."""
    chance = random.Random(1983)
    with made.connect() as connection:
        boxes = connection.execute(text(BOXES), {"half": WIDE_M / 2, "boxes": QUESTIONS}).all()
        leaves = {kind: tuple(connection.scalars(text(LEAVES), {"kind": kind})) for kind in KINDS}
    kinds = [chance.choice(KINDS) for _ in boxes]
    return [Question(tuple(box), kind, leaves[kind], _some_day(chance)) for box, kind in zip(boxes, kinds, strict=True)]


def _some_day(chance: random.Random) -> datetime:
    return ground.UNTIL - timedelta(days=chance.randrange(30, 365 * YEARS))


def _literal(made: Engine, question: Question) -> str:
    """The statement that our listing sends, with its parameters written into it: planned for them, as it should be."""
    asked = Asked(question.box, (question.kind,), start=question.start, end=question.end)
    with Session(made) as session:
        return max(statements(session, partial(listing, session, EVERYTHING, asked, now=ground.UNTIL)), key=len)


def _ours(asked: Sequence[Question], token: str) -> Iterator[bytes]:
    cookie = {"Cookie": f"{cookie_name()}={token}"}
    for one in cycle(asked):
        told = {
            "bbox": _corners(one),
            "category": one.kind,
            "from": one.start.isoformat(),
            "to": one.end.isoformat(),
            "limit": 200,
        }
        yield request("GET", f"/api/v1/incidents?{urlencode(told)}", cookie)


def _theirs(asked: Sequence[Question]) -> Iterator[bytes]:
    for one in cycle(asked):
        told: dict[str, Any] = {
            "bbox": _corners(one),
            "filter": f"category_code IN ({', '.join(map(repr, one.leaves))})",
            "filter-lang": "cql2-text",
            "datetime": f"{one.start:%Y-%m-%dT%H:%M:%SZ}/{one.end:%Y-%m-%dT%H:%M:%SZ}",
            "datetime-column": "detected_at",
            "limit": 200,
            "f": "geojson",
        }
        yield request(
            "GET", f"/collections/public.incident/items?{urlencode(told)}", {"Accept": "application/geo+json"}
        )


def _corners(one: Question) -> str:
    return ",".join(f"{degrees:.6f}" for degrees in one.box)


def _judged(took: dict[str, list[Load]], incidents: int) -> Result:
    rate = {name: Series(name, "/s", [one.per_second for one in loads]) for name, loads in took.items()}
    slow = [Series(f"{name} p95", "ms", [one.p95_ms for one in loads]) for name, loads in took.items()]
    verdicts = [Verdict(rate["product"].over(rate["limit"]), LEAST_OF_SQL, at_least=True)]
    if "tipg" in rate:
        verdicts.append(Verdict(rate["product"].over(rate["tipg"]), LEAST_TIMES_TIPG, at_least=True))
    facts = {"incidents": incidents, "clients": CLIENTS, "tipg": "tipg" in rate}
    return Result("Lista: 200 händelser i ruta, slag och 30 dagar", facts, [*rate.values(), *slow], verdicts)
