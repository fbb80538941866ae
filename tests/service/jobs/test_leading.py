"""The leader within its process: it looks after its lock, and no job stops another."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from service import clock
from service.db import unit_of_work
from service.jobs import scheduler
from service.jobs.actions import pulse
from service.jobs.work import Context, Job
from tests.owning import become_owner
from tests.service.jobs.processes import ask, within

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("rested", "hasty")]  # a database and threads in each

HERE = "datname = current_database()"
CUT_OFF = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {HERE} AND pid <> pg_backend_pid()"
LOCKS = f"SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database WHERE locktype = 'advisory' AND {HERE}"


@contextmanager
def leading(context: Context) -> Iterator[None]:
    """A scheduler in a thread."""
    stop = threading.Event()
    thread = threading.Thread(target=scheduler.serve, args=(context, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks after its lock ten times a second, and so that a test need not wait for minutes."""
    monkeypatch.setattr(scheduler, "ASK_AGAIN_S", 0.1)


def test_a_leader_that_loses_the_store_steps_down_and_leads_again(store: Engine, crowd: Context) -> None:
    with leading(crowd):
        assert within(30, lambda: ask(store, "SELECT count(*) FROM scheduler_pulse"))
        with unit_of_work(store) as session:
            before = pulse(session)
            become_owner(session)
            assert session.execute(text(CUT_OFF)).all()

        def seen_again() -> bool:
            with unit_of_work(store) as session:
                return pulse(session) != before

        assert within(30, seen_again)


def test_whoever_stops_leading_lets_go_of_the_lock(store: Engine, crowd: Context) -> None:
    with leading(crowd):
        assert within(30, lambda: ask(store, LOCKS) == 1)

    assert within(30, lambda: ask(store, LOCKS) == 0)  # the server notices when the line is cut


def test_one_job_that_fails_stops_no_other_and_is_asked_again(
    store: Engine, crowd: Context, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[str] = []

    def fails(_: Context) -> None:
        asked.append("broken")
        raise RuntimeError("out of order")

    every = timedelta(seconds=1)
    working = Job("working", every, lambda _: asked.append("working"))
    monkeypatch.setattr(scheduler, "JOBS", (Job("broken", every, fails), working))

    with leading(crowd):
        assert within(30, lambda: asked.count("broken") >= 2 and asked.count("working") >= 2)

    assert "job broken failed" in caplog.text


def test_a_run_that_comes_late_is_run_and_not_dropped(crowd: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a machine that slept: the library's own rule would drop what is over a second late."""
    asked: list[datetime] = []
    monkeypatch.setattr(scheduler, "JOBS", (Job("one", timedelta(days=1), lambda _: asked.append(clock.now())),))

    with leading(replace(crowd, clock=lambda: clock.now() - timedelta(minutes=5))):
        assert within(30, lambda: asked)
