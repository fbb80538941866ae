"""One store with a canary in every field, which all that go looking share."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from service.briefings.actions import prepare
from service.log.actions import note_read
from service.meetings.actions import plan_ahead
from service.meetings.queries import last_closed
from service.settings import settings
from tests.browser.sites import cadence
from tests.conftest import NOON, rolled_back
from tests.web.canary import aviary
from tests.web.canary.aviary import Aviary
from tests.web.canary.looking import LOGGED
from web.briefings.press import press

PLANNED = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture(scope="package")
def session(engine: Engine) -> Iterator[Session]:
    with rolled_back(engine) as made:
        yield made


@pytest.fixture(scope="package")
def filled(session: Session) -> Aviary:
    plan_ahead(session, cadence(), now=PLANNED)
    found = aviary.fill(session)
    meeting = last_closed(session, NOON)
    assert meeting is not None
    now = settings()
    prepare(session, meeting, press, municipality="Köping", demo=False, zone=now.zone, now=NOON)
    note_read(session, person_id=ids(session, "person")[0], field="told", items=["L26-0001"], reason=LOGGED)
    days = [str(meeting.day), "1999-01-01", "x"]
    rows = {
        "person_id": "person",
        "organisation_id": "organisation",
        "function_id": "work_function",
        "report_id": "report",
        "template_id": "report_template",
        "sign_id": "sign",
    }
    known = {name: [*map(str, ids(session, of)[-2:]), "x"] for name, of in rows.items()}
    known["holding_id"] = [str(ids(session, "holding")[-1]), "x"]
    pool = known | {"when": days, "token": ["x" * 43], "n": ["1", "x"]}
    pool["photo_id"] = ["00000000-0000-4000-8000-000000000000", "x"]  # whose they are is tested in service/triage
    return replace(found, pool=found.pool | {name: tuple(values) for name, values in pool.items()})


def ids(session: Session, of: str) -> list[UUID]:
    return list(session.execute(text(f"SELECT id FROM {of} ORDER BY id")).scalars())
