"""Meetings, each with the period it looks back on; and the police's public part of the picture."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, func
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field, SQLModel

from service.reports.models import TIME


class Meeting(SQLModel, table=True):
    """A meeting is a row, never worked out again from a rule. Its period is [opens_at, cut_off).

    A meeting that was written in afterwards (`planned_at` after its cut-off: history that was imported) has a
    picture, but no pack was ever due.
    """

    __table_args__ = (
        CheckConstraint("opens_at < cut_off AND cut_off <= meets_at", "order"),
        CheckConstraint("kind IN ('regular', 'extra')", "kind"),
        Index(None, "cut_off", unique=True),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: str = "regular"
    day: date = Field(unique=True)
    nominal_day: date
    moved_because: str | None = None
    opens_at: datetime = Field(sa_type=TIME)
    cut_off: datetime = Field(sa_type=TIME)
    meets_at: datetime = Field(sa_type=TIME)
    planned_at: datetime = Field(sa_type=TIME)
    place: str = ""


_columns = Meeting.metadata.tables["meeting"].c
Meeting.metadata.tables["meeting"].append_constraint(
    ExcludeConstraint(
        (func.tstzrange(_columns.opens_at, _columns.cut_off), "&&"),
        name="meeting_periods_excl",
        where=_columns.kind == "regular",
    )
)


class PoliceEvent(SQLModel, table=True):
    """An event that the police made public, with a municipality's name and no point."""

    __tablename__ = "police_event"
    __table_args__ = (Index(None, "at"),)

    id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=TIME)
    kind: str
    place: str
