"""Claims, failures and signs of life."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.jobs.actions import ERROR_LENGTH, beat, claim, failed, must_wait, pulse, undone
from tests.conftest import NOON

MINUTE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)


def test_a_piece_of_work_is_claimed_once(session: Session) -> None:
    assert claim(session, "pack", "2026-11-11", outcome="done", now=NOON)

    assert not claim(session, "pack", "2026-11-11", outcome="done", now=NOON)
    assert not claim(session, "pack", "2026-11-11", outcome="missed", now=NOON)
    assert claim(session, "pack", "2026-11-25", outcome="missed", now=NOON)
    assert claim(session, "other", "2026-11-11", outcome="done", now=NOON)


def test_a_claim_goes_when_its_work_goes(session: Session) -> None:
    with session.begin_nested() as attempt:
        assert claim(session, "pack", "2026-11-11", outcome="done", now=NOON)
        attempt.rollback()

    assert claim(session, "pack", "2026-11-11", outcome="done", now=NOON)


def test_what_is_done_and_what_was_missed_is_not_to_be_done(session: Session) -> None:
    claim(session, "pack", "b", outcome="done", now=NOON)
    claim(session, "pack", "d", outcome="missed", now=NOON)
    claim(session, "other", "a", outcome="done", now=NOON)

    assert undone(session, "pack", ["e", "d", "c", "b", "a"]) == ["e", "c", "a"]
    assert undone(session, "pack", []) == []


@pytest.mark.parametrize(("failures", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (60, 60)])
def test_each_failure_makes_the_wait_longer_up_to_an_hour(session: Session, failures: int, minutes: int) -> None:
    for n in range(failures):
        failed(session, "pack", "a", "no paper", now=NOON - n * MINUTE)

    assert must_wait(session, "pack", "a", now=NOON + minutes * MINUTE - MOMENT)
    assert not must_wait(session, "pack", "a", now=NOON + minutes * MINUTE)


def test_one_who_never_failed_need_not_wait_for_another(session: Session) -> None:
    failed(session, "pack", "a", "no paper", now=NOON)

    assert not must_wait(session, "pack", "b", now=NOON)
    assert not must_wait(session, "other", "a", now=NOON)


def test_what_went_wrong_is_kept_and_not_at_any_length(session: Session) -> None:
    failed(session, "pack", "a", "x" * 10_000, now=NOON)

    assert session.execute(text("SELECT error FROM job_failure")).scalar_one() == "x" * ERROR_LENGTH


def test_life_is_one_row_and_the_last_time(session: Session) -> None:
    assert pulse(session) is None

    beat(session, now=NOON)
    beat(session, now=NOON + MINUTE)

    assert pulse(session) == NOON + MINUTE
    assert session.execute(text("SELECT count(*) FROM scheduler_pulse")).scalar_one() == 1
