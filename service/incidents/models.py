"""What happened or is there, told by one or more reports; and the categories, which are data."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKeyConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from geo.columns import geometry
from service.reports.models import TIME

OUTCOMES = ("removed", "fixed", "not_found", "forwarded", "owner_refuses", "noted", "imported")


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
    """`detected_at` is the earliest time that anyone is known to have seen it. Open while `closed_at` is null."""

    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", "closing"),
        CheckConstraint(f"outcome IN {OUTCOMES}", "outcome"),
        Index(None, "location", postgresql_using="gist"),
        Index(None, "category_code", "detected_at"),
        Index(None, "detected_at"),
        Index(None, "opened_at", "category_code"),
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


class IncidentEvent(SQLModel, table=True):
    """What was done and when; append-only, and the database refuses anything else."""

    __tablename__ = "incident_event"
    __table_args__ = (Index(None, "incident_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    incident_id: UUID = Field(foreign_key="incident.id")
    at: datetime = Field(sa_type=TIME)
    what: str
    detail: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
