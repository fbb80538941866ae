"""A row of the log as people read it: names for ids, words for codes, and of a change only what became another."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from service.clock import local
from service.incidents import queries as incidents
from service.people import directory
from service.people.rules import matrix
from service.settings import settings
from web.log import words
from web.people.words import KINDS

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*")
WHICH = ("id", "code", "name", "person_id", "function_id")  # say which row it is, also where they did not change
UNTOLD = {"id", "incident_id"}  # columns whose name tells the reader nothing
ANSWERS = {True: "ja", False: "nej", None: "–"}
Names = Mapping[str, str]


def names(session: Session) -> dict[str, str]:
    """What ids stand for, and, as "column:code", what codes are called."""
    people = {str(one.id): one.name for one in directory.accounts(session)}
    functions = {str(one.id): f"{one.organisation}, {one.name}" for one in directory.posts(session)}
    employers = {str(one.id): one.name for one in directory.employers(session)}
    coded = {
        "role": matrix().roles,
        "kind": KINDS,
        "outcome": words.OUTCOMES,
        "category_code": incidents.names(session),
        "parent_code": incidents.names(session),
        **words.CODES,
    }
    codes = {f"{column}:{code}": word for column, known in coded.items() for code, word in known.items()}
    return people | functions | employers | codes


def shown(row: Any, known: Names, most: int) -> dict[str, Any]:
    """One row; of what it changed, at `most` so many rows."""
    return {
        "at": row.at,
        "who": words.actor(row, known),
        "what": words.action(row.what),
        "refs": row.about.get("refs", []),
        "details": details(row.about, known, most),
        "reason": row.reason,
        "place": (row.lane, row.seq),
    }


def details(about: Mapping[str, Any], known: Names, most: int) -> list[str]:
    """How many, the values that may be shown, and the names of the columns whose values may not."""
    rows: Sequence[Mapping[str, Any]] = about.get("rows", [])[:most]
    columns: Sequence[str] = about.get("columns", [])
    hidden = [words.COLUMNS.get(name, name) for name in columns if not any(name in row for row in rows)]
    lines = [f"{about['count']} st"] if about.get("count", 1) != 1 else []
    lines += [", ".join(_values(row, columns, known)) for row in rows]
    return [line for line in lines if line] + ([f"ändrat: {', '.join(hidden)}"] if hidden else [])


def _values(row: Mapping[str, Any], columns: Sequence[str], known: Names) -> list[str]:
    told = [name for name in row if not columns or name in columns]
    made = [(name, _value(name, row[name], known)) for name in dict.fromkeys([*(n for n in WHICH if n in row), *told])]
    return [v if n in UNTOLD else f"{words.COLUMNS.get(n, n)}: {v}" for n, v in made if v]


def _value(column: str, value: Any, known: Names) -> str | None:
    """Old and new with an arrow between. What is empty is left out, and an id that stands for nothing we know."""
    if isinstance(value, list):
        parts = [_value(column, one, known) for one in value]
        return None if None in parts else " → ".join(str(part) for part in parts)
    if value is None or isinstance(value, bool):
        return ANSWERS[value]
    text = str(value)
    if ID.fullmatch(text):
        return known.get(text)
    return _wall(text, settings().zone) if TIME.fullmatch(text) else known.get(f"{column}:{text}", text)


def _wall(text: str, zone: ZoneInfo) -> str:
    return f"{local(datetime.fromisoformat(text), zone):%Y-%m-%d %H:%M}"
