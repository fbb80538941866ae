"""Others' files, made so that a test says only what its rows are about."""

import csv
import gzip
import io
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from service.exchange import rules
from service.exchange.models import Reading
from tests import make

FIELDS = ("id", "category", "opened_at", "closed_at", "status", "lat", "lon", "description")
KINDS = {"graffiti": "graffiti", "vandalism": "fix", "gathering": "seen", "other": "seen"}


def reading(*, source: str = "test", zone: str = make.ZONE, **more: Any) -> Reading:
    return Reading(source, ZoneInfo(zone), **more)


def row(**told: str) -> dict[str, str]:
    """A row with nothing wrong in it: open graffiti in the middle of Köping."""
    right = {
        "id": "1",
        "category": "graffiti",
        "opened_at": "2026-11-10T12:00:00",
        "closed_at": "",
        "status": "open",
    }
    return right | {"lat": str(make.CENTRE.lat), "lon": str(make.CENTRE.lon), "description": ""} | told


def rows(*told: dict[str, str]) -> list[dict[str, str]]:
    """Rows with the ids 1, 2, 3 ..., except where they say another."""
    return [row(**({"id": str(number)} | one)) for number, one in enumerate(told, 1)]


def csv_text(told: list[dict[str, str]], *, delimiter: str = ",", end: str = "\n") -> str:
    made = io.StringIO(newline="")
    writer = csv.DictWriter(made, list(told[0]), delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(told)
    return made.getvalue()


def saved(folder: Path, content: str | bytes, *, name: str = "rader.csv") -> Path:
    """A file; packed when its name says so."""
    raw = content.encode() if isinstance(content, str) else content
    path = folder / name
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path


def sheet(folder: Path, *told: dict[str, str], name: str = "rader.csv") -> Path:
    """A file with these rows."""
    return saved(folder, csv_text(rows(*told)), name=name)


def arrival(told: Any, **how: Any) -> dict[str, Any]:
    """What a row becomes."""
    return rules.arrival(told, reading(**how), KINDS)


def reason(told: Any, **how: Any) -> str:
    """Why a row is refused."""
    with pytest.raises(rules.Unreadable) as refused:
        arrival(told, **how)
    return str(refused.value)
