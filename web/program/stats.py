"""`lagesbild stats`: the figures, for people and for programs."""

import json
from datetime import date, datetime
from typing import Annotated, Any

import typer

from service import bounds, clock
from service.errors import Missing
from service.hotspots.queries import AT_LEAST, METRES
from service.hotspots.queries import hotspots as hotspots_between
from service.incidents.counts import areas as areas_between
from service.removal.queries import detected_between
from service.removal.rules import by_month, result
from service.settings import settings
from web.program.opening import store

program = typer.Typer(no_args_is_help=True, help="Räkna. Tider är halvöppna [från, till) och gäller upptäckt.")

From = Annotated[str, typer.Option("--from", help="Dag eller tid (ISO 8601); utan zon gäller kommunens.")]
To = Annotated[str, typer.Option("--to", help="Dag eller tid, ej inräknad.")]
AsJson = Annotated[bool, typer.Option("--json", help="Skriv JSON.")]


@program.command()
def removal(start: From, end: To, as_json: AsJson = False) -> None:
    """Klotter borta inom 24 timmar."""
    now, (first, last) = clock.now(), _window(start, end)
    with store() as session:
        clocks = detected_between(session, first, last)
    total = result(clocks, now)
    months = [month.__dict__ for month in by_month(clocks, now, settings().zone)]
    told = {
        name: getattr(total, name) for name in ("detected", "due", "in_time", "share", "open_overdue", "median_hours")
    }
    _tell(told | {"by_month": months, "formula": total.formula}, as_json)


@program.command()
def hotspots(
    start: From,
    end: To,
    metres: Annotated[float, typer.Option(min=bounds.HOTSPOT_METRES[0], max=bounds.HOTSPOT_METRES[1])] = METRES,
    at_least: Annotated[int, typer.Option(min=2, max=1000)] = AT_LEAST,
    as_json: AsJson = False,
) -> None:
    """Var händelser ligger tätt."""
    first, last = _window(start, end)
    with store() as session:
        found = hotspots_between(session, first, last, metres=metres, at_least=at_least)
    fields = ("incidents", "reports", "lon", "lat", "radius_m", "members")
    _tell([{name: getattr(one, name) for name in fields} for one in found], as_json)


@program.command()
def areas(
    start: From, end: To, layer: Annotated[str, typer.Option(help="Lagrets kod.")], as_json: AsJson = False
) -> None:
    """Händelser och rapporter per område."""
    first, last = _window(start, end)
    with store() as session:
        rows = areas_between(session, layer, first, last)
    if all(row.code is None for row in rows):
        raise Missing(f"Lagret {layer} finns inte.")
    _tell([row._asdict() for row in rows], as_json)


def _window(start: str, end: str) -> tuple[datetime, datetime]:
    first, last = _moment(start), _moment(end)
    if not first < last:
        raise typer.BadParameter("--from ska ligga före --to")
    return first, last


def _moment(text: str) -> datetime:
    try:
        if len(text) == len("2026-11-10"):
            return clock.midnight(date.fromisoformat(text), settings().zone)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter("skriv en dag (2026-11-10) eller en tid (2026-11-10T13:00)") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=settings().zone)


def _tell(told: Any, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    rows = told if isinstance(told, list) else [told]
    for row in rows or [{"": "Inget att visa."}]:
        typer.echo("  ".join(f"{name} {_short(value)}".strip() for name, value in row.items()))


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return f"{len(value)} st" if isinstance(value, list) else str(value)
