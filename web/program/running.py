"""`lagesbild serve`, `scheduler`, `migrate`, `doctor`, `demo load`: keep the service running."""

import shutil
import signal
import threading
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from service import clock
from service.briefings.actions import prepare
from service.db import check_made, check_system, engine, long_engine, owner_engine, unit_of_work
from service.demo.loading import load as load_demo
from service.demo.people import load_people, printed
from service.jobs.actions import pulse
from service.jobs.scheduler import serve as lead
from service.jobs.work import Context
from service.log.audit import audit as log_audit
from service.log.audit import latest_seal, may_become_owner
from service.meetings.queries import last_closed
from service.meetings.rules import Cadence
from service.migrations.actions import admit, is_current
from service.migrations.actions import migrate as migrate_store
from service.notices import health as notices
from service.notices.server import server as mail_server
from service.reports.photos import health as photos
from service.reports.queries import is_demo
from service.settings import settings
from service.signin.oidc.queries import choosable
from service.signin.oidc.rules import meaningless
from web.health import what_is_missing
from web.journal import begin, config
from web.notices.letters import written
from web.program.printing import press

LEAST_FREE = 1 << 30  # bytes of disk
demo = typer.Typer(no_args_is_help=True, help="Den påhittade kommunen.")


def cadence() -> Cadence:
    """The rhythm of meetings that the settings give."""
    now = settings()
    return Cadence(first_cutoff=now.first_cutoff, period_days=now.period_days, zone=now.zone)


def context() -> Context:
    """What the jobs may use."""
    with unit_of_work(long_engine()) as session:
        check_made(session.connection())
        invented = is_demo(session)
    called = settings().called(demo=invented)
    mail_server(settings())
    return Context(long_engine(), clock.now, press, cadence(), called, invented, partial(written, called))


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="Adress att lyssna på.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, max=64)] = 1,
) -> None:
    """Svara på webben."""
    uvicorn.run(
        "web.app:app", factory=True, host=host, port=port, workers=workers, access_log=False, log_config=config(),
        timeout_graceful_shutdown=10, server_header=False, proxy_headers=False, ws="none",
    )  # fmt: skip


def scheduler() -> None:
    """Gör det som ska göras efter klockan. Flera får köra; en i taget leder."""
    begin()
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    lead(context(), stop)


def migrate() -> None:
    """För databasen till senaste formen. Två gånger är ofarligt."""
    made = owner_engine()
    migrate_store(made)
    if settings().owner_database_url:
        admit(made, settings().database_url)
    made.dispose()
    typer.echo("Databasen är aktuell.")


def doctor(
    audit: Annotated[
        bool, typer.Option("--audit", help="Gå igenom hela loggen: är någon rad ändrad eller borta?")
    ] = False,
    seal: Annotated[str, typer.Option(help="En försegling som förvarats, och ska finnas kvar (med --audit).")] = "",
) -> None:
    """Säg vad som inte är som det ska. Något rött ger slutstatus 1."""
    with engine().connect() as connection:
        check_system(connection)
        current = is_current(connection)
    faults = what_is_missing()
    free = shutil.disk_usage(_existing(settings().data)).free
    if free < LEAST_FREE:
        faults.append(f"bara {free // 2**20} MB ledigt på disken")
    faults += _photos() + _mail() if current else []
    faults += _audited(seal) if audit and current else []
    for fault in faults:
        typer.echo(f"RÖTT  {fault}")
    if faults:
        raise typer.Exit(1)
    with unit_of_work(engine()) as session:
        no_mail = notices.in_words()
        good = "databas, migreringar, disk, bilder" + ("" if no_mail else ", e-post")
        typer.echo(f"GRÖNT {good}; schemaläggaren sågs {pulse(session):%Y-%m-%d %H:%M:%S} UTC")
        if no_mail:
            typer.echo(no_mail)
        if may_become_owner(session):
            typer.echo("GULT  inloggningen i OPL_DATABASE_URL kan göra sig till databasens ägare; se README")
        for function in meaningless(settings().oidc_groups, choosable(session)):
            typer.echo(f"GULT  OPL_OIDC_GROUPS ger ingen något genom {function}: ingen funktion, eller flera, heter så")
        if found := latest_seal(session):
            typer.echo(f"Loggen förseglades {found[0]:%Y-%m-%d %H:%M:%S} UTC: {found[1].hex()}")


@demo.command()
def load(
    police: Annotated[Path | None, typer.Option(help="Polisens öppna händelser (CSV eller JSON).", exists=True)] = None,
) -> None:
    """Fyll en tom databas med den påhittade kommunen Köping. I en databas med riktiga rapporter händer inget."""
    now, password = clock.now(), settings().demo_password.get_secret_value()
    with unit_of_work(long_engine()) as session:
        told = load_demo(session, cadence(), police=police, now=now, password=password)
        if told is None:
            added = load_people(session, password, now=now) if is_demo(session) else 0
            typer.echo(
                f"Databasen har redan rapporter. {f'{added} personer är tillagda.' if added else 'Inget är ändrat.'}"
            )
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


@demo.command()
def people() -> None:
    """Vilka man kan logga in som i demon."""
    with unit_of_work(long_engine()) as session:
        told = printed(session) if is_demo(session) else []
    for role, email in told:
        typer.echo(f"  {role:<32}{email}")


def add_to(program: typer.Typer) -> None:
    """Give the program these commands."""
    for command in (serve, scheduler, migrate, doctor):
        program.command()(command)
    program.add_typer(demo, name="demo")


def _photos() -> list[str]:
    """What is wrong with photos."""
    with unit_of_work(engine()) as session:
        return list(photos.faults(session))


def _mail() -> list[str]:
    """What is wrong with mail."""
    with unit_of_work(engine()) as session:
        return list(notices.faults(session, clock.now()))


def _audited(seal: str) -> list[str]:
    """What is wrong with the log; what was looked at is said."""
    kept = _seal(seal)
    with unit_of_work(long_engine()) as session:
        done = log_audit(session, kept)
    typer.echo(f"Loggen: {done.rows} rader och {done.seals} förseglingar är genomgångna.")
    return done.faults


def _seal(told: str) -> bytes | None:
    try:
        return bytes.fromhex(told) if told else None
    except ValueError:
        raise typer.BadParameter("en försegling är 64 tecken, 0-9 och a-f") from None


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.resolve().parent)
