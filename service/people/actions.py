"""Organisations, functions and who holds them. What was is kept: a change is a row with its time, never an erasure.

`by` is the person who makes the change, None for the program on the server. Nobody changes their own rights
(FourEyes), and somebody is always left who can administer. What changes rights returns the people whose rights it
was, so that their sessions can be ended. Everything twice is harmless; what is not there is Missing.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session

from service.errors import FourEyes, Missing, Refused
from service.people import directory
from service.people.models import NewFunction, NewOrganisation, NewPerson
from service.people.queries import function, function_area, holding, organisation, person

CHANGES_OF_RIGHTS = 1_886_479_724  # the advisory lock that they all take: they are few, and must see each other


def add_organisation(session: Session, new: NewOrganisation) -> UUID:
    """Someone who takes part. Raises Refused when the name is taken by someone else."""
    there = directory.employer(session, new.name)
    if there is None:
        made = upsert(organisation).values(id=uuid4(), **new.model_dump())
        session.execute(made.on_conflict_do_nothing(index_elements=["name"]))
        return add_organisation(session, new)
    if (there.kind, there.participates) != (new.kind, new.participates):
        raise Refused("name_taken", "Det finns redan en verksamhet med det namnet.", "name")
    return there.id


def change_organisation(session: Session, organisation_id: UUID, new: NewOrganisation) -> None:
    """Another name or kind, or whether its silence is worth saying. Raises Refused when the name is taken."""
    _one_at_a_time(session)
    there = directory.employer(session, new.name)
    if there and there.id != organisation_id:
        raise Refused("name_taken", "Det finns redan en verksamhet med det namnet.", "name")
    same = organisation.c.id == organisation_id
    changed = update(organisation).where(same).values(**new.model_dump()).returning(organisation.c.id)
    if session.execute(changed).first() is None:
        raise Missing


def add_function(session: Session, organisation_id: UUID, new: NewFunction) -> UUID:
    """What an organisation does here. Raises Refused when it has another function of that name."""
    _one_at_a_time(session)
    if not any(one.id == organisation_id for one in directory.employers(session)):
        raise Missing
    there = directory.post_named(session, organisation_id, new.name)
    if there is None:
        made = uuid4()
        row = {"id": made, "organisation_id": organisation_id, "name": new.name, "role": new.role}
        session.execute(insert(function).values(row))
        _reach(session, made, new.areas)
        return made
    if (there.role, there.areas, there.closed_at) != (new.role, new.areas, None):
        raise Refused("name_taken", "Verksamheten har redan en funktion med det namnet.", "name")
    return there.id


def change_function(
    session: Session, function_id: UUID, new: NewFunction, *, by: UUID | None, now: datetime
) -> set[UUID]:
    """Another name, role or reach, for all who hold it."""
    with _still_administered(session, now):
        there = _post(session, function_id)
        same_name = directory.post_named(session, there.organisation_id, new.name)
        if same_name and same_name.id != function_id:
            raise Refused("name_taken", "Verksamheten har redan en funktion med det namnet.", "name")
        concerned = _holders(session, function_id) if (new.role, new.areas) != (there.role, there.areas) else set()
        _by_another(by, concerned)
        renamed = update(function).where(function.c.id == function_id).values(name=new.name, role=new.role)
        session.execute(renamed)
        _reach(session, function_id, new.areas)
        return concerned


def close_function(session: Session, function_id: UUID, *, by: UUID | None, now: datetime) -> set[UUID]:
    """Nobody does this any longer: its holdings end with it."""
    with _still_administered(session, now):
        concerned = _holders(session, _post(session, function_id).id)
        _by_another(by, concerned)
        open_still = (function.c.id == function_id) & function.c.closed_at.is_(None)
        session.execute(update(function).where(open_still).values(closed_at=now))
        _end(session, holding.c.function_id == function_id, now)
        return concerned


def reopen_function(session: Session, function_id: UUID) -> None:
    """It is done again; who held it before does not come back by that."""
    _one_at_a_time(session)
    session.execute(update(function).where(function.c.id == _post(session, function_id).id).values(closed_at=None))


def add_person(session: Session, new: NewPerson, *, now: datetime) -> UUID:
    """An account, without any rights yet. Raises Refused when someone else has the address."""
    there = directory.account_at(session, new.email)
    if there is None:
        made = upsert(person).values(id=uuid4(), created_at=now, **new.model_dump())
        session.execute(made.on_conflict_do_nothing(index_elements=["email"]))
        return add_person(session, new, now=now)
    if there.closed_at:
        raise Refused("closed_account", "Adressen hör till ett stängt konto. Öppna det kontot igen.", "email")
    if there.name != new.name:
        raise Refused("address_taken", "Det finns redan ett konto med den adressen.", "email")
    return there.id


def rename_person(session: Session, person_id: UUID, new: NewPerson) -> None:
    """Another name or address for the same person. Raises Refused when someone else has the address."""
    _one_at_a_time(session)
    there = directory.account_at(session, new.email)
    if there and there.id != person_id:
        raise Refused("address_taken", "Det finns redan ett konto med den adressen.", "email")
    changed = update(person).where(person.c.id == person_id).values(**new.model_dump()).returning(person.c.id)
    if session.execute(changed).first() is None:
        raise Missing


def close_person(session: Session, person_id: UUID, *, by: UUID | None, now: datetime) -> set[UUID]:
    """The account opens nothing any longer, and holds nothing. A closed one stays closed since it was."""
    with _still_administered(session, now):
        there = _account(session, person_id)
        _by_another(by, {person_id})
        if there.closed_at is None:
            closed = update(person).where(person.c.id == person_id)
            session.execute(closed.values(closed_at=func.greatest(now, person.c.created_at)))
            _end(session, holding.c.person_id == person_id, now)
        return {person_id}


def reopen_person(session: Session, person_id: UUID, *, by: UUID | None) -> None:
    """The account can be used again, without the functions it had."""
    _one_at_a_time(session)
    _by_another(by, {_account(session, person_id).id})
    session.execute(update(person).where(person.c.id == person_id).values(closed_at=None))


def give(session: Session, function_id: UUID, person_id: UUID, *, by: UUID | None, now: datetime) -> set[UUID]:
    """A person holds a function from now. Raises Refused when either is closed."""
    _one_at_a_time(session)
    if _post(session, function_id).closed_at:
        raise Refused("closed_function", "Funktionen är avslutad.", "function")
    if _account(session, person_id).closed_at:
        raise Refused("closed_account", "Kontot är stängt. Öppna det först.", "person")
    _by_another(by, {person_id})
    row = {"id": uuid4(), "function_id": function_id, "person_id": person_id, "since": now}
    given = (
        upsert(holding)
        .values(row)
        .on_conflict_do_nothing(index_elements=["function_id", "person_id"], index_where=holding.c.until.is_(None))
    )
    return {person_id} if session.execute(given.returning(holding.c.id)).first() else set()


def take(session: Session, holding_id: UUID, *, by: UUID | None, now: datetime) -> set[UUID]:
    """A holding ends now; one that has ended keeps its end."""
    with _still_administered(session, now):
        there = directory.holding_of(session, holding_id)
        if there is None:
            raise Missing
        _by_another(by, {there.person_id})
        _end(session, holding.c.id == holding_id, now)
        return {there.person_id} if there.until is None else set()


def hand_over(
    session: Session, function_id: UUID, giver: UUID, taker: UUID, *, by: UUID | None, now: datetime
) -> set[UUID]:
    """A function goes from one holder to another at one moment: nobody is without it in between."""
    concerned = give(session, function_id, taker, by=by, now=now)
    for one in directory.holders(session, function_id):
        if one.person_id == giver != taker:
            concerned |= take(session, one.id, by=by, now=now)
    return concerned


@contextmanager
def _still_administered(session: Session, now: datetime) -> Iterator[None]:
    """Raises Refused after a change that would leave nobody who can administer."""
    _one_at_a_time(session)
    before = directory.administrators(session, now)
    yield
    if before and not directory.administrators(session, now):
        raise Refused("last_administrator", "Någon måste kunna administrera. Ge någon annan den rollen först.")


def _one_at_a_time(session: Session) -> None:
    """Two administrators who close each other in the same instant must not both succeed."""
    session.execute(select(func.pg_advisory_xact_lock(CHANGES_OF_RIGHTS)))


def _by_another(by: UUID | None, concerned: Iterable[UUID]) -> None:
    if by in set(concerned):
        raise FourEyes("four_eyes", "Du kan inte ändra dina egna behörigheter. Be en annan administratör.")


def _post(session: Session, function_id: UUID) -> directory.Post:
    there = directory.post(session, function_id)
    if there is None:
        raise Missing
    return there


def _account(session: Session, person_id: UUID) -> directory.Account:
    there = directory.account(session, person_id)
    if there is None:
        raise Missing
    return there


def _holders(session: Session, function_id: UUID) -> set[UUID]:
    return {one.person_id for one in directory.holders(session, function_id)}


def _reach(session: Session, function_id: UUID, areas: frozenset[UUID]) -> None:
    """The areas that a function is for: these, and no others."""
    of = function_area.c.function_id == function_id
    session.execute(delete(function_area).where(of, function_area.c.area_id.not_in(areas)))
    for area in areas:
        row = upsert(function_area).values(function_id=function_id, area_id=area)
        session.execute(row.on_conflict_do_nothing())


def _end(session: Session, which: object, now: datetime) -> None:
    over = update(holding).where(which, holding.c.until.is_(None))  # type: ignore[arg-type]
    session.execute(over.values(until=func.greatest(now, holding.c.since)))
