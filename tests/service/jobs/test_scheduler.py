"""Several schedulers, one leader: what is done once stays done once, whoever is killed."""

import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from service import clock
from service.db import unit_of_work
from service.jobs import scheduler
from service.jobs.actions import pulse
from service.jobs.work import Context, make_packs
from tests.service.jobs.conftest import AT_ONCE
from tests.service.jobs.leading import slowly
from tests.service.jobs.processes import OURS, PROGRAM, ask, packs, running, within
from tests.service.meetings.rows import meeting

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("rested")]  # a database, threads or processes in each


@pytest.fixture
def ended(store: Engine) -> datetime:
    """A period that has just ended, with its meeting planned long ago: its cut-off."""
    cut_off = clock.now() - timedelta(hours=1)
    with unit_of_work(store) as session:
        meeting(session, cut_off)
    return cut_off


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
        assert within(30, lambda: one.has_said("started") and other.has_said("started"))
        assert within(30, lambda: one.has_said("leading") or other.has_said("leading"))
        for _ in range(5):
            as_one(lambda: make_packs(crowd))
        assert within(30, lambda: ask(store, "SELECT count(*) FROM scheduler_pulse"))
        time.sleep(scheduler.ASK_AGAIN_S + 1)
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
            assert within(30, lambda: second.has_said("started"))
            assert not within(scheduler.ASK_AGAIN_S + 0.5, lambda: second.has_said("leading"))

            first.end(signal.SIGKILL)

            assert packs(store) == 0
            assert ask(store, "SELECT count(*) FROM job_run") == 0
            assert within(15, lambda: second.has_said("leading"))
            assert within(30, lambda: packs(store) == 1)
            assert second.end(signal.SIGTERM) == 0

    assert ask(store, "SELECT outcome FROM job_run") == "done"
    assert ask(store, "SELECT count(*) FROM briefing_document") == 2


def test_the_program_leads_shows_life_and_stops_when_told(store: Engine) -> None:
    with running(*PROGRAM) as program:
        assert within(30, lambda: program.has_said("leading"))
        assert within(30, lambda: ask(store, "SELECT count(*) FROM meeting") > 30)
        with unit_of_work(store) as session:
            seen = pulse(session)
        assert seen is not None
        assert clock.now() - seen < timedelta(seconds=30)

        assert program.end(signal.SIGTERM) == 0
        assert not any("Traceback" in line for line in program.said)
