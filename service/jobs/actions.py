"""Claim work, so that it is done once; remember what went wrong, so that it is tried again."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from service.db import table
from service.jobs.models import JobFailure, JobRun, SchedulerPulse

job_run, job_failure, scheduler_pulse = table(JobRun), table(JobFailure), table(SchedulerPulse)

LONGEST_WAIT = timedelta(hours=1)
ERROR_LENGTH = 500


def claim(session: Session, job: str, key: str, *, outcome: str, now: datetime) -> bool:
    """Take a piece of work in this transaction. False: it is done, perhaps by another whom we waited for.

    The claim and the work are one transaction: whoever is killed in the middle has claimed nothing.
    """
    taken = insert(job_run).values(job=job, key=key, outcome=outcome, at=now).on_conflict_do_nothing()
    return session.execute(taken.returning(job_run.c.key)).one_or_none() is not None


def undone(session: Session, job: str, keys: list[str]) -> list[str]:
    """Which of these are neither done nor marked as missed, in the order given."""
    known = set(session.scalars(select(job_run.c.key).where(job_run.c.job == job, job_run.c.key.in_(keys))))
    return [key for key in keys if key not in known]


def failed(session: Session, job: str, key: str, error: str, *, now: datetime) -> None:
    """Remember an attempt that went wrong."""
    session.execute(insert(job_failure).values(job=job, key=key, at=now, error=error[:ERROR_LENGTH]))


def must_wait(session: Session, job: str, key: str, *, now: datetime) -> bool:
    """Is it too soon to try again? A minute after the first failure, then twice as long each time."""
    attempts = (job_failure.c.job == job) & (job_failure.c.key == key)
    times, last = session.execute(select(func.count(), func.max(job_failure.c.at)).where(attempts)).one()
    return bool(times) and now < last + min(timedelta(minutes=2 ** (min(times, 12) - 1)), LONGEST_WAIT)


def beat(session: Session, *, now: datetime) -> None:
    """The leading scheduler is alive."""
    sign = insert(scheduler_pulse).values(id=1, at=now)
    session.execute(sign.on_conflict_do_update(index_elements=["id"], set_={"at": now}))


def pulse(session: Session) -> datetime | None:
    """When a scheduler was last seen."""
    return session.execute(select(scheduler_pulse.c.at)).scalar_one_or_none()
