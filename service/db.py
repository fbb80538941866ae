"""The way to the store, and the only commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from time import monotonic
from typing import Any, Final

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event, exc, text
from sqlmodel import Session, SQLModel

from geo.columns import STORE, stored_srid
from service.bounds import DOMAIN_TIMEOUT_MS, LOCK_TIMEOUT_MS
from service.errors import Unready
from service.settings import settings

NAMES: Final = {
    "ix": "%(table_name)s_%(column_0_N_name)s_ix",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}
SQLModel.metadata.naming_convention = NAMES
METADATA: MetaData = SQLModel.metadata

DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
IDLE_BEFORE_ASKING_S = 5.0


def engine_for(url: str, *, statement_timeout_ms: int = DOMAIN_TIMEOUT_MS, size: int = 10) -> Engine:
    """A pool of connections. jit is off: compiling our short statements costs more than running them.

    Parameters are hidden, because what people wrote would else stand in every error and log.
    Raises Unready without a usable address.
    """
    if not url:
        raise Unready("OPL_DATABASE_URL är inte satt.")
    times = f"-c statement_timeout={statement_timeout_ms} -c lock_timeout={LOCK_TIMEOUT_MS}"
    try:
        made = create_engine(
            url,
            pool_size=size,
            max_overflow=0,
            pool_timeout=2,
            hide_parameters=True,
            connect_args={"options": f"-c jit=off -c timezone=UTC {times}", "connect_timeout": 5},
        )
    except (exc.ArgumentError, ValueError, ImportError):  # their words can hold the password
        raise Unready("OPL_DATABASE_URL ska se ut som postgresql+psycopg://namn@värd/databas.") from None
    event.listen(made, "checkin", _note_time)
    event.listen(made, "checkout", _ask_if_idle)
    return made


@cache
def engine() -> Engine:
    """The engine of a process that answers people: short statements only."""
    return engine_for(settings().database_url)


@cache
def long_engine() -> Engine:
    """The engine of imports and jobs, which may take minutes."""
    return engine_for(settings().database_url, statement_timeout_ms=0, size=3)


@contextmanager
def unit_of_work(on: Engine) -> Iterator[Session]:
    """One transaction: all of it is kept, or none. The only commit in the service."""
    with Session(on, expire_on_commit=False) as session:
        yield session
        session.commit()


def unsafe_settings(connection: Connection) -> list[str]:
    """Which of the server's settings would let an acknowledged report be lost; empty when all is well."""
    return [name for name in DURABLE if connection.execute(text(f"SHOW {name}")).scalar_one() != "on"]


def check_system(connection: Connection) -> None:
    """Raises Unready when the store was created with another coordinate system than OPL_SRID says."""
    found = stored_srid(connection)
    if found is not None and found != STORE:
        raise Unready(f"Databasen är gjord med koordinatsystem {found}, men OPL_SRID säger {STORE}.")


def _note_time(_: Any, record: Any) -> None:
    record.info["idle_since"] = monotonic()


def _ask_if_idle(connection: Any, record: Any, _: Any) -> None:
    """A connection that rested may have died with its server: ask first. One just used need not be asked."""
    if monotonic() - record.info.get("idle_since", monotonic()) < IDLE_BEFORE_ASKING_S:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except Exception as error:
        raise exc.DisconnectionError from error


def table(model: type[SQLModel]) -> Table:
    """The table of a model, for statements that the hot paths write without the ORM (6 to 8 times faster)."""
    return METADATA.tables[str(model.__tablename__)]
