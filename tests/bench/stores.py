"""Databases to measure on, made by the migrations and dropped afterwards, and how they are filled fast."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, text

from service import db
from service.migrations.actions import migrate
from tests.conftest import database
from tests.owning import become_owner

INDEXES = """
SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = CAST(:table AS regclass) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


@contextmanager
def store(template: str = "template1") -> Iterator[str]:
    """The address of a migrated store of our own."""
    with database(template) as url:
        if template == "template1":
            made = create_engine(url)
            migrate(made)
            made.dispose()
        yield url


@contextmanager
def engine(url: str) -> Iterator[Engine]:
    """Connections as the service's own, for as long as a benchmark needs."""
    made = db.engine_for(url, statement_timeout_ms=0)
    yield made
    made.dispose()


def fill(engine: Engine, table: str, statement: str, values: dict[str, Any]) -> None:
    """Many rows at once: indexes are built afterwards, and what the tables' own rules check is trusted."""
    with engine.begin() as connection:
        become_owner(connection)
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
        connection.execute(text("SELECT setseed(0.1983)"))  # the same rows in every run
        indexes = connection.execute(text(INDEXES), {"table": table}).all()
        for name, _ in indexes:
            connection.execute(text(f"DROP INDEX {name}"))
        connection.execute(text(statement), values)
        for _, definition in indexes:
            connection.execute(text(definition))


def settle(engine: Engine) -> None:
    """As a store is that has been in use for a while: statistics known, rows visible to all, pages written."""
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("SET ROLE none"))
        connection.execute(text("VACUUM (ANALYZE)"))
        connection.execute(text("CHECKPOINT"))
        connection.execute(text("RESET ROLE"))
