"""A school that told of something, a guard company that did, and what lies in which of two areas."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlmodel import Session

from service.areas.models import Area
from service.db import table
from service.people.models import Function, Organisation
from service.people.rules import Grant, Viewer
from tests import make

WEST, EAST = -3000, 3000  # metres from the centre: one in each area


class Post(NamedTuple):
    """A function and its organisation, as a grant needs them."""

    function: UUID
    organisation: UUID
    name: str


def two_areas(session: Session) -> tuple[UUID, UUID]:
    """The ids of a western and an eastern area, divided at the centre."""
    middle = make.CENTRE.lon
    make.layer(session, make.area("west", 15.8, 59.4, middle, 59.6), make.area("east", middle, 59.4, 16.2, 59.6))
    area = table(Area)
    found = {row.code: row.id for row in session.execute(select(area.c.code, area.c.id))}
    return found["west"], found["east"]


def post(session: Session, organisation: str, role: str = "guard") -> Post:
    """A new function, of an organisation that is made when it is missing."""
    asked = select(Organisation).where(table(Organisation).c.name == organisation)
    found = session.execute(asked).scalar_one_or_none() or Organisation(name=organisation)
    session.add(found)
    session.flush()
    made = Function(organisation_id=found.id, name=f"Funktion {uuid4().hex[:6]}", role=role)
    session.add(made)
    session.flush()
    return Post(made.id, found.id, organisation)


def viewer(role: str, at: Post, *areas: UUID) -> Viewer:
    """Someone who holds this post in this role."""
    grant = Grant(at.function, "Funktion", role, at.organisation, at.name, frozenset(areas))
    return Viewer(uuid4(), "Kim Alm", "kim@demo.example", (grant,))


def told(
    session: Session, by: Post, *, category: str = "littering", metres_east: float = 0, words: str | None = None
) -> str:
    """An incident that this function told of: its reference."""
    teller: dict[str, Any] = {
        "organisation": by.name,
        "function_id": by.function,
        "reporter_kind": "guard",
        "description": words,
    }
    made = make.incident(session, category, metres_east=metres_east, outdoors=True, **teller)
    return reference_of(session, made)


def reference_of(session: Session, incident: UUID) -> str:
    return str(
        session.connection().exec_driver_sql(f"SELECT reference FROM incident WHERE id = '{incident}'").scalar_one()
    )


def references(rows: Iterable[object]) -> set[str]:
    return {row.reference for row in rows}  # type: ignore[attr-defined]
