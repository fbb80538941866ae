"""Is the process alive, and may it be trusted with a report?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from typer.testing import CliRunner, Result

from service import clock, db
from service.db import unit_of_work
from service.errors import Unready
from service.jobs.actions import beat
from service.migrations.actions import migrate
from service.settings import settings
from tests.cluster import Cluster, cluster
from tests.owning import owner_of
from web.app import application
from web.health import SEEN_WITHIN
from web.program import running
from web.program.__main__ import main, program

pytestmark = pytest.mark.slow  # a database of its own in each, or a server
READY = {"ready": True, "missing": []}


def forget() -> None:
    for cached in (settings, db.engine, db.long_engine):
        cached.cache_clear()


@pytest.fixture
def seen(engine: Engine, request: pytest.FixtureRequest) -> Engine:
    """A store of the test's own, where a scheduler was just seen."""
    engine.dispose()  # no connection is left to the database that it is copied from
    store: Engine = request.getfixturevalue("store")
    show_life(store)
    return store


def show_life(store: Engine, ago: timedelta = timedelta(0)) -> None:
    with unit_of_work(store) as session:
        beat(session, now=clock.now() - ago)


def ready() -> tuple[int, Any]:
    answer = TestClient(application(settings())).get("/ready")
    return answer.status_code, answer.json()


def change(store: Engine, sql: str) -> None:
    """For every connection from now on."""
    with owner_of(store) as owner, unit_of_work(owner) as session:
        session.execute(text(sql))
    store.dispose()


def doctor(monkeypatch: pytest.MonkeyPatch) -> Result:
    """On a disk that has room, however full ours is."""
    monkeypatch.setattr(running, "LEAST_FREE", 0)
    return CliRunner().invoke(program, ["doctor"])


def test_alive_needs_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.health.engine", lambda: pytest.fail("asked the store"))

    assert TestClient(application(settings())).get("/health").json() == {"status": "alive"}


def test_when_all_is_well_it_is_ready_and_the_doctor_says_green(seen: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ready() == (200, READY)

    told = doctor(monkeypatch)
    assert told.exit_code == 0
    assert told.output.startswith("GRÖNT")


@pytest.mark.parametrize("level", ["DATABASE", "ROLE"])
def test_commits_that_are_not_waited_for_make_it_unready(
    seen: Engine, monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    """As an administrator might set it "for speed", for the database or for the program's role in it."""
    name = seen.url.database
    on = f'DATABASE "{name}"' if level == "DATABASE" else f'ROLE CURRENT_USER IN DATABASE "{name}"'
    change(seen, f"ALTER {on} SET synchronous_commit = off")

    fault = "databasens inställning synchronous_commit är inte på"
    assert ready() == (503, {"ready": False, "missing": [fault]})
    told = doctor(monkeypatch)
    assert (told.exit_code, told.output) == (1, f"RÖTT  {fault}\n")

    change(seen, f"ALTER {on} RESET synchronous_commit")
    assert ready() == (200, READY)


@pytest.mark.parametrize("wreck", ["UPDATE alembic_version SET version_num = '0001'", "DROP TABLE alembic_version"])
def test_migrations_that_are_not_run_make_it_unready(seen: Engine, monkeypatch: pytest.MonkeyPatch, wreck: str) -> None:
    change(seen, wreck)

    fault = "alla migreringar är inte körda"
    assert ready() == (503, {"ready": False, "missing": [fault]})
    assert (doctor(monkeypatch).exit_code, doctor(monkeypatch).output) == (1, f"RÖTT  {fault}\n")


def test_an_empty_store_is_unready(seen: Engine) -> None:
    with owner_of(seen) as owner:
        migrate(owner, "base")

    assert ready() == (503, {"ready": False, "missing": ["alla migreringar är inte körda"]})


def test_a_scheduler_that_was_not_seen_lately_makes_it_unready(seen: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = "schemaläggaren har inte synts till"
    show_life(seen, ago=SEEN_WITHIN - timedelta(seconds=10))
    assert ready() == (200, READY)
    show_life(seen, ago=SEEN_WITHIN)
    assert ready() == (503, {"ready": False, "missing": [fault]})
    change(seen, "DELETE FROM scheduler_pulse")

    assert ready() == (503, {"ready": False, "missing": [fault]})
    assert (doctor(monkeypatch).exit_code, doctor(monkeypatch).output) == (1, f"RÖTT  {fault}\n")
    assert timedelta(minutes=2) == SEEN_WITHIN


def test_every_fault_of_the_store_is_named_at_once(seen: Engine) -> None:
    change(seen, f'ALTER DATABASE "{seen.url.database}" SET synchronous_commit = local')
    change(seen, "DELETE FROM alembic_version")

    status, told = ready()

    assert status == 503
    assert [fault.split()[-1] for fault in told["missing"]] == ["på", "körda"]


def test_a_full_disk_is_the_doctors_business(seen: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LEAST_FREE", 1 << 80)

    told = CliRunner().invoke(program, ["doctor"])

    assert told.exit_code == 1
    assert told.output.startswith("RÖTT  bara ")


# Servers that are away, or that must not be trusted


@pytest.fixture
def away(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An address where no server answers."""
    monkeypatch.setenv("OPL_DATABASE_URL", f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")
    forget()
    yield
    db.engine().dispose()
    forget()


@pytest.mark.usefixtures("away")
def test_without_a_store_it_is_unready_and_says_when_to_ask_again() -> None:
    answer = TestClient(application(settings())).get("/ready")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


@pytest.mark.usefixtures("away")
def test_without_a_store_the_doctor_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["lagesbild", "doctor"])
    with pytest.raises(SystemExit) as end:
        main()

    assert end.value.code == 1
    assert capsys.readouterr().err.startswith("Databasen svarar inte: ")


def test_a_store_of_another_system_refuses_to_start_in_words(
    seen: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("service.db.STORE", 3007)
    words = "Databasen är gjord med koordinatsystem 3006, men OPL_SRID säger 3007."

    with pytest.raises(Unready, match=words), TestClient(application(settings())):
        pytest.fail("it started")

    monkeypatch.setattr("sys.argv", ["lagesbild", "doctor"])
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().err == f"{words}\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    with cluster() as made:
        yield made


@pytest.mark.parametrize("name", ["fsync", "full_page_writes"])
def test_a_server_that_a_power_cut_would_hurt_makes_it_unready(
    server: Cluster, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A server of its own, because these are the whole server's settings."""
    monkeypatch.setenv("OPL_DATABASE_URL", server.url)
    forget()
    show_life(db.engine())
    fault = f"databasens inställning {name} är inte på"
    assert ready() == (200, READY)

    server.set(name, "off")
    db.engine().dispose()
    try:
        assert ready() == (503, {"ready": False, "missing": [fault]})
        told = doctor(monkeypatch)
        assert (told.exit_code, told.output) == (1, f"RÖTT  {fault}\n")
    finally:
        server.set(name, "on")
        db.engine().dispose()
        forget()
