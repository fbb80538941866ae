"""A school that told of something, a guard company that did, and what lies in which of two areas."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlmodel import Session

from service.areas.models import Area
from service.db import table
from service.intake.actions import receive_loaded
from service.people.models import Function, Organisation
from service.people.rules import Grant, Viewer
from service.reports import arrivals
from tests import make
from tests.conftest import NOON

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
    where = make.point(metres_east=metres_east)
    made = uuid4()
    arrival = {
        "report_id": uuid4(), "incident_id": made, "may_join": False, "source": "test", "source_key": str(made),
        "category_code": category, "lon": where.lon, "lat": where.lat, "location_set": "import", "received_at": NOON,
        "detected_at": NOON, "answers": "{}", "channel": "import", "reporter_kind": "guard", "outdoors": True,
        "organisation": by.name, "function_id": by.function, "description": words,
    }  # fmt: skip
    arrivals.load(session, [arrival])
    assert receive_loaded(session, zone=make.ZONE) == 1
    return reference_of(session, made)


def reference_of(session: Session, incident: UUID) -> str:
    return str(
        session.connection().exec_driver_sql(f"SELECT reference FROM incident WHERE id = '{incident}'").scalar_one()
    )


def references(rows: Iterable[object]) -> set[str]:
    return {row.reference for row in rows}  # type: ignore[attr-defined]
