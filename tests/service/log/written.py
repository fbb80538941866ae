"""What stands in the log, for tests to look at."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session


class Line(NamedTuple):
    """A row of the log."""

    actor: str
    person_id: UUID | None
    kind: str
    what: str
    about: dict[str, Any]
    reason: str | None


LAST = "SELECT actor, person_id, kind, what, about, reason FROM log_entry WHERE at > :since ORDER BY at, seq"


def lines(session: Session, what: str = "") -> list[Line]:
    """All of them, or those about one thing, in order."""
    found = [Line(*row) for row in session.execute(text(LAST), {"since": "2000-01-01"})]
    return [line for line in found if line.what.startswith(what)]


def forget(session: Session) -> None:
    """Nothing has been logged so far, as far as this transaction knows."""
    session.execute(text("SET LOCAL ROLE none"))
    session.execute(text("ALTER TABLE log_entry DISABLE TRIGGER USER; DELETE FROM log_entry"))
    session.execute(text("ALTER TABLE log_entry ENABLE TRIGGER USER; SET LOCAL ROLE lagesbild_app"))
