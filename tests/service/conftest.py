"""What the tests of the domain share."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from service.meetings.picture import picture
from service.meetings.rules import holiday
from tests.service.meetings.rows import meeting

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def rested(engine: Engine) -> None:
    """No connection is left to the database that a test's own is copied from."""
    engine.dispose()


@pytest.fixture(scope="session")
def warm(engine: Engine) -> None:
    """The statements of a picture are compiled, and the holidays loaded, before a test's time is taken."""
    holiday(date(2026, 11, 18))
    with Session(engine) as session:
        shown = meeting(session)
        picture(session, shown, until=shown.cut_off, municipality="Köping", demo=False, zone=STOCKHOLM)
        session.rollback()
