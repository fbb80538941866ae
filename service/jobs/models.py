"""What has run by the clock. A claim is unique, so that a job is done once by however many schedulers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from service.reports.models import TIME


class JobRun(SQLModel, table=True):
    """One piece of work, named by job and key (a meeting's date): done, or missed because we were down."""

    __tablename__ = "job_run"
    __table_args__ = (CheckConstraint("outcome IN ('done', 'missed')", "outcome"),)

    job: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    outcome: str
    at: datetime = Field(sa_type=TIME)


class JobFailure(SQLModel, table=True):
    """An attempt that went wrong, kept so that someone can see why; each next one waits longer."""

    __tablename__ = "job_failure"
    __table_args__ = (Index(None, "job", "key", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    job: str
    key: str
    at: datetime = Field(sa_type=TIME)
    error: str


class SchedulerPulse(SQLModel, table=True):
    """The leading scheduler's sign of life; one row."""

    __tablename__ = "scheduler_pulse"
    __table_args__ = (CheckConstraint("id = 1", "one"),)

    id: int = Field(default=1, primary_key=True)
    at: datetime = Field(sa_type=TIME)
