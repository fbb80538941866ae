"""The log is sealed by the clock."""

from datetime import timedelta

from sqlalchemy import text
from sqlmodel import Session

from service.jobs.work import JOBS, Context
from tests import make

[SEAL] = [job for job in JOBS if job.name == "seal"]


def seals(session: Session) -> int:
    return int(session.execute(text("SELECT count(*) FROM log_seal")).scalar_one())


def test_it_is_sealed_when_something_came_and_only_then(session: Session, context: Context) -> None:
    for expected in (1, 2):
        make.place(session, f"Plats {expected}")
        SEAL.run(context)
        SEAL.run(context)
        assert seals(session) == expected


def test_it_is_asked_for_each_hour() -> None:
    assert SEAL.every == timedelta(hours=1)


def test_a_job_acts_in_its_own_name(session: Session, context: Context) -> None:
    for job in JOBS:
        if job.name == "meetings":
            job.run(context)

    actors = text("SELECT DISTINCT actor FROM log_entry WHERE what = 'meeting.insert'")
    assert list(session.execute(actors).scalars()) == ["scheduler"]
