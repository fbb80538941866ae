"""The way to the store, and the only commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from time import monotonic
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    Connection,
    Engine,
    ExceptionContext,
    MetaData,
    Table,
    bindparam,
    create_engine,
    event,
    exc,
    func,
    select,
    text,
    true,
)
from sqlmodel import Session, SQLModel

from geo.columns import STORE, stored_srid
from service.bounds import DOMAIN_TIMEOUT_MS, LOCK_TIMEOUT_MS
from service.errors import Unready
from service.settings import settings
from service.statements import rows, worded

NAMES: Final = {
    "ix": "%(table_name)s_%(column_0_N_name)s_ix",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}
SQLModel.metadata.naming_convention = NAMES
METADATA: MetaData = SQLModel.metadata

APP_ROLE = "lagesbild_app"  # reads and writes rows, owns nothing, and can only add to the log
OWNER = "none"  # whoever signed in to the store, as they are
CITIZEN, PROGRAM, SCHEDULER = "citizen", "program", "scheduler"  # actors that are not a person
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
ACTING = worded(select(func.set_config("opl.actor", bindparam("actor"), true())))
IDLE_BEFORE_ASKING_S = 5.0
PAGE_COST = 1.1  # nothing turns to reach a page any more; 4, the default, is of disks that did


def engine_for(
    url: str,
    *,
    statement_timeout_ms: int = DOMAIN_TIMEOUT_MS,
    size: int = 10,
    role: str = APP_ROLE,
    actor: str = CITIZEN,
) -> Engine:
    """A pool of connections. jit is off: compiling our short statements costs more than running them. Nor do those
    that people wait for start helpers: it takes longer than the statement, and others are waiting, too.

    Parameters are hidden, because what people wrote would else stand in every error and log. `role`: what the
    connections may do, whoever the address signs in as. `actor`: who acts until a transaction says another.
    Raises Unready without a usable address; connecting raises it when the store does not know the role.
    """
    if not url:
        raise Unready("OPL_DATABASE_URL är inte satt.")
    times = (
        f"-c statement_timeout={statement_timeout_ms} -c lock_timeout={LOCK_TIMEOUT_MS} -c random_page_cost={PAGE_COST}"
    )
    alone = " -c max_parallel_workers_per_gather=0" if statement_timeout_ms else ""
    who = f"-c role={role} -c opl.actor={actor}"
    try:
        made = create_engine(
            url,
            pool_size=size,
            max_overflow=0,
            pool_timeout=2,
            hide_parameters=True,
            connect_args={"options": f"-c jit=off{alone} -c timezone=UTC {times} {who}", "connect_timeout": 5},
        )
    except (exc.ArgumentError, ValueError, ImportError):  # their words can hold the password
        raise Unready("OPL_DATABASE_URL ska se ut som postgresql+psycopg://namn@värd/databas.") from None
    event.listen(made, "checkin", _note_time)
    event.listen(made, "checkout", _ask_if_idle)
    event.listen(made, "handle_error", _in_words)
    return made


@cache
def engine() -> Engine:
    """The engine of a process that answers people: short statements only."""
    return engine_for(settings().database_url)


@cache
def long_engine() -> Engine:
    """The engine of imports and jobs, which may take minutes."""
    return engine_for(settings().database_url, statement_timeout_ms=0, size=3, actor=PROGRAM)


def owner_engine() -> Engine:
    """One connection as the store's owner, who alone may change how the store looks."""
    told = settings().owner_database_url or settings().database_url
    return engine_for(told, statement_timeout_ms=0, size=1, role=OWNER, actor=PROGRAM)


@contextmanager
def unit_of_work(on: Engine, actor: UUID | str | None = None) -> Iterator[Session]:
    """One transaction: all of it is kept, or none. The only commit in the service.

    `actor`: who acts, for the log; a person's id, or one of the words above. Not told, it is the engine's own.
    """
    with Session(on, expire_on_commit=False) as session:
        if actor is not None:
            act_as(session, actor)
        yield session
        session.commit()


def act_as(session: Session, actor: UUID | str) -> None:
    """From here to the end of the transaction, this is who acts."""
    rows(session, ACTING, {"actor": str(actor)})


def unsafe_settings(connection: Connection) -> list[str]:
    """Which of the server's settings would let an acknowledged report be lost; empty when all is well."""
    return [name for name in DURABLE if connection.execute(text(f"SHOW {name}")).scalar_one() != "on"]


def check_system(connection: Connection) -> None:
    """Raises Unready when the store was created with another coordinate system than OPL_SRID says."""
    found = stored_srid(connection)
    if found is not None and found != STORE:
        raise Unready(f"Databasen är gjord med koordinatsystem {found}, men OPL_SRID säger {STORE}.")


def check_made(connection: Connection) -> None:
    """Raises Unready when the store has no tables, or none that are ours to use: it must be migrated first."""
    asked = "SELECT coalesce(has_table_privilege(to_regclass('log_entry'), 'SELECT'), false)"
    if not connection.execute(text(asked)).scalar_one():
        raise Unready("Databasen är inte aktuell. Kör lagesbild migrate.")


def _in_words(failed: ExceptionContext) -> BaseException | None:
    """A login that may not be the program's role, or a server that has never heard of it."""
    if failed.connection is None and APP_ROLE in str(failed.original_exception):
        return Unready(
            f"Databasen känner inte rollen {APP_ROLE}, eller släpper inte in oss som den. Kör lagesbild migrate."
        )
    return None


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
