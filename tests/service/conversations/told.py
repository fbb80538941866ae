"""Someone who reported and holds a code, and a case that was closed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from service.conversations.queries import by_code
from service.conversations.rules import Followed
from service.intake.rules import code_hash
from tests import make
from tests.conftest import NOON

LATER = NOON + timedelta(hours=5)


def followed(session: Session, code: str | None) -> Followed:
    """The case as the holder of this code follows it now."""
    found = by_code(session, code_hash(code or "", make.SECRET))
    assert found is not None
    return found


def reporter(session: Session, category: str = "graffiti", **told: Any) -> str:
    """Someone reports: their code."""
    code = make.report(session, category, **told).code
    assert code is not None
    return code


def close(session: Session, case: Followed, outcome: str = "removed", at: datetime = LATER) -> None:
    """Close a case as those who work with it do; what is gone has evidence."""
    about = {"id": case.incident_id, "at": at, "outcome": outcome}
    if outcome in ("removed", "not_found"):
        gone = "UPDATE clock SET removed_at = :at, evidence = 'recorded_check' WHERE incident_id = :id"
        session.execute(text(gone), about)
    session.execute(text("UPDATE incident SET closed_at = :at, outcome = :outcome WHERE id = :id"), about)


def closed(session: Session, outcome: str = "removed") -> str:
    """A report whose case was closed so: its code."""
    code = reporter(session)
    close(session, followed(session, code), outcome)
    return code


def row(session: Session, asked: str, **values: Any) -> Any:
    return session.execute(text(asked), values).one()
