"""The outbox of mail, and who has asked to hear of a report. Addresses are sealed: the store alone gives none away."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from service.people.models import TIME


class What(StrEnum):
    """What a mail tells. All that it says of a report is its number and one of these."""

    CONFIRM = "confirm"  # asks whether the address is theirs
    ANSWER = "answer"  # the municipality has written
    CLOSED = "closed"
    REOPENED = "reopened"


class Contact(SQLModel, table=True):
    """An address that hears of one report, from when its owner has said that it is theirs.

    `reference` is the report's number, as mails say it. `token_hash`: of the link that confirms.
    """

    __table_args__ = (CheckConstraint("octet_length(token_hash) = 32", "token_hash"),)

    id: UUID = Field(primary_key=True)
    report_id: UUID = Field(foreign_key="report.id", unique=True)
    reference: str
    address: bytes
    language: str
    asked_at: datetime = Field(sa_type=TIME)
    confirmed_at: datetime | None = Field(default=None, sa_type=TIME)
    token_hash: bytes = Field(unique=True)


class Notice(SQLModel, table=True):
    """A mail that is to be sent, once at least. Its id is the event's: a receiver folds doubles by the Message-ID made of it.

    `address` is there as long as it is needed: until it is sent, or stopped for the reason in `failure`.
    """

    __table_args__ = (
        CheckConstraint("kind IN ('confirm', 'answer', 'closed', 'reopened')", "kind"),
        CheckConstraint("attempts >= 0", "attempts"),
        CheckConstraint("length(failure) BETWEEN 1 AND 300", "failure"),
        CheckConstraint("sent_at IS NULL OR stopped_at IS NULL", "ending"),
        CheckConstraint("(address IS NULL) = (coalesce(sent_at, stopped_at) IS NOT NULL)", "address"),
        Index(None, "next_at", postgresql_where=text("address IS NOT NULL")),
        Index(None, "contact_id"),
    )

    id: UUID = Field(primary_key=True)
    contact_id: UUID
    kind: str
    reference: str
    language: str
    address: bytes | None = None
    due_at: datetime = Field(sa_type=TIME)
    next_at: datetime = Field(sa_type=TIME)
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=TIME)
    stopped_at: datetime | None = Field(default=None, sa_type=TIME)
    failure: str | None = None
