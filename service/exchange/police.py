"""The police's public events, read from a file of one's own: their licence is unclear, so none is kept here.

Two shapes are read: a table collected from the police's site over the years (CSV, packed or not), and the
answer of the police's open interface (JSON).
"""

import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from service.clock import SWEDEN
from service.errors import Refused

MONTHS = ["januari", "februari", "mars", "april", "maj", "juni"]
MONTHS += ["juli", "augusti", "september", "oktober", "november", "december"]
TITLE = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{1,2}})[.:](\d{{2}}), ")
PACKED = b"\x1f\x8b"


@dataclass(frozen=True)
class PoliceEvent:
    """One event as the police told of it. `at` is aware; `kind` and `place` are the police's own words."""

    id: str
    at: datetime
    kind: str
    place: str


def events(path: Path, *, municipality: str, code: str) -> list[PoliceEvent]:
    """The events of one municipality ("Köping", "1983"), earliest first; of one told twice, the last version.

    Raises Refused, with the line or event number, for a file or a row that cannot be read, and OSError when
    there is no file.
    """
    text = _text(path)
    listed = text.lstrip().startswith("[")
    told = _from_json(text, municipality) if listed else _from_csv(text, municipality, code)
    return sorted({event.id: event for event in told}.values(), key=lambda event: (event.at, event.id))


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return (gzip.decompress(content) if content.startswith(PACKED) else content).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        raise _unreadable("Filen med polishändelser") from None


def _from_csv(text: str, municipality: str, code: str) -> Iterator[PoliceEvent]:
    rows = csv.DictReader(io.StringIO(text))
    try:
        for row in rows:
            if None in row.values():
                raise ValueError("cut short")
            if _theirs(row["kommun_kod"], row["plats"], municipality, code):
                yield PoliceEvent(row["id"], _aware(row["handelse_tid"]), row["typ"], row["plats"])
    except (KeyError, TypeError, ValueError, csv.Error):
        raise _unreadable(f"Polishändelsen på rad {rows.line_num}") from None


def _theirs(given: str, place: str, municipality: str, code: str) -> bool:
    """The code decides. Theirs is empty where the source knew no such municipality, ours where not said."""
    return given == code if given and code else place == municipality


def _from_json(text: str, municipality: str) -> Iterator[PoliceEvent]:
    for number, told in enumerate(_listed(text), start=1):
        try:
            place = told["name"].rpartition(", ")[2]
            if municipality in (place, told["location"]["name"]):
                yield PoliceEvent(str(told["id"]), _happened(told), told["type"], place)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise _unreadable(f"Polishändelse nummer {number}") from None


def _listed(text: str) -> list[Any]:
    try:
        found: list[Any] = json.loads(text)
    except (ValueError, RecursionError):
        raise _unreadable("Filen med polishändelser") from None
    return found


def _happened(told: dict[str, Any]) -> datetime:
    """The time in the title ("30 maj 20.46, Trafikbrott, Landskrona"), else when it was published.

    A title has no year: an event of 31 December may be published in January.
    """
    published = datetime.strptime(told["datetime"], "%Y-%m-%d %H:%M:%S %z")
    title = TITLE.match(told["name"])
    if not title:
        return published.astimezone(UTC)
    day, month, hour, minute = int(title[1]), MONTHS.index(title[2]) + 1, int(title[3]), int(title[4])
    year = published.year - (month == 12 and published.month == 1)
    return datetime(year, month, day, hour, minute, tzinfo=SWEDEN).astimezone(UTC)


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment.astimezone(UTC)


def _unreadable(what: str) -> Refused:
    return Refused("police_events", f"{what} går inte att läsa.")
