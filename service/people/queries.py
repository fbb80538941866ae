"""Read organisations, and who someone is now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlmodel import Session

from service.db import table
from service.people.models import TIME, Function, FunctionArea, Holding, Organisation, Person
from service.people.rules import Grant, Viewer

person, holding, function = table(Person), table(Holding), table(Function)
function_area, organisation = table(FunctionArea), table(Organisation)


def participants(session: Session) -> list[str]:
    """The names of the organisations that are expected to report, in order."""
    asked = select(organisation.c.name).where(organisation.c.participates).order_by(organisation.c.name)
    return list(session.execute(asked).scalars())


def viewer(session: Session, person_id: UUID, now: datetime) -> Viewer | None:
    """Who this is, with what their functions give them at this moment; None for a closed account."""
    return as_viewer(session.connection().execute(standing().where(person.c.id == person_id), {"now": now}).all())


def standing() -> Select[Any]:
    """One row for each function that an open account holds at `:now`, or one without. Its rows make a Viewer."""
    now = bindparam("now", type_=TIME)
    held = and_(holding.c.person_id == person.c.id, holding.c.since <= now, _not_over(holding.c.until, now))
    areas = select(func.array_agg(function_area.c.area_id)).where(function_area.c.function_id == function.c.id)
    return (
        select(
            person.c.id.label("person_id"),
            person.c.name.label("person"),
            person.c.email,
            function.c.id.label("function_id"),
            function.c.name.label("function"),
            function.c.role,
            organisation.c.id.label("organisation_id"),
            organisation.c.name.label("organisation"),
            areas.scalar_subquery().label("areas"),
        )
        .outerjoin(holding, held)
        .outerjoin(function, and_(function.c.id == holding.c.function_id, _not_over(function.c.closed_at, now)))
        .outerjoin(organisation, organisation.c.id == function.c.organisation_id)
        .where(_not_over(person.c.closed_at, now))
        .order_by(function.c.name)
    )


def as_viewer(rows: Sequence[Any]) -> Viewer | None:
    """The rows of `standing` about one person; None when there are none."""
    if not rows:
        return None
    grants = tuple(_grant(row) for row in rows if row.function_id is not None)
    return Viewer(rows[0].person_id, rows[0].person, rows[0].email, grants)


def _grant(row: Any) -> Grant:
    areas = frozenset(row.areas or ())
    return Grant(row.function_id, row.function, row.role, row.organisation_id, row.organisation, areas)


def _not_over(ends: Any, now: Any) -> Any:
    return or_(ends.is_(None), ends > now)
