"""Bring in the municipality's addresses: all rows of a file, or none."""

from collections.abc import Mapping
from pathlib import Path

from sqlmodel import Session

from service.areas.addresses import NewAddress, keep, load
from service.areas.spoken import house
from service.exchange import pointing
from service.exchange.actions import OUTSIDE, Progress, RowsRefused, alone
from service.exchange.models import Listed, RefusedRow
from service.exchange.rules import Unreadable, once

COLUMNS = {name: name for name in ("street", "number", "letter", "locality", pointing.LON, pointing.LAT)}
OPTIONAL = ("letter", "locality")


def import_addresses(
    session: Session, path: Path, columns: Mapping[str, str], *, source: str, skip_refused: bool, progress: Progress
) -> Listed:
    """Read a file of addresses, which takes the place of what its source told before. `columns`: our field -> theirs.

    The same file twice changes nothing. Raises RowsRefused unless the refused ones are to be skipped, and Refused
    when the file cannot be read or its source is being imported right now.
    """
    alone(session, f"address:{source}")
    readable, refused = pointing.judged(pointing.told(path, {**COLUMNS, **columns}, OPTIONAL), _address, progress)
    with pointing.in_metres():
        outside = load(session, readable)
        kept = keep(session, source)
    refused = sorted([*refused, *(RefusedRow(line, OUTSIDE) for line in outside)], key=lambda row: row.line)
    rows = len(readable) + len(refused) - len(outside)
    listed = Listed(rows, kept.new, kept.same, tuple(refused), changed=kept.changed, gone=kept.gone)
    if refused and not skip_refused:
        raise RowsRefused(listed)
    return listed


def _address(row: Mapping[str, str], seen: set[str]) -> NewAddress:
    """Raises Unreadable."""
    told = house(row["number"] + row["letter"])
    if told is None:
        raise Unreadable("husnumret går inte att läsa (12, 12 B eller 12–14)")
    if len(row["locality"]) > pointing.LONGEST:
        raise Unreadable(f"orten är längre än {pointing.LONGEST} tecken")
    made = NewAddress(pointing.name(row, "street", "gatan"), row["locality"], *told, pointing.point(row))
    once(f"{made.street}\n{made.locality}\n{told}", seen, "adress")
    return made
