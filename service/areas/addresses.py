"""Keep the addresses that a file tells of: all that one source has to say, in place of what it said before."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Double,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    and_,
    delete,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session

from geo.columns import nearness, stored
from geo.points import Point
from service.areas.models import Address, Street
from service.areas.queries import metres_outside
from service.db import table

street, address = table(Street), table(Address)
TOLD = Table(
    "told_address",
    MetaData(),
    Column("line", Integer),
    Column("street", String),
    Column("locality", String),
    Column("number", SmallInteger),
    Column("letter", String),
    Column("lon", Double),
    Column("lat", Double),
    prefixes=["TEMPORARY"],
)
NEW: ColumnElement[bool] = literal_column("address.xmax = 0")  # of a row that was inserted, and not changed


@dataclass(frozen=True)
class NewAddress:
    """One address as an administrator gives it; number 0 when it has none, `letter` a capital or empty."""

    street: str
    locality: str
    number: int
    letter: str
    point: Point


class Kept(NamedTuple):
    """What became of a file's addresses. `gone`: of the same source, and no longer in the file."""

    new: int
    changed: int
    same: int
    gone: int


def load(session: Session, rows: Iterable[tuple[int, NewAddress]]) -> list[int]:
    """Put what a file tells, by line, into the temporary table. Returns the lines outside the municipality, left out."""
    connection = session.connection()
    TOLD.create(connection, checkfirst=True)
    connection.execute(TOLD.delete())
    with connection.connection.cursor().copy(f"COPY told_address ({', '.join(TOLD.c.keys())}) FROM STDIN") as copy:
        for line, one in rows:
            copy.write_row((line, one.street, one.locality, one.number, one.letter, one.point.lon, one.point.lat))
    session.execute(text("ANALYZE told_address"))
    outside = metres_outside(stored(TOLD.c.lon, TOLD.c.lat)).is_(None)
    return sorted(session.execute(delete(TOLD).where(outside).returning(TOLD.c.line)).scalars())


def keep(session: Session, source: str) -> Kept:
    """What was loaded is what this source says. Twice is harmless; an address that another source had becomes this one's."""
    _name_streets(session)
    gone = session.execute(delete(address).where(address.c.source == source, ~_told()).returning(address.c.id)).all()
    rows = select(street.c.id, TOLD.c.number, TOLD.c.letter, stored(TOLD.c.lon, TOLD.c.lat), literal(source))
    columns = ("street_id", "number", "letter", "location", "source")
    kept = upsert(address).from_select(columns, rows.join(TOLD, _on()))
    moved = or_(
        address.c.location.is_distinct_from(kept.excluded.location),
        address.c.source.is_distinct_from(kept.excluded.source),
    )
    values = {"location": kept.excluded.location, "source": kept.excluded.source}
    kept = kept.on_conflict_do_update(index_elements=columns[:3], set_=values, where=moved)
    written = session.execute(kept.returning(NEW)).scalars().all()
    session.execute(delete(street).where(~exists().where(address.c.street_id == street.c.id)))
    _find_middles(session)
    loaded = session.execute(select(func.count()).select_from(TOLD)).scalar_one()
    return Kept(sum(written), len(written) - sum(written), loaded - len(written), len(gone))


def _name_streets(session: Session) -> None:
    first = select(TOLD.c.street, TOLD.c.locality, stored(TOLD.c.lon, TOLD.c.lat))
    rows = first.ext(distinct_on(TOLD.c.street, TOLD.c.locality)).order_by(TOLD.c.street, TOLD.c.locality, TOLD.c.line)
    session.execute(upsert(street).from_select(("name", "locality", "location"), rows).on_conflict_do_nothing())


def _find_middles(session: Session) -> None:
    """A street is shown at the address nearest the middle of all: on the street, whatever way it bends."""
    middle = select(address.c.street_id, func.ST_Centroid(func.ST_Collect(address.c.location)).label("middle"))
    centre = middle.group_by(address.c.street_id).subquery("centre")
    closest = (
        select(address.c.location)
        .where(address.c.street_id == centre.c.street_id)
        .order_by(nearness(address.c.location, centre.c.middle), address.c.id)
        .limit(1)
        .lateral("closest")
    )
    found = select(centre.c.street_id, closest.c.location).join(closest, true()).subquery("found")
    there = and_(street.c.id == found.c.street_id, street.c.location.is_distinct_from(found.c.location))
    session.execute(update(street).where(there).values(location=found.c.location))


def _on() -> ColumnElement[bool]:
    return and_(street.c.name == TOLD.c.street, street.c.locality == TOLD.c.locality)


def _told() -> ColumnElement[bool]:
    same = and_(address.c.number == TOLD.c.number, address.c.letter == TOLD.c.letter)
    return exists().where(street.c.id == address.c.street_id, _on(), same)
