"""`lagesbild serve`, `scheduler`, `migrate`, `doctor`, `demo load`: keep the service running."""

import logging
import shutil
import signal
import threading
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from service import clock
from service.briefings.actions import prepare
from service.db import check_system, engine, engine_for, long_engine, unit_of_work
from service.demo.loading import load as load_demo
from service.jobs.actions import pulse
from service.jobs.scheduler import serve as lead
from service.jobs.work import Context
from service.meetings.queries import last_closed
from service.meetings.rules import Cadence
from service.migrations.actions import migrate as migrate_store
from service.reports.queries import is_demo
from service.settings import settings
from web.health import what_is_missing
from web.program.printing import press

LOG = "%(asctime)s %(levelname)s %(name)s %(message)s"
LEAST_FREE = 1 << 30  # bytes of disk
demo = typer.Typer(no_args_is_help=True, help="Den påhittade kommunen.")


def cadence() -> Cadence:
    """The rhythm of meetings that the settings give."""
    now = settings()
    return Cadence(first_cutoff=now.first_cutoff, period_days=now.period_days, zone=now.zone)


def context() -> Context:
    """What the jobs may use."""
    with unit_of_work(long_engine()) as session:
        invented = is_demo(session)
    return Context(long_engine(), clock.now, press, cadence(), settings().called(demo=invented), invented)


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="Adress att lyssna på.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, max=64)] = 1,
) -> None:
    """Svara på webben."""
    uvicorn.run(
        "web.app:app", factory=True, host=host, port=port, workers=workers, access_log=False,
        timeout_graceful_shutdown=10, server_header=False, proxy_headers=False,
    )  # fmt: skip


def scheduler() -> None:
    """Gör det som ska göras efter klockan. Flera får köra; en i taget leder."""
    logging.basicConfig(level=logging.INFO, format=LOG)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    lead(context(), stop)


def migrate() -> None:
    """För databasen till senaste formen. Två gånger är ofarligt."""
    made = engine_for(settings().database_url, statement_timeout_ms=0, size=1)
    migrate_store(made)
    made.dispose()
    typer.echo("Databasen är aktuell.")


def doctor() -> None:
    """Säg vad som inte är som det ska. Något rött ger slutstatus 1."""
    with engine().connect() as connection:
        check_system(connection)
    faults = what_is_missing()
    free = shutil.disk_usage(_existing(settings().data)).free
    if free < LEAST_FREE:
        faults.append(f"bara {free // 2**20} MB ledigt på disken")
    for fault in faults:
        typer.echo(f"RÖTT  {fault}")
    if faults:
        raise typer.Exit(1)
    with unit_of_work(engine()) as session:
        typer.echo(f"GRÖNT databas, migreringar, disk; schemaläggaren sågs {pulse(session):%Y-%m-%d %H:%M:%S} UTC")


@demo.command()
def load(
    police: Annotated[Path | None, typer.Option(help="Polisens öppna händelser (CSV eller JSON).", exists=True)] = None,
) -> None:
    """Fyll en tom databas med den påhittade kommunen Köping. I en databas som har rapporter händer inget."""
    now = clock.now()
    with unit_of_work(long_engine()) as session:
        told = load_demo(session, cadence(), police=police, now=now)
        if told is None:
            typer.echo("Databasen har redan rapporter. Inget är ändrat.")
            return
        last = last_closed(session, now)
        if last is not None:
            prepare(
                session,
                last,
                press,
                municipality=settings().called(demo=True),
                demo=True,
                zone=settings().zone,
                now=now,
            )
    typer.echo(f"Demokommunen är på plats: {told} rapporter, och underlaget till det senaste mötet.")


def add_to(program: typer.Typer) -> None:
    """Give the program these commands."""
    for command in (serve, scheduler, migrate, doctor):
        program.command()(command)
    program.add_typer(demo, name="demo")


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.resolve().parent)
