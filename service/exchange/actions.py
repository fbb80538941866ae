"""Bring in history that others have kept: their rows become reports and incidents, measured as ours."""

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlmodel import Session

from service import bounds
from service.errors import Refused
from service.exchange import rules
from service.exchange.models import NEEDED, Imported, Reading, RefusedRow
from service.incidents import queries as incidents
from service.intake.actions import receive_loaded
from service.intake.queries import keys_outside
from service.reports import arrivals

AT_A_TIME = 5_000
OUTSIDE = "platsen ligger utanför kommunen"
Progress = Callable[[int], None]


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
    Raises RowsRefused, and Refused when the file itself cannot be read.
    """
    readable, refused = _sorted(path, reading, incidents.closing_kinds(session))
    new = 0
    for start in range(0, len(readable), AT_A_TIME):
        part = readable[start : start + AT_A_TIME]
        arrivals.load(session, (arrival for _, arrival in part))
        outside = keys_outside(session)
        refused += [RefusedRow(line, OUTSIDE) for line, a in part if a["source_key"] in outside]
        new += receive_loaded(session, zone=zone)
        progress(start + len(part))
    rows = len(readable) + sum(r.reason != OUTSIDE for r in refused)
    imported = Imported(rows, new, rows - new - len(refused), tuple(sorted(refused, key=lambda r: r.line)))
    if refused and not skip_refused:
        raise RowsRefused(imported)
    return imported


def _sorted(path: Path, reading: Reading, kinds: dict[str, str]) -> tuple[list[tuple[int, Any]], list[RefusedRow]]:
    """The rows that can be read, with their lines, and those that cannot."""
    readable: list[tuple[int, Any]] = []
    refused: list[RefusedRow] = []
    seen: set[str] = set()
    for line, row in _rows(path, reading):
        try:
            arrival = rules.arrival(row, reading, kinds)
            rules.once(arrival["source_key"], seen)
            readable.append((line, arrival))
        except rules.Unreadable as error:
            refused.append(RefusedRow(line, str(error)))
    return readable, refused


def _rows(path: Path, reading: Reading) -> Iterator[tuple[int, dict[str, str | None]]]:
    """(line, row), the line as an editor counts it. Semicolons, BOM and Windows-1252 are known."""
    text = _text(path)
    header = text.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if header.count(";") > header.count(",") else ",")
    missing = [name for name in NEEDED if reading.column(name) not in (rows.fieldnames or ())]
    if missing:
        raise Refused("missing_column", f"Filen saknar kolumnen {', '.join(reading.column(m) for m in missing)}.")
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error as error:
        raise Refused("unreadable_csv", f"Filen går inte att läsa som CSV vid rad {rows.line_num}.") from error


def _text(path: Path) -> str:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            content = file.read(bounds.IMPORT_BYTES + 1)
    except (OSError, EOFError) as error:
        raise Refused("unreadable_file", "Filen går inte att läsa.") from error
    if len(content) > bounds.IMPORT_BYTES:
        raise Refused("too_large", f"Filen är större än {bounds.IMPORT_BYTES // 2**20} MB.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
