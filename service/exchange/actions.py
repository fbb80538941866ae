"""Bring in history that others have kept: their rows become reports and incidents, measured as ours."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import InternalError
from sqlmodel import Session

from service.errors import Refused
from service.exchange import rules, tables
from service.exchange.models import Imported, Reading, RefusedRow
from service.incidents import queries as incidents
from service.intake.actions import receive_loaded
from service.intake.queries import keys_outside
from service.reports import arrivals

AT_A_TIME = 5_000
OUTSIDE = "platsen ligger utanför kommunen"
Progress = Callable[[int], None]
Numbered = tuple[int, dict[str, Any]]  # the row's line in the file, and the row as an arrival


class RowsRefused(Exception):
    """Some rows cannot be taken, so none are: whoever holds the transaction lets it go."""

    def __init__(self, imported: Imported) -> None:
        super().__init__(f"{len(imported.refused)} rows refused")
        self.imported = imported


def import_incidents(
    session: Session, path: Path, reading: Reading, *, skip_refused: bool, zone: str, progress: Progress
) -> Imported:
    """Read a CSV (or CSV.gz) of incidents. All rows, or none unless the refused ones are to be skipped.

    The same file twice changes nothing: source and id are the key.
    Raises RowsRefused, and Refused when the file cannot be read or its source is being imported right now.
    """
    alone(session, reading.source)
    readable, refused = _sorted(path, reading, incidents.closing_kinds(session))
    new = 0
    for start in range(0, len(readable), AT_A_TIME):
        part = readable[start : start + AT_A_TIME]
        received, outside = _receive(session, part, zone)
        new += received
        refused += [RefusedRow(line, OUTSIDE) for line, a in part if a["source_key"] in outside]
        progress(start + len(part))
    rows = len(readable) + sum(r.reason != OUTSIDE for r in refused)
    cleaned = sum(arrival["cleaned"] for _, arrival in readable)
    imported = Imported(rows, new, rows - new - len(refused), tuple(sorted(refused, key=lambda r: r.line)), cleaned)
    if refused and not skip_refused:
        raise RowsRefused(imported)
    return imported


def alone(session: Session, source: str) -> None:
    """Two imports of one source at once would both find a row unseen. The lock goes with the transaction."""
    key = func.hashtextextended(source, 0)
    if not session.execute(select(func.pg_try_advisory_xact_lock(key))).scalar_one():
        raise Refused("already_importing", "Samma källa läses in just nu. Försök igen när det är klart.")


def _sorted(path: Path, reading: Reading, kinds: dict[str, str]) -> tuple[list[Numbered], list[RefusedRow]]:
    """The rows that can be read, with their lines, and those that cannot."""
    readable: list[Numbered] = []
    refused: list[RefusedRow] = []
    seen: set[str] = set()
    for line, row in tables.rows(path, reading):
        try:
            arrival = rules.arrival(row, reading, kinds)
            rules.once(arrival["source_key"], seen)
            readable.append((line, arrival))
        except rules.Unreadable as error:
            refused.append(RefusedRow(line, str(error)))
    return readable, refused


def _receive(session: Session, part: list[Numbered], zone: str) -> tuple[int, set[str]]:
    """How many of the rows were new, and the keys of those outside the municipality.

    A metric system ends a quarter of the earth away: beyond that there are no metres to say.
    """
    arrivals.load(session, (arrival for _, arrival in part))
    try:
        return receive_loaded(session, zone=zone), keys_outside(session)
    except InternalError as error:
        lines = f"rad {part[0][0]}–{part[-1][0]}"
        raise Refused("too_far", f"Ett läge på {lines} ligger för långt bort för att mätas i meter.") from error
