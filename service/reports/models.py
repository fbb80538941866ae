"""What one person told us: kept as told, never edited."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    LargeBinary,
    Sequence,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from geo.columns import geometry

TIME: Any = DateTime(timezone=True)
NUMBER = Sequence("report_number", metadata=SQLModel.metadata)


class Report(SQLModel, table=True):
    """There is no column for a person, and a test sees to it that there never is.

    Three times are kept apart: when it happened (an interval, or a point), when the phone recorded it, and when
    the server received it. Only `incident_id` may change, when a report is moved; the database refuses the rest.
    """

    __table_args__ = (
        UniqueConstraint("source", "source_key"),
        CheckConstraint("octet_length(code_hash) = 32", "code_hash"),
        CheckConstraint("length(description) BETWEEN 1 AND 2000", "description"),
        CheckConstraint("accuracy_m >= 0", "accuracy_m"),
        CheckConstraint("occurred_from <= occurred_to", "occurred"),
        CheckConstraint("(source IS NULL) = (source_key IS NULL)", "source"),
        CheckConstraint(
            "location_set IN ('phone', 'pin', 'coordinates', 'address', 'place', 'import')", "location_set"
        ),
        CheckConstraint("reporter_kind IN ('citizen', 'staff', 'guard', 'rescue', 'import')", "reporter_kind"),
        CheckConstraint("channel IN ('web', 'api', 'import')", "channel"),
        Index(None, "code_hash", unique=True, postgresql_where="code_hash IS NOT NULL"),
        Index(None, "incident_id"),
        Index(None, "received_at"),
        Index(None, "received_at", "reporter_kind", postgresql_where=text("reporter_kind = 'citizen'")),
        Index(None, "round_id", postgresql_where=text("round_id IS NOT NULL")),
        Index(None, "received_at", "reference", postgresql_where=text("description IS NOT NULL")),
    )

    id: UUID = Field(primary_key=True)
    reference: str = Field(unique=True)
    incident_id: UUID = Field(foreign_key="incident.id")
    category_code: str = Field(foreign_key="category.code")
    location: Any = Field(sa_column=Column(geometry("POINT", index=False), nullable=False))
    outside_m: float = 0.0
    accuracy_m: float | None = None
    location_set: str
    occurred_from: datetime | None = Field(default=None, sa_type=TIME)
    occurred_to: datetime | None = Field(default=None, sa_type=TIME)
    recorded_at: datetime | None = Field(default=None, sa_type=TIME)
    received_at: datetime = Field(sa_type=TIME)
    description: str | None = None
    answers: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    channel: str
    reporter_kind: str
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    function_id: UUID | None = Field(default=None, foreign_key="work_function.id")
    round_id: UUID | None = Field(default=None, foreign_key="work_round.id")
    code_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    source: str | None = None
    source_key: str | None = None


class ReportKey(SQLModel, table=True):
    """A key that a sender made before sending: the same report again is the same report."""

    __tablename__ = "report_key"
    __table_args__ = (
        CheckConstraint("octet_length(key) = 32 AND octet_length(fingerprint) = 32", "hashes"),
        Index(None, "claimed_at"),
    )

    key: bytes = Field(primary_key=True, sa_type=LargeBinary)
    fingerprint: bytes = Field(sa_type=LargeBinary)
    report_id: UUID
    claimed_at: datetime = Field(sa_type=TIME)


SHOWN, WITHHELD = "shown", "withheld"


class ReportScreening(SQLModel, table=True):
    """What others may read of a report, and who decided it. Changing one's mind is a new row; the last one counts."""

    __tablename__ = "report_screening"
    __table_args__ = (
        CheckConstraint("verdict IN ('shown', 'withheld')", "verdict"),
        CheckConstraint("(verdict = 'shown') = (words IS NOT NULL)", "words"),
        CheckConstraint("length(words) BETWEEN 1 AND 2000", "length"),
        Index(None, "report_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    report_id: UUID = Field(foreign_key="report.id")
    at: datetime = Field(sa_type=TIME)
    person_id: UUID = Field(foreign_key="person.id")
    verdict: str
    words: str | None = None
