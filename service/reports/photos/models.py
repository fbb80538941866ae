"""What the store knows of a photo. The pictures themselves are files (storage.py), under names that tell nothing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, LargeBinary, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from service.bounds import PHOTOS
from service.reports.models import TIME

TOLD, AFTER = "told", "after"


class Photo(SQLModel, table=True):
    """One photo of a report, made anew as it was received.

    `length` in bytes; `sent_sha256` tells whether the same one comes again. `kind`: told with the report, or taken
    after what it tells of was done; the latter hangs on the report that opened its incident, and is of all its reports.
    """

    __table_args__ = (
        UniqueConstraint("report_id", "kind", "n"),
        CheckConstraint("kind IN ('told', 'after')", "kind"),
        CheckConstraint(f"n BETWEEN 1 AND {PHOTOS}", "n"),
        CheckConstraint("width > 0 AND height > 0 AND length > 0", "size"),
        CheckConstraint("octet_length(sha256) = 32 AND octet_length(sent_sha256) = 32", "hashes"),
    )

    id: UUID = Field(primary_key=True)
    report_id: UUID = Field(foreign_key="report.id")
    n: int = Field(sa_type=SmallInteger)
    kind: str = Field(default=TOLD, sa_column_kwargs={"server_default": TOLD})
    file_name: str = Field(unique=True)
    width: int
    height: int
    length: int
    sha256: bytes = Field(sa_type=LargeBinary)
    sent_sha256: bytes = Field(sa_type=LargeBinary)
    received_at: datetime = Field(sa_type=TIME)


class PhotoScreening(SQLModel, table=True):
    """May others see it, and who decided that? Changing one's mind is a new row; the last one counts."""

    __tablename__ = "photo_screening"
    __table_args__ = (
        CheckConstraint("verdict IN ('shown', 'withheld')", "verdict"),
        Index(None, "photo_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    photo_id: UUID = Field(foreign_key="photo.id")
    at: datetime = Field(sa_type=TIME)
    person_id: UUID = Field(foreign_key="person.id")
    verdict: str


class PhotoRedaction(SQLModel, table=True):
    """The photo with parts of it made unrecognisable. The last row is what everyone sees; what was before it is sealed."""

    __tablename__ = "photo_redaction"
    __table_args__ = (
        CheckConstraint("width > 0 AND height > 0 AND length > 0", "size"),
        CheckConstraint("octet_length(sha256) = 32", "hashes"),
        Index(None, "photo_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    photo_id: UUID = Field(foreign_key="photo.id")
    at: datetime = Field(sa_type=TIME)
    person_id: UUID = Field(foreign_key="person.id")
    areas: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    file_name: str = Field(unique=True)
    width: int
    height: int
    length: int
    sha256: bytes = Field(sa_type=LargeBinary)
