"""Read the log, newest first."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, cast, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session

from service.db import table
from service.errors import Refused
from service.log.models import LogEntry

entry = table(LogEntry)
CURSOR = re.compile(r"(\d{1,18})~(\d{1,2})~(\d{1,18})", re.ASCII)  # microseconds since 1970, lane, number
SECOND = 1_000_000
SIGN_IN = or_(entry.c.kind == "sign_in", entry.c.what.startswith("sign_in."))


class Asked(NamedTuple):
    """What is asked for; None means everything. [start, end) in time; `kind` is change, read, sign_in or event."""

    start: datetime | None = None
    end: datetime | None = None
    actor: str | None = None
    person_id: UUID | None = None
    kind: str | None = None
    reference: str | None = None
    cursor: str | None = None


class Page(NamedTuple):
    """Some rows, and where the next ones begin; None at the end."""

    rows: Sequence[Row[Any]]
    next: str | None


def entries(session: Session, asked: Asked, limit: int) -> Page:
    """What was asked for, the latest first. Raises Refused for a cursor that we did not give."""
    told = ("lane", "seq", "at", "actor", "person_id", "kind", "what", "about", "reason")
    latest = (entry.c.at.desc(), entry.c.lane.desc(), entry.c.seq.desc())
    found = select(*(entry.c[name] for name in told)).where(*_conditions(asked)).order_by(*latest).limit(limit + 1)
    rows = session.connection().execute(found).all()
    page, more = rows[:limit], len(rows) > limit
    return Page(page, _cursor(page[-1]) if more else None)


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    made: list[ColumnElement[bool]] = []
    if asked.start is not None:
        made.append(entry.c.at >= asked.start)
    if asked.end is not None:
        made.append(entry.c.at < asked.end)
    if asked.actor is not None:
        made.append(entry.c.actor == asked.actor)
    if asked.person_id is not None:
        made.append(_by_or_about(asked.person_id))
    if asked.kind is not None:
        made.append(SIGN_IN if asked.kind == "sign_in" else and_(entry.c.kind == asked.kind, ~SIGN_IN))
    if asked.reference is not None:
        made.append(entry.c.about.contains(cast({"refs": [asked.reference]}, JSONB)))
    if asked.cursor is not None:
        made += _after(asked.cursor)
    return made


def _by_or_about(person_id: UUID) -> ColumnElement[bool]:
    """What someone did, and what was done to their account."""
    about = [{"rows": [{name: str(person_id)}]} for name in ("person_id", "id")]
    return or_(entry.c.person_id == person_id, *(entry.c.about.contains(cast(one, JSONB)) for one in about))


def _cursor(row: Row[Any]) -> str:
    since = row.at - datetime.fromtimestamp(0, UTC)
    return f"{(since.days * 86_400 + since.seconds) * SECOND + since.microseconds}~{row.lane}~{row.seq}"


def _after(cursor: str) -> list[ColumnElement[bool]]:
    """Rows after this one; the first condition is for the index."""
    given = CURSOR.fullmatch(cursor)
    if given is None or int(given[1]) > 2**53:
        raise Refused("cursor", "Sidan finns inte längre. Börja om från början.", "cursor")
    micro, lane, seq = (int(part) for part in given.groups())
    at = func.to_timestamp(micro // SECOND) + func.make_interval(0, 0, 0, 0, 0, 0, (micro % SECOND) / SECOND)
    return [entry.c.at <= at, tuple_(entry.c.at, entry.c.lane, entry.c.seq) < tuple_(at, lane, seq)]
