"""A statement of a hot path, put into words once and handed to the driver as it is.

SQLAlchemy and psycopg would go through all of its words and parameters each time: several times the cost of asking.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

DIALECT = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class Worded(NamedTuple):
    """A statement with numbered parameters: their names in order, and the values of those that never change."""

    sql: bytes
    order: tuple[str, ...]
    fixed: dict[str, Any]


def worded(statement: Select[Any]) -> Worded:
    """The statement as PostgreSQL reads it."""
    compiled = statement.compile(dialect=DIALECT)
    return Worded(str(compiled).encode(), tuple(compiled.positiontup or ()), dict(compiled.params))


def rows(session: Session, said: Worded, parameters: Mapping[str, Any]) -> list[Any]:
    """What the statement answers, as named tuples; in binary, which is read quicker. Raises what SQLAlchemy would."""
    driver: Any = session.connection().connection.driver_connection
    told = {**said.fixed, **parameters}
    try:
        cursor = psycopg.RawCursor(driver, row_factory=namedtuple_row)
        told_in_order = [told[name] for name in said.order]
        return cursor.execute(said.sql, told_in_order, prepare=True, binary=True).fetchall()
    except psycopg.Error as error:
        raise DBAPIError.instance(None, None, error, psycopg.Error, hide_parameters=True) from error
