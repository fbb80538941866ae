"""What the tests of the web side share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session

from service.settings import settings
from tests import make
from tests.lending import lend
from web import deps
from web.pages import HERE, environment

ORIGIN = "http://testserver"
At = Callable[[datetime], None]


@pytest.fixture(scope="session", autouse=True)
def compiled(engine: Engine) -> None:
    """The story's statement and every template, compiled before a test's clock runs."""
    with engine.connect() as connection, Session(connection) as session:
        make.report(session)
        make.incident(session)
        session.rollback()
    made = environment(settings().zone)
    for name in made.list_templates(filter_func=lambda name: name.endswith(".html") and "node_modules" not in name):
        if (HERE / name).is_file():
            made.get_template(name)


@pytest.fixture
def client(client: TestClient, session: Session) -> TestClient:
    """Each request in a savepoint of its own: what is refused leaves nothing, as in a real one."""

    @contextmanager
    def work() -> Iterator[Session]:
        with session.begin_nested():
            yield session

    _app(client).dependency_overrides[deps.transaction] = lambda: work
    return client


@pytest.fixture
def rested(engine: Engine) -> None:
    """No connection is left to the database that a test's own is copied from."""
    engine.dispose()


@pytest.fixture
def store(rested: None, store: Engine) -> Engine:
    """A database of the test's own, whatever ran in this worker before."""
    return store


@pytest.fixture
def real(store: Engine) -> TestClient:
    """The service with its real unit of work."""
    return TestClient(lend(), base_url=ORIGIN, headers={"Origin": ORIGIN}, follow_redirects=False)


@pytest.fixture
def at(client: TestClient) -> At:
    """Move the service's clock."""

    def move(moment: datetime) -> None:
        _app(client).dependency_overrides[deps.present] = lambda: moment

    return move


def _app(client: TestClient) -> FastAPI:
    return cast(FastAPI, client.app)
