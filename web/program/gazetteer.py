"""`lagesbild import addresses` and `places`: what people may type when they say where."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from service.errors import Refused
from service.exchange.actions import Progress, RowsRefused
from service.exchange.addresses import import_addresses
from service.exchange.models import Imported, Listed
from service.exchange.places import import_places
from web.program.imports import DONE, DRY, NOTHING_IN, File, shown_progress, tell_refused
from web.program.opening import store

Bring = Callable[[Session, Progress], Listed]
Lon = Annotated[str, typer.Option(help="Fältet med longitud i grader (WGS84). GeoJSON har sin punkt.")]
Lat = Annotated[str, typer.Option(help="Fältet med latitud.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Säg vad som skulle hända, ändra inget.")]
SkipRefused = Annotated[bool, typer.Option("--skip-refused", help="Ta in resten fast rader vägras.")]


def add_to(program: typer.Typer) -> None:
    program.command()(addresses)
    program.command()(places)


def addresses(
    file: File,
    *,
    street: Annotated[str, typer.Option(help="Fältet med gatans namn.")] = "street",
    number: Annotated[str, typer.Option(help="Fältet med husnumret, med eller utan bokstav.")] = "number",
    letter: Annotated[str, typer.Option(help="Fältet med bokstaven, om den står för sig.")] = "letter",
    locality: Annotated[str, typer.Option(help="Fältet med orten.")] = "locality",
    lon: Lon = "lon",
    lat: Lat = "lat",
    source: Annotated[str, typer.Option(help="Vad källan heter, annars filens namn.")] = "",
    dry_run: DryRun = False,
    skip_refused: SkipRefused = False,
) -> None:
    """Läs in adresser ur CSV eller GeoJSON: alla rader, eller inga. De ersätter dem som källan hade förut."""
    columns = {"street": street, "number": number, "letter": letter, "locality": locality, "lon": lon, "lat": lat}
    called = source or file.name.removesuffix(".gz")

    def bring(session: Session, progress: Progress) -> Listed:
        return import_addresses(session, file, columns, source=called, skip_refused=skip_refused, progress=progress)

    _bring(file, bring, dry_run)


def places(
    file: File,
    *,
    code: Annotated[str, typer.Option(help="Fältet med platsens kod, som är dess nyckel.")] = "code",
    name: Annotated[str, typer.Option(help="Fältet med dess namn.")] = "name",
    kind: Annotated[str, typer.Option(help="Fältet med dess slag: school, station, park ...")] = "kind",
    lon: Lon = "lon",
    lat: Lat = "lat",
    dry_run: DryRun = False,
    skip_refused: SkipRefused = False,
) -> None:
    """Läs in platser ur CSV eller GeoJSON: alla rader, eller inga. Platser som inte är med i filen blir kvar."""
    columns = {"code": code, "name": name, "kind": kind, "lon": lon, "lat": lat}

    def bring(session: Session, progress: Progress) -> Listed:
        return import_places(session, file, columns, skip_refused=skip_refused, progress=progress)

    _bring(file, bring, dry_run)


def _bring(file: Path, bring: Bring, dry_run: bool) -> None:
    try:
        with store() as session, shown_progress() as progress:
            done = bring(session, progress)
            if dry_run:
                session.rollback()
    except RowsRefused as error:
        _tell(error.imported, file)
        raise Refused("rows_refused", NOTHING_IN) from None
    _tell(done, file)
    typer.echo(DRY if dry_run else DONE)


def _tell(done: Imported, file: Path) -> None:
    what = "objekt" if "json" in file.suffix else "rad"
    tell_refused(done, what)
    if isinstance(done, Listed):
        told = f"{done.new} nya, {done.changed} ändrade, {done.already_there} fanns redan, {done.gone} borttagna"
        typer.echo(f"{done.rows} {'objekt' if what == 'objekt' else 'rader'}: {told}, {len(done.refused)} vägrade.")
