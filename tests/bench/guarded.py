"""What permission, audit and the check of where a request comes from cost: the same calls with them and without them."""

import asyncio
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from time import perf_counter
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from sqlalchemy import Engine, text
from sqlmodel import Session

from service import clock, db
from service.db import unit_of_work
from service.people.rules import Viewer
from service.settings import settings
from tests import make
from tests.bench import ground
from tests.bench.measure import Result, Series, Verdict, Wish, in_turn
from tests.bench.stores import engine, store
from tests.owning import owner_of
from tests.web.raw import scope_of
from web import deps
from web.app import application
from web.guard import Guard
from web.signin.cookies import cookie_name

INCIDENTS, CALLS, ROUNDS = 10_000, 150, 7
MOST = 1.25
LIST = "bbox=15.9,59.4,16.1,59.6&category=graffiti&limit=200"
LOGGED = "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname LIKE '%\\_log\\_%'"


def run(wish: Wish) -> Result:
    """The list as a coordinator, and a report as nobody in particular, in this process and without a network."""
    rounds, calls, incidents = (1, 10, 500) if wish.quick else (ROUNDS, CALLS, INCIDENTS)
    with _filled(incidents) as (guarded, _), _filled(incidents) as (bare, on), asyncio.Runner() as loop:
        os.environ["OPL_DATABASE_URL"] = guarded
        for cached in (settings, db.engine):
            cached.cache_clear()
        with unit_of_work(db.engine()) as session:
            who = make.person(session, "coordinator", now=clock.now())
            cookie = f"{cookie_name()}={make.session_of(session, who, now=clock.now())}"
        with_all, without = application(settings()), _bare(bare, on, who)
        takes = {
            f"{what}, {name}": partial(_take, loop, app, calls, what, cookie)
            for what in ("list", "intake")
            for name, app in (("guarded", with_all), ("bare", without))
        }
        took = in_turn(rounds, takes)
        db.engine().dispose()
    series = {name: Series(name, "ms", values) for name, values in took.items()}
    verdicts = [
        Verdict(series[f"{what}, guarded"].over(series[f"{what}, bare"]), MOST, at_least=False)
        for what in ("list", "intake")
    ]
    facts = {"incidents": incidents, "calls": calls}
    return Result("Skydd: behörighet, logg och ursprungskontroll", facts, [*series.values()], verdicts)


@contextmanager
def _filled(incidents: int) -> Iterator[tuple[str, Engine]]:
    with store() as url, engine(url) as made:
        with Session(made) as session:
            ground.draw_municipality(session)
            session.commit()
        ground.incidents(made, incidents, span=timedelta(days=365), box=ground.MUNICIPALITY)
        yield url, made


def _bare(url: str, on: Engine, who: Viewer) -> FastAPI:
    """The same program that asks nobody who they are, logs nothing and does not care where a request comes from."""
    with owner_of(on) as owner, owner.begin() as connection:
        for table, trigger in connection.execute(text(LOGGED)).all():
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}"))
    app = application(settings())
    app.user_middleware = [one for one in app.user_middleware if one.cls is not Guard]  # type: ignore[comparison-overlap]
    app.dependency_overrides[deps.transaction] = lambda: lambda: unit_of_work(on)
    app.dependency_overrides[deps.found] = lambda: None
    app.dependency_overrides[deps.signed_in] = lambda: who
    return app


def _take(loop: asyncio.Runner, app: FastAPI, calls: int, what: str, cookie: str) -> float:
    """Milliseconds that one call takes, of so many."""
    began = perf_counter()
    for _ in range(calls):
        status = loop.run(_list(app, cookie) if what == "list" else _intake(app))
        if status not in (200, 201):
            raise RuntimeError(f"{what}: {status}")
    return (perf_counter() - began) / calls * 1000


async def _list(app: FastAPI, cookie: str) -> int:
    return await _call(app, "GET", "/api/v1/incidents", LIST, {"cookie": cookie})


async def _intake(app: FastAPI) -> int:
    at = {"lon": make.CENTRE.lon, "lat": make.CENTRE.lat}
    told = {"category": "littering", "description": "Skräp vid gångtunneln.", **at}
    headers = {"content-type": "application/json", "idempotency-key": str(uuid4())}
    return await _call(app, "POST", "/api/v1/reports", "", headers, json.dumps(told).encode())


async def _call(app: FastAPI, method: str, path: str, query: str, headers: dict[str, str], body: bytes = b"") -> int:
    """The answer's status."""
    said = {"host": "127.0.0.1", "content-length": str(len(body)), **headers}
    answer: dict[str, Any] = {}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        answer.update(message)

    await app(scope_of(method, path, said, query), receive, send)
    return int(answer["status"])
