"""The log: who changed what, who read what is protected, who signed in. Rows are made by the store's own functions.

A row's hash is made from its content and the hash before it in the same lane, so that one byte changed, one row taken
away or two that changed places show. There are many lanes, so that writers need not wait for each other; a seal keeps
the heads of all lanes at a moment, so that rows cut off a lane's end show, too.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Column, DateTime, Index, LargeBinary, SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

TIME: Any = DateTime(timezone=True)
LANES = 32
KINDS = ("change", "read", "sign_in", "event")


class LogEntry(SQLModel, table=True):
    """`actor`: citizen, person (then `person_id` says who), program, scheduler, or database for someone in there by hand.

    `what`: "incident.update", "read.told" ... `about`: how many rows, which, what columns; never what people wrote.
    """

    __tablename__ = "log_entry"
    __table_args__ = (
        CheckConstraint(f"lane BETWEEN 0 AND {LANES - 1} AND seq > 0", "place"),
        CheckConstraint("(actor = 'person') = (person_id IS NOT NULL)", "person"),
        CheckConstraint(f"kind IN {KINDS}", "kind"),
        CheckConstraint("length(reason) BETWEEN 1 AND 500", "reason"),
        Index(None, "at"),
    )

    lane: int = Field(primary_key=True, sa_type=SmallInteger)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    at: datetime = Field(sa_type=TIME)
    actor: str
    person_id: UUID | None = None
    kind: str
    what: str
    about: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    reason: str | None = None
    prev: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)


class LogSeal(SQLModel, table=True):
    """The heads of all lanes at a moment: their last numbers, and their last hashes one after the other."""

    __tablename__ = "log_seal"
    __table_args__ = (CheckConstraint("number > 0", "number"),)

    number: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    at: datetime = Field(sa_type=TIME)
    seqs: list[int] = Field(sa_column=Column(ARRAY(BigInteger), nullable=False))
    heads: bytes = Field(sa_type=LargeBinary)
    prev: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)
