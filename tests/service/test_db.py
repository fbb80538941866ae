"""The way to the store: one commit, short statements, and connections that may die."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlmodel import Session

from geo.columns import STORE
from service import db
from service.db import OWNER, check_system, engine_for, table, unit_of_work, unsafe_settings
from service.errors import Unready
from service.incidents.models import Incident
from tests import make
from tests.conftest import database
from tests.owning import become_owner

TOLD = "What somebody told us"


@pytest.fixture
def committing() -> Iterator[Engine]:
    """An empty database that may be committed to."""
    with database() as url:
        made = engine_for(url, size=2, role=OWNER)
        with unit_of_work(made) as session:
            session.execute(text("CREATE TABLE kept (n int, UNIQUE (n) DEFERRABLE INITIALLY DEFERRED)"))
        yield made
        made.dispose()


def kept(engine: Engine) -> list[int]:
    with unit_of_work(engine) as session:
        return list(session.execute(text("SELECT n FROM kept ORDER BY n")).scalars())


@pytest.mark.slow
def test_all_of_it_is_kept_or_none(committing: Engine) -> None:
    """A database of its own."""
    with unit_of_work(committing) as session:
        session.execute(text("INSERT INTO kept VALUES (1)"))
    with pytest.raises(ProgrammingError), unit_of_work(committing) as session:
        session.execute(text("INSERT INTO kept VALUES (2); and then it went wrong"))

    assert kept(committing) == [1]


@pytest.mark.slow
def test_a_commit_that_fails_is_not_taken_for_one_that_did_not(committing: Engine) -> None:
    """A database of its own. The rule is checked at the commit and not before."""
    with pytest.raises(IntegrityError), unit_of_work(committing) as session:
        assert session.execute(text("INSERT INTO kept VALUES (1), (1)")).rowcount == 2  # type: ignore[attr-defined]

    assert kept(committing) == []


@pytest.mark.slow
@pytest.mark.usefixtures("rested")
def test_closing_as_removed_without_a_removal_fails_at_the_commit(store: Engine) -> None:
    """A database of its own."""
    with unit_of_work(store) as session:
        make.report(session)

    with pytest.raises(IntegrityError, match="no removal is recorded"), unit_of_work(store) as session:
        session.execute(text("UPDATE incident SET closed_at = now(), outcome = 'removed'"))

    with unit_of_work(store) as session:
        assert session.execute(text("SELECT closed_at FROM incident")).scalar_one() is None


def test_a_row_that_was_read_may_be_used_when_the_work_is_done(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        row = session.execute(text("SELECT code FROM category ORDER BY code LIMIT 1")).one()

    assert row.code == "disorder"


# What an engine says to the store


@pytest.mark.parametrize(
    ("name", "value"),
    [("jit", "off"), ("TimeZone", "UTC"), ("lock_timeout", "2s"), ("statement_timeout", "1min")],
)
def test_an_engine_says_how_it_wants_to_be_served(engine: Engine, name: str, value: str) -> None:
    with engine.connect() as connection:
        assert connection.execute(text(f"SHOW {name}")).scalar_one() == value


@pytest.mark.slow
def test_a_statement_that_takes_too_long_is_given_up(migrated: str) -> None:
    """The statement takes its time."""
    hasty = engine_for(migrated, statement_timeout_ms=100, size=1)
    with hasty.connect() as connection, pytest.raises(OperationalError, match="statement timeout"):
        connection.execute(text("SELECT pg_sleep(5)"))
    hasty.dispose()


@pytest.mark.parametrize(
    "address",
    ["nonsense", "mysql://localhost/x", "postgres://localhost/x", "postgresql://role@host:54E2/x"],
)
def test_an_address_that_leads_nowhere_is_refused_in_words_and_not_repeated(address: str) -> None:
    with pytest.raises(Unready, match=r"^OPL_DATABASE_URL ska se ut som") as refusal:
        engine_for(address)

    assert refusal.value.__suppress_context__  # no log shows what was given either


def test_no_address_is_refused_in_words() -> None:
    with pytest.raises(Unready, match="OPL_DATABASE_URL är inte satt"):
        engine_for("")


def test_what_people_told_us_stands_in_no_error(engine: Engine) -> None:
    with pytest.raises(Exception, match="division") as failed, engine.connect() as connection:
        connection.execute(text("SELECT 1/0, CAST(:told AS text)"), {"told": TOLD})

    assert TOLD not in str(failed.value)


# Connections that die


def backend(connection: Connection) -> int:
    return int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())


@pytest.fixture
def one(migrated: str) -> Iterator[Engine]:
    """A pool with one connection, and how to cut it off is the test's own business."""
    made = engine_for(migrated, size=1)
    yield made
    made.dispose()


def cut_off(one: Engine, engine: Engine) -> int:
    with one.connect() as connection:
        victim = backend(connection)
    with engine.connect() as other:
        become_owner(other)
        assert other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": victim}).scalar_one()
        alive = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")
        while other.execute(alive, {"pid": victim}).scalar_one():
            other.rollback()
    return victim


def test_a_connection_that_rested_is_asked_first_and_replaced_when_it_is_dead(
    one: Engine, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = cut_off(one, engine)
    monkeypatch.setattr(db, "IDLE_BEFORE_ASKING_S", 0)

    with one.connect() as connection:
        assert backend(connection) != victim


def test_one_that_was_just_used_is_not_asked_and_fails_once(one: Engine, engine: Engine) -> None:
    cut_off(one, engine)

    with one.connect() as connection, pytest.raises(OperationalError) as failed:
        backend(connection)
    assert failed.value.connection_invalidated

    with one.connect() as connection:
        assert backend(connection)


def test_one_that_was_just_used_is_not_asked(one: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with one.connect() as connection:
        before = backend(connection)
    statements = []
    monkeypatch.setattr("psycopg.Connection.execute", lambda *told: statements.append(told))

    with one.connect() as connection:
        assert backend(connection) == before
    assert statements == []


# Is it the right store?


def test_a_store_of_our_own_system_is_right(session: Session) -> None:
    check_system(session.connection())


def test_an_empty_store_has_no_system_yet(session: Session) -> None:
    become_owner(session)
    session.execute(text("ALTER TABLE incident RENAME TO another"))

    check_system(session.connection())


def test_a_store_of_another_system_is_refused_in_words(session: Session) -> None:
    become_owner(session)
    other = "ALTER TABLE incident ALTER location TYPE geometry(Point, 3007) USING ST_Transform(location, 3007)"
    session.execute(text(other))

    with pytest.raises(Unready, match=f"koordinatsystem 3007, men OPL_SRID säger {STORE}"):
        check_system(session.connection())


def test_nothing_unsafe_is_found_when_all_is_well(session: Session) -> None:
    assert unsafe_settings(session.connection()) == []


@pytest.mark.parametrize("value", ["off", "local", "remote_write"])
def test_commits_that_are_not_waited_for_are_unsafe(session: Session, value: str) -> None:
    session.execute(text(f"SET LOCAL synchronous_commit = {value}"))

    assert unsafe_settings(session.connection()) == ["synchronous_commit"]


def test_a_table_is_the_models_own() -> None:
    assert table(Incident) is Incident.__table__  # type: ignore[attr-defined]
