"""A real PostGIS, made by the migrations; each test's work is rolled back. No network but the loopback."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

import hypothesis
import pytest
from anyio.from_thread import start_blocking_portal
from sqlalchemy import Engine, create_engine, make_url, text
from sqlmodel import Session

hypothesis.settings.register_profile("house", deadline=None, database=None)  # a busy machine is no fault
hypothesis.settings.load_profile("house")

SERVER = os.environ.get("OPL_TEST_DATABASE_URL", "")
os.environ.update(
    OPL_DATABASE_URL=SERVER,
    OPL_SECRET="a secret for the tests, long enough",
    OPL_DEMO_PASSWORD="a password for tests",
    OPL_MUNICIPALITY="Köping",
    OPL_SRID="3006",
    OPL_PASSWORD_MEMORY="64",
    OPL_REPORTS_PER_MINUTE="0",
    OPL_SMTP_URL="",
    OPL_SMTP_FROM="",
    OPL_REPORTS_IN_ALL="0",
    OPL_BURST="0",
)
NOON = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)  # a Wednesday, 12:00 in Köping

from fastapi.testclient import TestClient  # noqa: E402

from service import db  # noqa: E402
from service.migrations.actions import migrate  # noqa: E402
from service.settings import settings  # noqa: E402
from tests import make  # noqa: E402
from tests.lending import lend, take_back  # noqa: E402
from web import deps  # noqa: E402
from web.signin.cookies import cookie_name  # noqa: E402

SignedInAs = Callable[..., TestClient]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long is begun first, so that no core waits for another at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@contextmanager
def database(template: str = "template1") -> Iterator[str]:
    """A database of its own, dropped afterwards: its address."""
    name = f"opl_{uuid.uuid4().hex[:12]}"
    with _server() as server:
        server.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        with _server() as server:
            server.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


@contextmanager
def _server() -> Iterator[Session]:
    made = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    try:
        with made.connect() as connection:
            yield connection  # type: ignore[misc]
    finally:
        made.dispose()


@pytest.fixture(scope="session")
def migrated() -> Iterator[str]:
    """The address of this worker's migrated database. Nothing is ever committed to it."""
    assert SERVER, "OPL_TEST_DATABASE_URL is not set: run scripts/test"
    with database() as url:
        made = create_engine(url)
        migrate(made)
        made.dispose()
        yield url


@pytest.fixture(scope="session")
def engine(migrated: str) -> Iterator[Engine]:
    made = db.engine_for(migrated, statement_timeout_ms=60_000)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with rolled_back(engine) as made:
        yield made


@contextmanager
def rolled_back(engine: Engine) -> Iterator[Session]:
    """A session whose every commit is a savepoint, rolled back at the end."""
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as made:
            yield made
        transaction.rollback()


@pytest.fixture
def store(migrated: str, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A database of the test's own, which the whole service uses and really commits to."""
    engine.dispose()  # nobody may be connected to what is copied
    with database(make_url(migrated).database or "") as url:
        monkeypatch.setenv("OPL_DATABASE_URL", url)
        _forget()
        yield db.engine()
        db.engine().dispose()
        db.long_engine().dispose()
    _forget()


@pytest.fixture(scope="session", autouse=True)
def portal() -> Iterator[None]:
    """One event loop answers all that is asked of applications in this process, as a server's does; not a new one each time."""
    with start_blocking_portal() as made, pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestClient, "portal", made)
        yield


@pytest.fixture(autouse=True)
def lent() -> Iterator[None]:
    """Applications are given back when everything else of the test has ended."""
    yield
    take_back()


@pytest.fixture
def client(session: Session) -> TestClient:
    return client_on(session)


def client_on(session: Session) -> TestClient:
    """A browser's eye view of the service, on the test's session."""
    app = lend()
    app.dependency_overrides[deps.transaction] = lambda: lambda: nullcontext(session)
    app.dependency_overrides[deps.present] = lambda: NOON
    return TestClient(
        app, base_url="http://testserver", headers={"Origin": "http://testserver"}, follow_redirects=False
    )


@pytest.fixture
def staff(client: TestClient, session: Session) -> TestClient:
    """The same, signed in as the coordinator."""
    client.cookies.set(cookie_name(), make.session_of(session, make.person(session, "coordinator")))
    return client


@pytest.fixture
def signed_in_as(client: TestClient, session: Session) -> SignedInAs:
    """A client of its own, signed in with a function of that role; what else is given is make.person's."""

    def sign_in(role: str, **how: Any) -> TestClient:
        made = TestClient(client.app, headers={"Origin": "http://testserver"}, follow_redirects=False)
        made.cookies.set(cookie_name(), make.session_of(session, make.person(session, role, **how)))
        return made

    return sign_in


def _forget() -> None:
    """The next test reads its own settings. An engine that is only dropped leaves its connections open behind it."""
    for opened in (db.engine, db.long_engine):
        if opened.cache_info().currsize:
            opened().dispose()
    for cached in (settings, db.engine, db.long_engine):
        cached.cache_clear()
