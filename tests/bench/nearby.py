"""Is it this one? Open incidents of a kind near a place, out of 1,000,000; over HTTP beside the same SQL alone."""

import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from itertools import cycle
from typing import Any, NamedTuple
from urllib.parse import urlencode

from sqlalchemy import Engine, text
from sqlmodel import Session

from geo.points import Point
from service.intake.nearby import nearby
from tests.bench import ground
from tests.bench.load import Load, drive, request
from tests.bench.measure import Result, Series, Verdict, Wish, in_turn
from tests.bench.pgbench import pgbench
from tests.bench.serving import product
from tests.bench.stores import engine, store
from tests.hearing import statements

CLIENTS = 4
ROUNDS, SECONDS = 5, 3.0
INCIDENTS, YEARS = 1_000_000, 3
QUESTIONS = 100
LEAST_OF_SQL = 0.1
KINDS = ("graffiti", "graffiti_tag", "vandalism", "littering", "environment")
PLACES = """
SELECT ST_X(place), ST_Y(place) FROM (
    SELECT ST_Transform(location, 4326) AS place FROM incident WHERE closed_at IS NULL ORDER BY reference LIMIT :places
) AS places
"""


class Question(NamedTuple):
    """Where someone stands, and what they see there."""

    where: Point
    kind: str


def run(wish: Wish) -> Result:
    """Anyone asks, beside open incidents, most of them in towns."""
    rounds, seconds, incidents = (1, 1.0, 20_000) if wish.quick else (ROUNDS, SECONDS, INCIDENTS)
    every: dict[str, Any] = {"clients": CLIENTS, "seconds": seconds}
    with store() as url, engine(url) as made, ExitStack() as servers:
        ground.incidents(made, incidents, span=timedelta(days=365 * YEARS))
        asked = _questions(made)
        alone = [_literal(made, question) for question in asked]
        port = servers.enter_context(product(url))
        takes = {
            "limit": partial(pgbench, url, alone, mode="simple", **every),
            "product": partial(drive, port, _ours(asked), status=200, **every),
        }
        return _judged(in_turn(rounds, takes), incidents)


def _questions(made: Engine) -> list[Question]:
    chance = random.Random(1983)
    with made.connect() as connection:
        places = connection.execute(text(PLACES), {"places": QUESTIONS}).all()
    return [Question(Point(*place), chance.choice(KINDS)) for place in places]


def _literal(made: Engine, question: Question) -> str:
    """The statement that finds them, with its parameters written into it."""
    with Session(made) as session:
        return max(statements(session, partial(nearby, session, question.where, question.kind)), key=len)


def _ours(asked: Sequence[Question]) -> Iterator[bytes]:
    for where, kind in cycle(asked):
        told = {"lon": where.lon, "lat": where.lat, "category": kind}
        yield request("GET", f"/api/v1/nearby?{urlencode(told)}", {})


def _judged(took: dict[str, list[Load]], incidents: int) -> Result:
    rate = {name: Series(name, "/s", [one.per_second for one in loads]) for name, loads in took.items()}
    slow = {name: Series(f"{name} p95", "ms", [one.p95_ms for one in loads]) for name, loads in took.items()}
    verdicts = [Verdict(rate["product"].over(rate["limit"]), LEAST_OF_SQL, at_least=True)]
    facts = {"incidents": incidents, "clients": CLIENTS}
    return Result("Nära: öppna händelser av samma slag vid en plats", facts, [*rate.values(), *slow.values()], verdicts)
