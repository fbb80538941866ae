"""Organisations, the functions they have in the work, and who holds a function when.

Work belongs to a function and never to a person, so that a holder can change and nothing is lost.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, DateTime, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

TIME: Any = DateTime(timezone=True)
ORGANISATIONS = (
    "municipality",
    "municipal_company",
    "police",
    "rescue",
    "guard_company",
    "contractor",
    "housing_company",
    "association",
)


class Organisation(SQLModel, table=True):
    """A municipality's department, a school, a guard company ... whose silence in a period is worth saying."""

    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 100", "name"),
        CheckConstraint(f"kind IN {ORGANISATIONS}", "kind"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    name: str = Field(unique=True)
    kind: str = Field(default="municipality", sa_column_kwargs={"server_default": "municipality"})
    participates: bool = True


class Function(SQLModel, table=True):
    """What an organisation does here: "Fastighet", "Kommunpolis". Its role says what its holders may see and do.

    With areas (see FunctionArea) it reaches those alone, without any the whole municipality.
    """

    __tablename__ = "work_function"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("length(name) BETWEEN 1 AND 100", "name"),
        CheckConstraint("role ~ '^[a-z]{3,20}$'", "role"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    name: str
    role: str
    closed_at: datetime | None = Field(default=None, sa_type=TIME)


class FunctionArea(SQLModel, table=True):
    """An area that a function is for."""

    __tablename__ = "function_area"

    function_id: UUID = Field(foreign_key="work_function.id", primary_key=True)
    area_id: UUID = Field(foreign_key="area.id", primary_key=True, ondelete="CASCADE")


class Person(SQLModel, table=True):
    """Someone with an account. The address is how they sign in, in small letters; a closed account opens nothing."""

    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 100", "name"),
        CheckConstraint("length(email) BETWEEN 3 AND 254 AND email = lower(email)", "email"),
        CheckConstraint("closed_at >= created_at", "closed_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    name: str
    email: str = Field(unique=True)
    created_at: datetime = Field(sa_type=TIME)
    closed_at: datetime | None = Field(default=None, sa_type=TIME)


class Holding(SQLModel, table=True):
    """That someone held a function, [since, until). One who still does has no `until`."""

    __table_args__ = (
        CheckConstraint("until >= since", "until"),
        Index(None, "person_id"),
        Index(None, "function_id", "person_id", unique=True, postgresql_where=text("until IS NULL")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    function_id: UUID = Field(foreign_key="work_function.id")
    person_id: UUID = Field(foreign_key="person.id")
    since: datetime = Field(sa_type=TIME)
    until: datetime | None = Field(default=None, sa_type=TIME)
