"""`lagesbild brief` and `lagesbild job`: make a pack now."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from service import clock
from service.briefings import rules
from service.briefings.actions import prepare
from service.briefings.models import Briefing
from service.briefings.queries import document
from service.db import long_engine, unit_of_work
from service.errors import Refused
from service.jobs.work import JOBS
from service.meetings import queries as meetings
from service.meetings.actions import plan_ahead
from service.reports.queries import is_demo
from service.settings import settings
from web.program.printing import FORMS, press
from web.program.running import cadence, context


def brief(
    meeting: Annotated[str | None, typer.Option(help="Mötets dag, 2026-11-25. Annars det senaste.")] = None,
    out: Annotated[Path | None, typer.Option(help="Skriv filerna i den här mappen.")] = None,
) -> None:
    """Gör underlaget till ett möte, eller hämta det som redan är gjort."""
    now = clock.now()
    with unit_of_work(long_engine()) as session:
        plan_ahead(session, cadence(), now=now)
        found = meetings.meeting_on(session, _day(meeting)) if meeting else meetings.last_closed(session, now)
        if found is None:
            raise Refused("no_period", "Ingen period har avslutats ännu.")
        made = prepare(
            session,
            found,
            press,
            municipality=settings().called(demo=is_demo(session)),
            demo=is_demo(session),
            zone=settings().zone,
            now=now,
        )
        typer.echo(f"Underlag {found.day}, version {made.version}, kontrollsumma {made.sha256[:12]}")
        if out:
            _write(out, f"underlag-{found.day}", made, {form: document(session, made, form).content for form in FORMS})


def job(name: Annotated[str, typer.Argument(help=", ".join(one.name for one in JOBS))]) -> None:
    """Kör ett av schemaläggarens jobb nu."""
    found = next((one for one in JOBS if one.name == name), None)
    if found is None:
        raise typer.BadParameter(f"det finns {', '.join(one.name for one in JOBS)}")
    found.run(context())
    typer.echo("Klart.")


def add_to(program: typer.Typer) -> None:
    """Give the program these commands."""
    program.command()(brief)
    program.command()(job)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("skriv mötets dag som 2026-11-25") from error


def _write(out: Path, name: str, made: Briefing, forms: dict[str, bytes]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for ending, content in (forms | {"json": rules.canonical(made.snapshot)}).items():
        path = out / f"{name}.{ending}"
        path.write_bytes(content)
        typer.echo(str(path))
