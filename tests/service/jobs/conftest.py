"""The scheduler's work with a clock that the test sets."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from service import clock
from service.db import engine_for
from service.jobs.work import Context
from service.meetings.rules import Cadence
from tests.conftest import NOON
from tests.service.jobs.printing import press, written

STOCKHOLM = ZoneInfo("Europe/Stockholm")
CADENCE = Cadence(datetime(2025, 9, 2, 13), STOCKHOLM)
AT_ONCE = 6


class Wall:
    """A clock on the wall that the test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def wall() -> Wall:
    return Wall(NOON)


@pytest.fixture
def context(session: Session, wall: Wall, warm: None) -> Context:
    """What the jobs may use, on the test's own connection: their commits are savepoints, rolled back."""
    engine: Any = session.connection()
    return Context(engine, wall, press, CADENCE, "Köping", demo=False, writer=written)


@pytest.fixture
def crowd(store: Engine) -> Iterator[Context]:
    """What six at once may use."""
    engine = engine_for(store.url.render_as_string(hide_password=False), statement_timeout_ms=0, size=AT_ONCE)
    yield Context(engine, clock.now, press, CADENCE, "Köping", demo=False, writer=written)
    engine.dispose()
