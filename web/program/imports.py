"""`lagesbild import`: bring in incidents, areas, the boundary, the police's public events."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console
from rich.progress import Progress

from service.areas.models import BOUNDARY
from service.errors import Refused
from service.exchange.actions import RowsRefused, import_incidents
from service.exchange.layers import import_layer
from service.exchange.models import FIELDS, OPTIONAL, TRANSLATED, Imported, Reading
from service.exchange.police import events
from service.meetings.actions import keep_police_events
from service.meetings.models import PoliceEvent
from service.settings import settings
from web.program.opening import store

program = typer.Typer(no_args_is_help=True, help="Läs in andras filer.")
SHOWN = 50
NOTHING_IN = "Inget är inläst. Rätta raderna, eller ta in resten med --skip-refused."
DRY, DONE = "Torrkörning: inget är ändrat.", "Klart."

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]


@program.command()
def incidents(
    file: File,
    *,
    source: Annotated[str, typer.Option(help="Vad källan heter, annars filens namn. Källa och id är nyckeln.")] = "",
    timezone: Annotated[str, typer.Option(help="Zon för tider utan zon.")] = "",
    columns: Annotated[list[str] | None, typer.Option("--map", help="fält=kolumn")] = None,
    values: Annotated[list[str] | None, typer.Option("--value", help="category:Graffiti=graffiti")] = None,
    otherwise: Annotated[str | None, typer.Option("--else", help="Kod för kategorier som inte är översatta.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Säg vad som skulle hända, ändra inget.")] = False,
    skip_refused: Annotated[bool, typer.Option("--skip-refused", help="Ta in resten fast rader vägras.")] = False,
) -> None:
    """Läs in händelser ur CSV eller CSV.gz: alla rader, eller inga."""
    reading = Reading(
        source or file.name.removesuffix(".gz"),
        _zone(timezone),
        _columns(columns),
        _translations(values),
        otherwise,
    )
    try:
        with store() as session, shown_progress() as progress:
            done = import_incidents(
                session, file, reading, skip_refused=skip_refused, zone=settings().timezone, progress=progress
            )
            if dry_run:
                session.rollback()
    except RowsRefused as error:
        _tell(error.imported)
        raise Refused("rows_refused", NOTHING_IN) from None
    _tell(done)
    typer.echo(DRY if dry_run else DONE)


@program.command()
def areas(
    file: File,
    *,
    layer: Annotated[str, typer.Option(help="Lagrets kod, till exempel deso.")],
    code: Annotated[str, typer.Option(help="Fältet med områdets kod.")],
    name: Annotated[str, typer.Option(help="Fältet med områdets namn.")],
    population: Annotated[str | None, typer.Option(help="Fältet med folkmängd.")] = None,
    title: Annotated[str, typer.Option(help="Vad lagret heter för läsaren.")] = "",
    attribution: Annotated[str, typer.Option(help="Källa och licens.")] = "",
) -> None:
    """Läs in ett lager områden ur GeoJSON; områden med samma kod slås ihop."""
    with store() as session:
        drawn = import_layer(
            session,
            file,
            layer=layer,
            code=code,
            name=name,
            population=population,
            title=title,
            attribution=attribution,
        )
    _say(drawn.areas, drawn.repaired)


@program.command()
def boundary(file: File) -> None:
    """Läs in kommungränsen ur GeoJSON."""
    with store() as session:
        drawn = import_layer(session, file, layer=BOUNDARY, title="Kommungräns")
    _say(drawn.areas, drawn.repaired)


@program.command()
def police(
    file: File,
    *,
    municipality: Annotated[str, typer.Option(help="Kommunens namn i rubrikerna. Annars inställningens.")] = "",
    code: Annotated[str, typer.Option(help="Kommunkod, fyra siffror.")] = "",
) -> None:
    """Läs in polisens öppna händelser: svaret från deras gränssnitt (JSON) eller en tabell (CSV)."""
    found = events(file, municipality=municipality or settings().called(demo=False), code=code)
    with store() as session:
        kept = keep_police_events(session, [PoliceEvent(**asdict(event)) for event in found])
    typer.echo(f"Klart: {kept} händelser.")


def _say(areas: int, repaired: list[str]) -> None:
    for line in repaired:
        typer.echo(f"Lagad: {line}")
    typer.echo(f"Klart: {areas} områden.")


def tell_refused(done: Imported, what: str = "rad") -> None:
    """Each by its line, or by its number as something else, up to a screenful."""
    for row in done.refused[:SHOWN]:
        typer.echo(f"{what} {row.line}: {row.reason}", err=True)
    if len(done.refused) > SHOWN:
        typer.echo(f"... och {len(done.refused) - SHOWN} till", err=True)


def _tell(done: Imported) -> None:
    tell_refused(done)
    typer.echo(f"{done.rows} rader: {done.new} nya, {done.already_there} fanns redan, {len(done.refused)} vägrade.")
    if done.cleaned:
        typer.echo(f"Personuppgifter är borttagna ur texten i {done.cleaned} av raderna.")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or settings().timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a folder of zones
        raise typer.BadParameter(f"{name} är ingen tidszon") from error


def _columns(given: list[str] | None) -> dict[str, str]:
    """ "opened_at=Skapad" -> {"opened_at": "Skapad"}."""
    parts = [one.partition("=") for one in given or []]
    if not all(column and field in (*FIELDS, *OPTIONAL) for field, _, column in parts):
        raise typer.BadParameter(f"skriv fält=kolumn, där fält är {', '.join((*FIELDS, *OPTIONAL))}")
    return {field: column for field, _, column in parts}


def _translations(given: list[str] | None) -> dict[tuple[str, str], str]:
    """ "category:Graffiti=graffiti" -> {("category", "Graffiti"): "graffiti"}. Theirs may hold = and :."""
    made = {}
    for one in given or []:
        left, _, ours = one.rpartition("=")
        field, colon, theirs = left.partition(":")
        if not (colon and ours and field in TRANSLATED):
            raise typer.BadParameter(f"skriv fält:värde=kod, där fält är {' eller '.join(TRANSLATED)}")
        made[field, theirs] = ours
    return made


@contextmanager
def shown_progress() -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, plain lines in a pipe."""
    if not sys.stderr.isatty():
        yield lambda done: typer.echo(f"{done} rader", err=True)
        return
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("Läser in", total=None)
        yield lambda done: bar.update(task, completed=done)
