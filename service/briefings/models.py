"""The pack: a frozen picture, and the documents printed from it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from service.reports.models import TIME


class Briefing(SQLModel, table=True):
    """Version n of a meeting's pack. Never changed: a correction is the next version. `sha256` is of the snapshot."""

    __table_args__ = (
        UniqueConstraint("meeting_id", "version"),
        CheckConstraint("version >= 1", "version"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", "sha256"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    meeting_id: UUID = Field(foreign_key="meeting.id")
    version: int
    made_at: datetime = Field(sa_type=TIME)
    snapshot: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    sha256: str


class BriefingDocument(SQLModel, table=True):
    """One printed form of a pack, kept byte for byte."""

    __tablename__ = "briefing_document"
    __table_args__ = (CheckConstraint("form IN ('html', 'pdf')", "form"),)

    briefing_id: UUID = Field(sa_column=Column(ForeignKey("briefing.id"), primary_key=True))
    form: str = Field(primary_key=True)
    media_type: str
    content: bytes = Field(sa_type=LargeBinary)
    sha256: str
