"""The 24-hour clock: the rules it runs by, one clock per incident that has one, and its pauses."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from service.reports.models import TIME


class ClockRule(SQLModel, table=True):
    """How long a category may wait. A change is a new row from a date; incidents keep the row they were born under."""

    __tablename__ = "clock_rule"
    __table_args__ = (
        CheckConstraint("target_s > 0", "target_s"),
        CheckConstraint("valid_from < valid_to", "valid"),
        Index(None, "category_code", "valid_from", unique=True),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    category_code: str = Field(foreign_key="category.code")
    target_s: int
    indoors_too: bool = False
    valid_from: datetime = Field(sa_type=TIME)
    valid_to: datetime | None = Field(default=None, sa_type=TIME)


class Clock(SQLModel, table=True):
    """One incident's clock. `due_at` is detection plus the target in elapsed
    seconds (an interval of "1 day" would follow a clock change); the database holds us to it."""

    __table_args__ = (
        CheckConstraint("due_at = detected_at + make_interval(secs => target_s)", "due"),
        CheckConstraint("(removed_at IS NULL) = (evidence IS NULL)", "removal"),
        CheckConstraint("evidence IN ('after_photo', 'recorded_check', 'import')", "evidence"),
        Index(None, "detected_at"),
        Index(None, "due_at"),
    )

    incident_id: UUID = Field(primary_key=True, foreign_key="incident.id")
    rule_id: UUID = Field(foreign_key="clock_rule.id")
    target_s: int
    detected_at: datetime = Field(sa_type=TIME)
    due_at: datetime = Field(sa_type=TIME)
    removed_at: datetime | None = Field(default=None, sa_type=TIME)
    evidence: str | None = None


class ClockPause(SQLModel, table=True):
    """Time that is not the contractor's. Append-only: the headline figure is the gross one, this makes the net one."""

    __tablename__ = "clock_pause"
    __table_args__ = (
        CheckConstraint("reason IN ('frost', 'consent', 'evidence', 'access')", "reason"),
        CheckConstraint("began_at < ended_at", "span"),
        Index(None, "incident_id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    incident_id: UUID = Field(foreign_key="clock.incident_id")
    reason: str
    who: str
    began_at: datetime = Field(sa_type=TIME)
    ended_at: datetime = Field(sa_type=TIME)
