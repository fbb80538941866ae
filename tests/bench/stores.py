"""Databases to measure on, made by the migrations and dropped afterwards, and how they are filled fast."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from psycopg.errors import Diagnostic
from sqlalchemy import Engine, create_engine, text
from sqlmodel import Session

from service import db
from service.migrations.actions import migrate
from tests.conftest import database
from tests.owning import become_owner

ASKED = re.compile(r"(?:statement|execute \S+): (.*)", re.DOTALL)  # how the server's log tells of a statement ...
VALUE = re.compile(r"\$(\d+) = ('(?:[^']|'')*'|NULL)")  # ... and, in its detail, of the values bound to it
PLACE = re.compile(r"\$(\d+)")
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


def statements(session: Session, action: Callable[[], object]) -> list[str]:
    """The SQL that an action sends, with its values written into it, to be run again without the action.

    The server itself tells what it was asked, so that it does not matter by which way the service asks.
    """
    heard: list[str] = []

    def hear(told: Diagnostic) -> None:
        said = ASKED.match(told.message_primary or "")
        if said:
            values = dict(VALUE.findall(told.message_detail or ""))
            heard.append(PLACE.sub(lambda place: values[place[1]], said[1]))

    become_owner(session)
    session.execute(text("SET LOCAL log_statement = 'all'"))
    session.execute(text("SET LOCAL client_min_messages = 'log'"))
    driver: Any = session.connection().connection.driver_connection
    driver.add_notice_handler(hear)
    try:
        action()
    finally:
        driver.remove_notice_handler(hear)
        session.rollback()
    return heard
