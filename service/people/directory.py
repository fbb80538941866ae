"""Read organisations, functions and people as an administrator sees them: with who holds what, now and before."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlmodel import Session

from service.people.queries import function, function_area, holding, organisation, person, standing
from service.people.rules import administering


class Employer(NamedTuple):
    """An organisation."""

    id: UUID
    name: str
    kind: str
    participates: bool


class Post(NamedTuple):
    """A function, with its organisation's name and its areas."""

    id: UUID
    organisation_id: UUID
    organisation: str
    name: str
    role: str
    closed_at: datetime | None
    areas: frozenset[UUID]


class Account(NamedTuple):
    """A person."""

    id: UUID
    name: str
    email: str
    created_at: datetime
    closed_at: datetime | None


class Held(NamedTuple):
    """That a person held a function, [since, until)."""

    id: UUID
    function_id: UUID
    person_id: UUID
    person: str
    since: datetime
    until: datetime | None


def employers(session: Session) -> list[Employer]:
    """Every organisation, by name."""
    asked = select(organisation.c.id, organisation.c.name, organisation.c.kind, organisation.c.participates)
    return [Employer(*row) for row in session.execute(asked.order_by(organisation.c.name))]


def employer(session: Session, name: str) -> Employer | None:
    """The organisation of that name."""
    return next((one for one in employers(session) if one.name == name), None)


def posts(session: Session) -> list[Post]:
    """Every function, by organisation and name."""
    return [_post(row) for row in session.execute(_posts())]


def post(session: Session, function_id: UUID) -> Post | None:
    """One function."""
    row = session.execute(_posts().where(function.c.id == function_id)).first()
    return _post(row) if row else None


def post_named(session: Session, organisation_id: UUID, name: str) -> Post | None:
    """The function that an organisation calls so."""
    named = (function.c.organisation_id == organisation_id) & (function.c.name == name)
    row = session.execute(_posts().where(named)).first()
    return _post(row) if row else None


def accounts(session: Session, name: str = "") -> list[Account]:
    """The people whose name or address holds these signs, by name; open accounts first."""
    asked = _accounts().order_by(person.c.closed_at.is_not(None), person.c.name, person.c.email)
    if name:
        asked = asked.where(
            person.c.name.icontains(name, autoescape=True) | person.c.email.icontains(name, autoescape=True)
        )
    return [Account(*row) for row in session.execute(asked)]


def account(session: Session, person_id: UUID) -> Account | None:
    """One person."""
    row = session.execute(_accounts().where(person.c.id == person_id)).first()
    return Account(*row) if row else None


def account_at(session: Session, email: str) -> Account | None:
    """The person who signs in with that address."""
    row = session.execute(_accounts().where(person.c.email == email)).first()
    return Account(*row) if row else None


def held(session: Session) -> list[Held]:
    """Who held what and when: those who still do first, then the latest."""
    asked = _held().order_by(holding.c.until.is_not(None), holding.c.until.desc(), holding.c.since, person.c.name)
    return [Held(*row) for row in session.execute(asked)]


def holders(session: Session, function_id: UUID) -> list[Held]:
    """Who holds a function now."""
    asked = _held().where(holding.c.function_id == function_id, holding.c.until.is_(None))
    return [Held(*row) for row in session.execute(asked.order_by(holding.c.since))]


def holding_of(session: Session, holding_id: UUID) -> Held | None:
    """One holding."""
    row = session.execute(_held().where(holding.c.id == holding_id)).first()
    return Held(*row) if row else None


def administrators(session: Session, now: datetime) -> set[UUID]:
    """Those who may change who may do what, at this moment."""
    asked = standing().where(function.c.role.in_(administering()))
    return {row.person_id for row in session.execute(asked, {"now": now})}


def _posts() -> Select[Any]:
    areas = select(func.array_agg(function_area.c.area_id)).where(function_area.c.function_id == function.c.id)
    return (
        select(
            function.c.id,
            organisation.c.id.label("organisation_id"),
            organisation.c.name.label("organisation"),
            function.c.name,
            function.c.role,
            function.c.closed_at,
            areas.scalar_subquery().label("areas"),
        )
        .join(organisation, organisation.c.id == function.c.organisation_id)
        .order_by(organisation.c.name, function.c.name)
    )


def _post(row: Any) -> Post:
    return Post._make([*row[:-1], frozenset(row.areas or ())])


def _accounts() -> Select[Any]:
    return select(person.c.id, person.c.name, person.c.email, person.c.created_at, person.c.closed_at)


def _held() -> Select[Any]:
    return select(
        holding.c.id,
        holding.c.function_id,
        holding.c.person_id,
        person.c.name.label("person"),
        holding.c.since,
        holding.c.until,
    ).join(person, person.c.id == holding.c.person_id)
