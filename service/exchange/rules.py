"""One row of someone else's file as an arrival. Pure."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import TypeAdapter, ValidationError

from geo.points import Point
from service import bounds
from service.exchange.models import Reading, Row
from service.privacy.free_text import Words
from service.privacy.rules import blocked, without

OPEN_WORDS = ("", "open", "öppen", "new", "ny", "ongoing", "pågående")
OUTCOMES = {"graffiti": "removed", "fix": "fixed", "seen": "noted"}
IMPORTED = {
    "location_set": "import",
    "channel": "import",
    "reporter_kind": "import",
    "answers": "{}",
    "may_join": False,
}
WORDS: TypeAdapter[str | None] = TypeAdapter(Words)


class Unreadable(ValueError):
    """Why a row is refused, in Swedish; its text is never repeated."""


def arrival(row: Row, reading: Reading, kinds: Mapping[str, str]) -> dict[str, Any]:
    """What the row says, in the form that intake takes.

    `kinds`: category code -> what closing means there (a key of OUTCOMES). Raises Unreadable.
    """
    told = {name: (row.get(reading.column(name)) or "").strip() for name in ("id", "status", "description")}
    if None in row:
        raise Unreadable("raden har fler fält än rubriken")
    if not told["id"] or len(told["id"]) > 200 or told["id"] != _plain(told["id"]):
        raise Unreadable("id saknas, är för långt eller har tecken som inte går att läsa")
    category = _category(row, reading, kinds)
    point = _point(row, reading)
    opened = _moment(row, reading, "opened_at")
    if opened is None:
        raise Unreadable("opened_at saknas")
    closed = _closed(row, reading, told["status"])
    return IMPORTED | {
        "report_id": uuid5(NAMESPACE_URL, f"report:{reading.source}:{told['id']}"),
        "incident_id": uuid5(NAMESPACE_URL, f"incident:{reading.source}:{told['id']}"),
        "source": reading.source,
        "source_key": told["id"],
        "category_code": category,
        "lon": point.lon,
        "lat": point.lat,
        "received_at": opened,
        "detected_at": opened,
        "description": _words(without(told["description"])),
        "cleaned": bool(blocked(told["description"])),  # for the count; the store has no such column
        "closed_at": closed,
        "outcome": OUTCOMES[kinds[category]] if closed else None,
    }


def once(key: str, seen: set[str], what: str = "id") -> None:
    """Raises Unreadable the second time that a key comes."""
    if key in seen:
        raise Unreadable(f"samma {what} finns redan i filen")
    seen.add(key)


def _category(row: Row, reading: Reading, kinds: Mapping[str, str]) -> str:
    theirs = (row.get(reading.column("category")) or "").strip()
    ours = reading.values.get(("category", theirs), theirs if theirs in kinds else reading.otherwise)
    if ours is None:
        raise Unreadable("kategorin är inte översatt (--value category:…=kod eller --else kod)")
    if ours not in kinds:
        raise Unreadable("kategorin finns inte hos oss")
    return ours


def _point(row: Row, reading: Reading) -> Point:
    try:
        lon, lat = (float((row.get(reading.column(name)) or "").replace(",", ".")) for name in ("lon", "lat"))
        return Point(lon, lat)
    except ValueError as error:
        raise Unreadable("läge saknas eller går inte att läsa (lon, lat)") from error


def _moment(row: Row, reading: Reading, name: str) -> datetime | None:
    text = (row.get(reading.column(name)) or "").strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(f"{name} är ingen tid (ISO 8601)") from error
    if not 1970 <= moment.year <= 2200:
        raise Unreadable(f"{name} ligger orimligt långt bort")
    return moment if moment.tzinfo else moment.replace(tzinfo=reading.zone)


def _closed(row: Row, reading: Reading, status: str) -> datetime | None:
    closed = _moment(row, reading, "closed_at")
    known = reading.values.get(("status", status), status)
    if closed is None and known.lower() not in OPEN_WORDS:
        raise Unreadable("status säger avslutad men closed_at saknas")
    return closed


def _words(text: str) -> str | None:
    """The rules for whoever writes to us, but signs that nobody could see are left out and not refused."""
    try:
        return WORDS.validate_python(_plain(text.replace("\r\n", "\n").replace("\r", "\n")))
    except ValidationError as error:
        raise Unreadable(f"description är längre än {bounds.DESCRIPTION} tecken") from error


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"})
