"""Rows that point at something, from CSV or GeoJSON."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.exc import InternalError

from geo.areas import NotAnArea, features
from geo.points import Point
from service.areas.spoken import plain
from service.errors import Refused
from service.exchange import tables
from service.exchange.actions import AT_A_TIME, Progress
from service.exchange.models import RefusedRow
from service.exchange.rules import Unreadable

LONGEST = 100  # characters of a name, as the store keeps them
LON, LAT = "lon", "lat"
Made = TypeVar("Made")


def told(path: Path, columns: Mapping[str, str], optional: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, our field -> what stands there), with lon and lat; of GeoJSON the feature's number, and its point.

    `columns`: our field -> theirs. Raises Refused: neither CSV nor GeoJSON, or a column is missing that is not optional.
    """
    text = tables.text_of(path)
    if text.lstrip().startswith("{"):
        yield from ((number, _of_feature(one, columns)) for number, one in enumerate(_features(text), 1))
        return
    wanted = [theirs for ours, theirs in columns.items() if ours not in optional]
    for line, row in tables.of_text(text, wanted):
        yield line, {ours: plain(row.get(theirs) or "") for ours, theirs in columns.items()}


def judged(
    rows: Iterable[tuple[int, dict[str, str]]], read: Callable[[Mapping[str, str], set[str]], Made], progress: Progress
) -> tuple[list[tuple[int, Made]], list[RefusedRow]]:
    """What `read` makes of the rows, by line, and those that it found unreadable. It is given what it has seen before."""
    readable: list[tuple[int, Made]] = []
    refused: list[RefusedRow] = []
    seen: set[str] = set()
    done = 0
    for done, (line, row) in enumerate(rows, 1):
        try:
            readable.append((line, read(row, seen)))
        except Unreadable as error:
            refused.append(RefusedRow(line, str(error)))
        if done % AT_A_TIME == 0:
            progress(done)
    progress(done)
    return readable, refused


@contextmanager
def in_metres() -> Iterator[None]:
    """A metric system ends a quarter of the earth away: beyond that there are no metres to say. Raises Refused."""
    try:
        yield
    except InternalError as error:
        raise Refused("too_far", "Ett läge ligger för långt bort för att mätas i meter.") from error


def point(row: Mapping[str, str]) -> Point:
    """Raises Unreadable."""
    try:
        return Point(*(float(row[name].replace(",", ".")) for name in (LON, LAT)))
    except ValueError:
        raise Unreadable("läge saknas, eller är inte longitud och latitud i grader (WGS84)") from None


def name(row: Mapping[str, str], field: str, what: str) -> str:
    """Raises Unreadable when it is missing or too long."""
    if not 1 <= len(row[field]) <= LONGEST:
        raise Unreadable(f"{what} saknas eller är längre än {LONGEST} tecken")
    return row[field]


def _features(text: str) -> list[dict[str, Any]]:
    try:
        return features(text)
    except NotAnArea as error:
        raise Refused("not_geojson", f"Kan inte läsa filen: {error}.") from error


def _of_feature(one: dict[str, Any], columns: Mapping[str, str]) -> dict[str, str]:
    given = one.get("properties")
    properties = given if isinstance(given, dict) else {}
    shape = one.get("geometry")
    where = shape.get("coordinates") if isinstance(shape, dict) and shape.get("type") == "Point" else None
    lon, lat = (*where, None, None)[:2] if isinstance(where, list) else (None, None)
    row = {ours: _said(properties.get(theirs)) for ours, theirs in columns.items()}
    return row | {LON: _said(lon), LAT: _said(lat)}


def _said(value: Any) -> str:
    return plain(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
