"""The way in to the store for commands that read it or change it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from service.db import check_system, long_engine, unit_of_work
from service.errors import Unready
from service.migrations.actions import is_current


@contextmanager
def store() -> Iterator[Session]:
    """One transaction, of minutes if need be. Raises Unready when the store was not made for this program."""
    with unit_of_work(long_engine()) as session:
        check_system(session.connection())
        if not is_current(session.connection()):
            raise Unready("Databasen är inte aktuell. Kör lagesbild migrate.")
        yield session
