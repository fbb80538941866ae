"""What a reporter and the coordinator write to each other, and what is said not to be fixed. It is only added to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.bounds import DESCRIPTION
from service.reports.models import TIME

REPORTER, COORDINATOR = "reporter", "coordinator"
REOPENED, STANDS = "reopened", "stands"


class Message(SQLModel, table=True):
    """One thing that one of them wrote. The coordinator's is of a function, and without words says that none are needed.

    `key`: the same words from the same form are the same message.
    """

    __table_args__ = (
        CheckConstraint("sender IN ('reporter', 'coordinator')", "sender"),
        CheckConstraint("(sender = 'coordinator') = (function_id IS NOT NULL)", "function"),
        CheckConstraint("sender = 'coordinator' OR words IS NOT NULL", "said"),
        CheckConstraint(f"length(words) BETWEEN 1 AND {DESCRIPTION}", "words"),
        CheckConstraint("octet_length(key) = 32", "key"),
        Index(None, "report_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    report_id: UUID = Field(foreign_key="report.id")
    at: datetime = Field(sa_type=TIME)
    sender: str
    function_id: UUID | None = Field(default=None, foreign_key="work_function.id")
    words: str | None = None
    key: bytes = Field(unique=True, sa_type=LargeBinary)


class MessageRead(SQLModel, table=True):
    """How far one side has read."""

    __tablename__ = "message_read"
    __table_args__ = (CheckConstraint("side IN ('reporter', 'coordinator')", "side"),)

    report_id: UUID = Field(primary_key=True, foreign_key="report.id")
    side: str = Field(primary_key=True)
    message_id: int = Field(sa_type=BigInteger)
    at: datetime = Field(sa_type=TIME)


class Dispute(SQLModel, table=True):
    """A reporter says that what was closed is not fixed: once for each closing, which `closed_at` tells."""

    __table_args__ = (
        UniqueConstraint("report_id", "closed_at"),
        CheckConstraint(f"length(words) BETWEEN 1 AND {DESCRIPTION}", "words"),
        CheckConstraint("at >= closed_at", "at"),
        Index(None, "incident_id", "closed_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    report_id: UUID = Field(foreign_key="report.id")
    incident_id: UUID = Field(foreign_key="incident.id")
    closed_at: datetime = Field(sa_type=TIME)
    at: datetime = Field(sa_type=TIME)
    words: str | None = None


class DisputeAnswer(SQLModel, table=True):
    """What the coordinator's function answered: the case is open again, or it stands, and why."""

    __tablename__ = "dispute_answer"
    __table_args__ = (
        CheckConstraint("verdict IN ('reopened', 'stands')", "verdict"),
        CheckConstraint("verdict = 'reopened' OR words IS NOT NULL", "why"),
        CheckConstraint(f"length(words) BETWEEN 1 AND {DESCRIPTION}", "words"),
    )

    dispute_id: int = Field(primary_key=True, foreign_key="dispute.id", sa_type=BigInteger)
    at: datetime = Field(sa_type=TIME)
    function_id: UUID = Field(foreign_key="work_function.id")
    verdict: str
    words: str | None = None
