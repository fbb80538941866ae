"""`lagesbild job`: one of the scheduler's jobs, now."""

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner, Result

from service import clock
from service.db import unit_of_work
from service.jobs.work import JOBS
from tests.service.jobs.printing import broken, press
from tests.service.meetings.rows import DAY, meeting
from web.program.__main__ import program

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("rested", "store")]  # a database of its own in each


def run(*words: str) -> Result:
    return CliRunner().invoke(program, words)


def count(store: Engine, table: str) -> int:
    with unit_of_work(store) as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_the_packs_that_are_due_are_made_now_and_once(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.program.running.press", press)
    with unit_of_work(store) as session:
        meeting(session, clock.now() - DAY)

    for _ in range(2):
        done = run("job", "packs")
        assert (done.exit_code, done.output) == (0, "Klart.\n")

    assert (count(store, "briefing"), count(store, "job_run")) == (1, 1)


def test_a_press_that_fails_is_not_called_done(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.program.running.press", broken)
    with unit_of_work(store) as session:
        meeting(session, clock.now() - DAY)

    failed = run("job", "packs")

    assert failed.exit_code == 1
    assert "Klart" not in failed.output
    assert (count(store, "briefing"), count(store, "job_failure")) == (0, 1)


def test_meetings_are_planned_now(store: Engine) -> None:
    assert run("job", "meetings").exit_code == 0
    assert count(store, "meeting") > 26


def test_a_sign_of_life_is_left_now(store: Engine) -> None:
    assert run("job", "life").exit_code == 0
    assert count(store, "scheduler_pulse") == 1


def test_a_job_that_is_not_there_is_a_misuse_that_names_those_that_are() -> None:
    misused = run("job", "everything")

    assert misused.exit_code == 2
    assert [job.name for job in JOBS if job.name not in misused.output] == []
