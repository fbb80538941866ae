"""Several schedulers, one leader: what is done once stays done once, whoever is killed."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from service import clock
from service.db import engine_for, unit_of_work
from service.jobs import scheduler
from service.jobs.actions import pulse
from service.jobs.work import JOBS, Context, Job, make_packs
from tests.service.jobs.conftest import CADENCE
from tests.service.jobs.leading import slowly
from tests.service.jobs.printing import press
from tests.service.meetings.rows import meeting

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("rested")]  # a database, threads or processes in each

AT_ONCE = 6
PROGRAM = ("-m", "service", "scheduler")
OURS = ("-m", "tests.service.jobs.leading")
HERE = "datname = current_database()"
CUT_OFF = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {HERE} AND pid <> pg_backend_pid()"
LOCKS = (
    f"SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database WHERE locktype = 'advisory' AND {HERE}"
)


class Process:
    """A scheduler, and what it has said so far."""

    def __init__(self, *command: str) -> None:
        self.child = subprocess.Popen(
            [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said: list[str] = []
        self.listener = threading.Thread(target=self._listen)
        self.listener.start()

    def _listen(self) -> None:
        assert self.child.stdout is not None
        for line in self.child.stdout:
            self.said.append(line.strip())

    def has_said(self, words: str) -> bool:
        assert self.child.poll() is None, self.said
        return any(words in line for line in self.said)

    def end(self, sign: signal.Signals) -> int:
        self.child.send_signal(sign)
        status = self.child.wait(20)
        self.listener.join()
        if self.child.stdout:
            self.child.stdout.close()
        return status


@contextmanager
def running(*command: str) -> Iterator[Process]:
    started = Process(*command)
    try:
        yield started
    finally:
        if started.child.poll() is None or started.listener.is_alive():
            started.end(signal.SIGKILL)


def within(seconds: float, happens: Callable[[], object]) -> bool:
    until = time.monotonic() + seconds
    while not happens() and time.monotonic() < until:
        time.sleep(0.05)
    return bool(happens())


@pytest.fixture
def ended(store: Engine) -> datetime:
    """A period that has just ended, with its meeting planned long ago: its cut-off."""
    cut_off = clock.now() - timedelta(hours=1)
    with unit_of_work(store) as session:
        meeting(session, cut_off)
    return cut_off


@pytest.fixture
def crowd(store: Engine) -> Iterator[Context]:
    """What six at once may use."""
    engine = engine_for(store.url.render_as_string(hide_password=False), statement_timeout_ms=0, size=AT_ONCE)
    yield Context(engine, clock.now, press, CADENCE, "Köping", demo=False)
    engine.dispose()


def ask(engine: Engine, question: str) -> Any:
    with unit_of_work(engine) as session:
        return session.execute(text(question)).scalar_one()


def packs(engine: Engine) -> int:
    return int(ask(engine, "SELECT count(*) FROM briefing"))


def as_one(work: Callable[[], None]) -> None:
    """Six threads start the same work at the same moment."""
    together = threading.Barrier(AT_ONCE)

    def start(_: int) -> None:
        together.wait()
        work()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(start, range(AT_ONCE)))


# One pack


@pytest.mark.usefixtures("ended")
def test_six_at_once_make_one_pack(store: Engine, crowd: Context) -> None:
    as_one(lambda: make_packs(crowd))

    assert packs(store) == 1
    assert ask(store, "SELECT count(*) FROM job_run WHERE outcome = 'done'") == 1
    assert ask(store, "SELECT count(*) FROM job_failure") == 0


@pytest.mark.usefixtures("ended")
def test_waiting_for_one_who_prints_slowly_is_no_failure(
    store: Engine, crowd: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than an engine waits for a lock."""
    monkeypatch.setattr(sys, "argv", ["", "2.5"])

    as_one(lambda: make_packs(replace(crowd, press=slowly)))

    assert packs(store) == 1
    assert ask(store, "SELECT count(*) FROM job_failure") == 0


