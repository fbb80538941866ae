"""Named areas in layers (DeSO, RegSO ...), the municipality's boundary as a layer of its own, and places."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from geo.columns import geometry

BOUNDARY = "boundary"  # the layer that says what is inside the municipality
MUNICIPALITIES = "municipality"  # the layer that says who the neighbours are
FRAMES = (BOUNDARY, MUNICIPALITIES)  # layers that lie around the municipality, and divide nothing within it
LOCALITY = "locality"  # the kind of a place that is a whole town, and so no place to point at

# Its name as people may type it: small letters, accents and points gone, å and ä as a, ö as o. Migration 0010 says how.
FOLDED = "folded((name)::text)"
# Written at once and not later by the first who asks: such lists are imported once and read every day.
TRIGRAMS: dict[str, Any] = {
    "postgresql_using": "gin",
    "postgresql_ops": {"folded": "gin_trgm_ops"},
    "postgresql_with": {"fastupdate": False},
}


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

    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 100", "name"),
        Index(None, "folded", **TRIGRAMS),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    code: str = Field(unique=True)
    name: str
    kind: str
    location: Any = Field(sa_column=Column(geometry("POINT"), nullable=False))
    folded: str | None = Field(default=None, sa_column=Column(String, Computed(FOLDED, persisted=True)))


class Street(SQLModel, table=True):
    """A street in a locality. It has a row of its own because there are thirty times fewer streets than addresses to
    look through. `location` is the address nearest its middle."""

    __table_args__ = (
        UniqueConstraint("name", "locality"),
        CheckConstraint("length(name) BETWEEN 1 AND 100 AND length(locality) <= 100", "name"),
        Index(None, "folded", **TRIGRAMS),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    locality: str
    location: Any = Field(sa_column=Column(geometry("POINT", index=False), nullable=False))
    folded: str | None = Field(default=None, sa_column=Column(String, Computed(FOLDED, persisted=True)))


class Address(SQLModel, table=True):
    """A number on a street; 0 when it has none. `letter` is one capital letter, or empty. `source`: whose file told it."""

    __table_args__ = (
        UniqueConstraint("street_id", "number", "letter"),
        CheckConstraint("number BETWEEN 0 AND 9999 AND length(letter) <= 1", "number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    street_id: int = Field(foreign_key="street.id", ondelete="CASCADE")
    number: int = Field(sa_type=SmallInteger)
    letter: str = ""
    location: Any = Field(sa_column=Column(geometry("POINT"), nullable=False))
    source: str
