"""Bring in places: schools, stations, playgrounds. All rows of a file, or none."""

import re
from collections.abc import Mapping
from pathlib import Path

from sqlmodel import Session

from geo.points import DECIMALS
from service.areas.actions import NewPlace, replace_places
from service.areas.queries import outside
from service.areas.shapes import places
from service.exchange import pointing
from service.exchange.actions import OUTSIDE, Progress, RowsRefused, alone
from service.exchange.models import Listed, RefusedRow
from service.exchange.rules import Unreadable, once

COLUMNS = {name: name for name in ("code", "name", "kind", pointing.LON, pointing.LAT)}
OPTIONAL = ("kind",)
KIND = re.compile(r"[a-z_]{1,40}")
ANY_KIND = "place"


def import_places(
    session: Session, path: Path, columns: Mapping[str, str], *, skip_refused: bool, progress: Progress
) -> Listed:
    """Read a file of places; one of the same code takes the other's place, and none is taken away.

    `columns`: our field -> theirs. Raises RowsRefused unless the refused ones are to be skipped, and Refused when the
    file cannot be read or places are being imported right now.
    """
    alone(session, "place")
    readable, refused = pointing.judged(pointing.told(path, {**COLUMNS, **columns}, OPTIONAL), _place, progress)
    there = {
        one.code: (one.name, one.kind, round(one.lon, DECIMALS), round(one.lat, DECIMALS)) for one in places(session)
    }
    with pointing.in_metres():
        far = outside(session, [one.point for _, one in readable])
        inside = [one for n, (_, one) in enumerate(readable) if n not in far]
        other = [one for one in inside if there.get(one.code) != (one.name, one.kind, one.point.lon, one.point.lat)]
        replace_places(session, other)
    refused = sorted([*refused, *(RefusedRow(readable[n][0], OUTSIDE) for n in far)], key=lambda row: row.line)
    new = sum(one.code not in there for one in other)
    same, rows = len(inside) - len(other), len(inside) + len(refused)
    listed = Listed(rows, new, same, tuple(refused), changed=len(other) - new)
    if refused and not skip_refused:
        raise RowsRefused(listed)
    return listed


def _place(row: Mapping[str, str], seen: set[str]) -> NewPlace:
    """Raises Unreadable."""
    code, kind = pointing.name(row, "code", "koden"), row["kind"] or ANY_KIND
    if not KIND.fullmatch(kind):
        raise Unreadable("slaget får ha a–z och _, högst 40 tecken")
    made = NewPlace(code, pointing.name(row, "name", "namnet"), kind, pointing.point(row))
    once(code, seen, "kod")
    return made
