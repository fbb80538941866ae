"""What the tests of mail ask of the store, and how they let it be sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, text
from sqlmodel import Session

from service.intake.actions import Receipt
from service.notices.actions import Asker, ask, confirm, tell
from service.notices.models import What
from service.notices.rules import confirming
from service.notices.sending import deliver
from tests import make
from tests.conftest import NOON
from tests.make import SECRET
from tests.service.jobs.printing import written

TO = "maria@exempel.example"


def asked(session: Session, to: str = TO, *, now: datetime = NOON, language: str = "sv") -> Receipt:
    """A report whose sender has asked for mail."""
    made = make.report(session, metres_north=600 * len(notices(session)))
    ask(session, Asker(made.id, made.reference, language), to, secret=SECRET, now=now)
    return made


def wanting(session: Session, to: str = TO, *, now: datetime = NOON) -> Receipt:
    """A report whose sender hears of it: nothing waits to be sent."""
    made = asked(session, to, now=now)
    assert confirm(session, confirming(SECRET, contact_of(session, made)), now=now)
    session.execute(text("DELETE FROM notice WHERE reference = :ref"), {"ref": made.reference})
    return made


def told(session: Session, *, to: str = TO, now: datetime = NOON) -> Receipt:
    """The same, and there is news."""
    made = wanting(session, to, now=now)
    tell(session, [made.id], What.ANSWER, now=now)
    return made


def contact_of(session: Session, made: Receipt) -> Any:
    return session.execute(text("SELECT id FROM contact WHERE report_id = :id"), {"id": made.id}).scalar_one()


def contacts(session: Session) -> int:
    return int(session.execute(text("SELECT count(*) FROM contact")).scalar_one())


def notices(session: Session) -> list[Row[Any]]:
    return list(session.execute(text("SELECT * FROM notice ORDER BY due_at, reference")))


def send_all(session: Session, now: datetime = NOON) -> int:
    """The job, on the test's own connection: its commits are savepoints."""
    engine: Any = session.connection()
    return deliver(engine, written, lambda: now)


def send_really(engine: Engine, now: datetime = NOON) -> int:
    return deliver(engine, written, lambda: now)
