"""The whole service on the loopback, each with a store of its own, at a time that stands still."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, make_url
from sqlmodel import Session

from service.briefings.actions import prepare
from service.db import engine_for, unit_of_work
from service.demo.loading import load
from service.meetings.actions import keep_police_events, plan_ahead
from service.meetings.models import PoliceEvent
from service.meetings.queries import last_closed, meeting_on
from service.meetings.rules import Cadence
from service.settings import settings
from tests.conftest import database
from tests.web.serving import serving
from web import deps
from web.app import application
from web.briefings.press import press

NOW = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)  # the day of a meeting, an hour before it begins
MEETING = date(2026, 11, 25)
OPENS, CUT_OFF = datetime(2026, 11, 10, 12, 0, tzinfo=UTC), datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
Fill = Callable[[Session], Any]


@dataclass(frozen=True)
class Site:
    """A service that answers at `url`, and the way to its store."""

    url: str
    engine: Engine


@contextmanager
def site(migrated: str, *fills: Fill) -> Iterator[Site]:
    """A service whose store was filled so, each fill in a transaction of its own."""
    with database(make_url(migrated).database or "") as url:
        engine = engine_for(url, statement_timeout_ms=60_000)
        try:
            for fill in fills:
                with unit_of_work(engine) as session:
                    fill(session)
            app = application(settings())
            app.dependency_overrides[deps.transaction] = lambda: lambda: unit_of_work(engine)
            app.dependency_overrides[deps.present] = lambda: NOW
            with patch("web.reports.traps.FORM_AT_LEAST", timedelta(0)), serving(app) as port:  # time stands still
                yield Site(f"http://127.0.0.1:{port}", engine)
        finally:
            engine.dispose()


def cadence() -> Cadence:
    now = settings()
    return Cadence(first_cutoff=now.first_cutoff, period_days=now.period_days, zone=now.zone)


def town(session: Session) -> None:
    """The demo's Köping, with what the police made public."""
    load(session, cadence(), police=None, now=NOW)
    events = [
        PoliceEvent(id=f"{n}", at=CUT_OFF.replace(day=12 + n), kind=kind, place="Köping")
        for n, kind in enumerate(["Skadegörelse", "Trafikolycka", "Skadegörelse"])
    ]
    keep_police_events(session, events)


def calendar(session: Session) -> None:
    plan_ahead(session, cadence(), now=NOW)


def pack(session: Session) -> None:
    """The pack of the meeting that is about to be held."""
    meeting = last_closed(session, NOW)
    assert meeting is not None
    assert meeting.day == MEETING
    now = settings()
    prepare(session, meeting, press, municipality=now.municipality, demo=False, zone=now.zone, now=NOW)


def planned(session: Session) -> None:
    """The calendar as if it had been planned in good time, for a store without history."""
    calendar(session)
    assert meeting_on(session, MEETING).cut_off == CUT_OFF