@pytest.mark.usefixtures("ended")
def test_two_schedulers_and_six_who_run_the_job_by_hand_make_one_pack(store: Engine, crowd: Context) -> None:
    with running(*OURS, "0.1") as one, running(*OURS, "0.1") as other:
        assert within(30, lambda: one.has_said("leading") or other.has_said("leading"))
        for _ in range(5):
            as_one(lambda: make_packs(crowd))
        assert within(10, lambda: ask(store, "SELECT count(*) FROM scheduler_pulse"))
        time.sleep(scheduler.ASK_AGAIN_S + len(JOBS))
        assert [one.has_said("leading"), other.has_said("leading")].count(True) == 1

    assert packs(store) == 1
    assert ask(store, "SELECT max(version) FROM briefing") == 1
    assert ask(store, "SELECT count(*) FROM job_failure") == 0


# Killed


@pytest.mark.usefixtures("ended")
def test_killed_in_the_middle_of_a_pack_it_leaves_no_half_and_the_next_takes_over_within_seconds(
    store: Engine,
) -> None:
    with running(*OURS, "600") as first:
        assert within(30, lambda: first.has_said("printing"))
        with running(*OURS, "0") as second:
            assert not within(3, lambda: second.has_said("leading"))

            first.end(signal.SIGKILL)

            assert packs(store) == 0
            assert ask(store, "SELECT count(*) FROM job_run") == 0
            assert within(10, lambda: second.has_said("leading"))
            assert within(10, lambda: packs(store) == 1)
            assert second.end(signal.SIGTERM) == 0

    assert ask(store, "SELECT outcome FROM job_run") == "done"
    assert ask(store, "SELECT count(*) FROM briefing_document") == 2


def test_the_program_leads_shows_life_and_stops_when_told(store: Engine) -> None:
    with running(*PROGRAM) as program:
        assert within(60, lambda: program.has_said("leading"))
        assert within(10, lambda: ask(store, "SELECT count(*) FROM meeting") > 30)
        with unit_of_work(store) as session:
            seen = pulse(session)
        assert seen is not None
        assert clock.now() - seen < timedelta(seconds=30)

        assert program.end(signal.SIGTERM) == 0
        assert not any("Traceback" in line for line in program.said)


# Within one process


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


@pytest.mark.usefixtures("hasty")
def test_a_leader_that_loses_the_store_steps_down_and_leads_again(store: Engine, crowd: Context) -> None:
    with leading(crowd):
        assert within(5, lambda: ask(store, "SELECT count(*) FROM scheduler_pulse"))
        with unit_of_work(store) as session:
            before = pulse(session)
            assert session.execute(text(CUT_OFF)).all()

        def seen_again() -> bool:
            with unit_of_work(store) as session:
                return pulse(session) != before

        assert within(10, seen_again)


@pytest.mark.usefixtures("hasty")
def test_whoever_stops_leading_lets_go_of_the_lock(store: Engine, crowd: Context) -> None:
    with leading(crowd):
        assert within(5, lambda: ask(store, LOCKS) == 1)

    assert ask(store, LOCKS) == 0


@pytest.mark.usefixtures("hasty")
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
        assert within(10, lambda: asked.count("broken") >= 2 and asked.count("working") >= 2)

    assert "job broken failed" in caplog.text


@pytest.mark.usefixtures("hasty")
def test_a_run_that_comes_late_is_run_and_not_dropped(
    crowd: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a machine that slept: the library's own rule would drop what is over a second late."""
    asked: list[datetime] = []
    monkeypatch.setattr(
        scheduler, "JOBS", (Job("one", timedelta(days=1), lambda _: asked.append(clock.now())),)
    )

    with leading(replace(crowd, clock=lambda: clock.now() - timedelta(minutes=5))):
        assert within(5, lambda: asked)
