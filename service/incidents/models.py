"""What happened or is there, told by one or more reports; and the categories, which are data."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKeyConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from geo.columns import geometry
from service.bounds import CLOSING_WORDS, NAME
from service.reports.models import TIME

OUTCOMES = ("removed", "fixed", "not_found", "forwarded", "owner_refuses", "noted", "imported", "not_real")
CLOSINGS = OUTCOMES[:6]  # that someone here can give: the others are of imports and of floods
HELD = ("trap", "haste", "flood", "burst")  # why: a trap for programs, too quick, a flood, a burst
REAL, NOT_REAL = "real", "not_real"


class Category(SQLModel, table=True):
    """Two levels: a top category, and leaves under it. An administrator edits rows, never code.

    `join_metres` and `join_hours`: a new report this near and this soon of the same category is about the same
    incident; 0 means that it never is by itself.
    """

    __table_args__ = (
        CheckConstraint("code ~ '^[a-z_]{1,40}$'", "code"),
        CheckConstraint("handling IN ('fix', 'seen')", "handling"),
        CheckConstraint("emergency IN ('112', '11414')", "emergency"),
        CheckConstraint("parent_code <> code", "parent"),
        CheckConstraint("join_metres >= 0 AND join_hours >= 0", "join"),
    )

    code: str = Field(primary_key=True)
    parent_code: str | None = Field(default=None, foreign_key="category.code")
    name: str
    icon: str = "dots-three-circle"
    handling: str
    restricted: bool = False
    urgent: bool = False
    counted: bool = True
    emergency: str | None = None
    asks_outdoors: bool = False
    join_metres: float = 0.0
    join_hours: int = 0
    position: int = 0
    active: bool = True


class Incident(SQLModel, table=True):
    """`detected_at` is the earliest time that anyone is known to have seen it. Open while `closed_at` is null.

    `held`: why it is not counted, and shown to nobody but those who review, until someone has looked.
    """

    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", "closing"),
        CheckConstraint(f"outcome IN {OUTCOMES}", "outcome"),
        Index(None, "location", postgresql_using="gist"),
        Index(None, "category_code", "detected_at"),
        Index(None, "detected_at"),
        CheckConstraint(f"held IN {HELD}", "held"),
        Index(None, "opened_at", "category_code", postgresql_include=["held"]),
        Index(None, "held", postgresql_where=text("held IS NOT NULL")),
    )

    id: UUID = Field(primary_key=True)
    reference: str = Field(unique=True)
    category_code: str = Field(foreign_key="category.code")
    location: Any = Field(sa_column=Column(geometry("POINT", index=False), nullable=False))
    outdoors: bool | None = None
    detected_at: datetime = Field(sa_type=TIME)
    opened_at: datetime = Field(sa_type=TIME)
    closed_at: datetime | None = Field(default=None, sa_type=TIME)
    outcome: str | None = None
    held: str | None = None


class IncidentArea(SQLModel, table=True):
    """Which area of each layer an incident lies in: at most one, also on a border."""

    __tablename__ = "incident_area"
    __table_args__ = (
        ForeignKeyConstraint(["area_id", "layer_id"], ["area.id", "area.layer_id"], ondelete="CASCADE"),
        Index(None, "area_id", "incident_id"),
    )

    incident_id: UUID = Field(primary_key=True, foreign_key="incident.id")
    layer_id: UUID = Field(primary_key=True)
    area_id: UUID


class IncidentClosing(SQLModel, table=True):
    """How a case ended, in words to those who reported. Ending it again is a new row; the last one counts.

    `key`: the form's, so that the same closing sent again is the same.
    """

    __tablename__ = "incident_closing"
    __table_args__ = (
        CheckConstraint("octet_length(key) = 32", "key"),
        CheckConstraint(f"outcome IN {CLOSINGS}", "outcome"),
        CheckConstraint("(outcome = 'forwarded') = (forwarded_to IS NOT NULL)", "forwarded"),
        CheckConstraint(f"length(forwarded_to) BETWEEN 1 AND {NAME}", "forwarded_to"),
        CheckConstraint(f"length(words) BETWEEN 1 AND {CLOSING_WORDS}", "words"),
        Index(None, "incident_id", "at"),
    )

    id: UUID = Field(primary_key=True)
    incident_id: UUID = Field(foreign_key="incident.id")
    key: bytes = Field(unique=True)
    at: datetime = Field(sa_type=TIME)
    person_id: UUID = Field(foreign_key="person.id")
    function_id: UUID = Field(foreign_key="work_function.id")
    outcome: str
    done_at: datetime = Field(sa_type=TIME)
    forwarded_to: str | None = None
    words: str


class IncidentEvent(SQLModel, table=True):
    """What was done and when; append-only, and the database refuses anything else."""

    __tablename__ = "incident_event"
    __table_args__ = (Index(None, "incident_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    incident_id: UUID = Field(foreign_key="incident.id")
    at: datetime = Field(sa_type=TIME)
    what: str
    detail: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class HeldReview(SQLModel, table=True):
    """That someone looked at what was held, and what they found. Changing one's mind is a new row; the last one counts."""

    __tablename__ = "held_review"
    __table_args__ = (CheckConstraint("verdict IN ('real', 'not_real')", "verdict"), Index(None, "incident_id", "id"))

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    incident_id: UUID = Field(foreign_key="incident.id")
    at: datetime = Field(sa_type=TIME)
    person_id: UUID = Field(foreign_key="person.id")
    verdict: str
