"""What the tests of endings share."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, text
from sqlmodel import Session

from service.people.rules import Viewer
from service.reports.photos.encoding import Picture
from service.triage.closing import After, Ending, finish, key_of
from tests import make
from tests.conftest import NOON

HOUR = timedelta(hours=1)
LATER = NOON + 5 * HOUR
GONE = Ending("removed", "Vi har tvättat väggen. Tack!")


def case(session: Session, category: str = "graffiti", **told: Any) -> str:
    return make.report(session, category, **told).incident


def ended(
    session: Session,
    who: Viewer,
    reference: str,
    ending: Ending = GONE,
    *after: After,
    now: datetime = LATER,
    key: str = "the key of a form",
) -> bool:
    return finish(session, who, reference, ending, after, key=key_of(who, reference, key), now=now)


def stands(session: Session, reference: str) -> Row[Any]:
    asked = (
        "SELECT i.closed_at, i.outcome, c.removed_at, c.evidence FROM incident i LEFT JOIN clock c ON c.incident_id = i.id "
        "WHERE reference = :ref"
    )
    return session.execute(text(asked), {"ref": reference}).one()


def after_photo() -> After:
    picture = Picture(4, 3, b"whole", b"small")
    return After(picture, uuid4().hex, uuid4().bytes + uuid4().bytes)
