"""Organisations that take part. People, functions and roles join them in this room."""

from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel


class Organisation(SQLModel, table=True):
    """A municipality's department, a school, a guard company ... whose silence in a period is worth saying."""

    __table_args__ = (CheckConstraint("length(name) BETWEEN 1 AND 100", "name"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    name: str = Field(unique=True)
    participates: bool = True
