"""Named areas in layers (DeSO, RegSO ...), the municipality's boundary as a layer of its own, and places."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from geo.columns import geometry

BOUNDARY = "boundary"  # the layer that says what is inside the municipality


class AreaLayer(SQLModel, table=True):
    """One division of the municipality. `code` is what commands call it, `name` what people read."""

    __tablename__ = "area_layer"
    __table_args__ = (CheckConstraint("code ~ '^[a-z0-9_-]{1,40}$'", "code"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    code: str = Field(unique=True)
    name: str
    attribution: str = ""
    position: int = 0


class Area(SQLModel, table=True):
    """One area of a layer: a valid multipolygon."""

    __table_args__ = (
        UniqueConstraint("layer_id", "code"),
        UniqueConstraint("id", "layer_id"),
        CheckConstraint("ST_IsValid(shape) AND NOT ST_IsEmpty(shape)", "shape"),
        CheckConstraint("population >= 0", "population"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    layer_id: UUID = Field(foreign_key="area_layer.id", ondelete="CASCADE")
    code: str
    name: str
    population: int | None = None
    shape: Any = Field(sa_column=Column(geometry("MULTIPOLYGON"), nullable=False))


class AreaPiece(SQLModel, table=True):
    """An area cut into small pieces, so that asking which area a point lies in touches few corners."""

    __tablename__ = "area_piece"
    __table_args__ = (
        ForeignKeyConstraint(["area_id", "layer_id"], ["area.id", "area.layer_id"], ondelete="CASCADE"),
        Index(None, "area_id", "layer_id"),
        Index(None, "shape", postgresql_using="gist", postgresql_where=text("boundary")),
    )

    id: int | None = Field(default=None, primary_key=True)
    area_id: UUID
    layer_id: UUID
    code: str
    boundary: bool
    shape: Any = Field(sa_column=Column(geometry("POLYGON"), nullable=False))


class Place(SQLModel, table=True):
    """A school, a station, a locality: something with a name that people point at."""

    __table_args__ = (CheckConstraint("length(name) BETWEEN 1 AND 100", "name"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    code: str = Field(unique=True)
    name: str
    kind: str
    location: Any = Field(sa_column=Column(geometry("POINT"), nullable=False))
