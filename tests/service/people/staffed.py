"""People in their functions, for the tests of this room."""

from uuid import UUID

from sqlmodel import Session

from service.people.actions import add_function, add_organisation, add_person, give
from service.people.models import NewFunction, NewOrganisation, NewPerson
from service.people.queries import viewer
from service.people.rules import Viewer
from tests.conftest import NOON


def organisation(session: Session, name: str = "Kommunen", kind: str = "municipality") -> UUID:
    return add_organisation(session, NewOrganisation(name=name, kind=kind))


def function(session: Session, role: str = "coordinator", name: str = "", *areas: UUID) -> UUID:
    new = NewFunction(name=name or f"Funktion {role}", role=role, areas=frozenset(areas))
    return add_function(session, organisation(session), new)


def person(session: Session, name: str = "Kim Alm") -> UUID:
    email = f"{name.lower().replace(' ', '.')}@demo.example"
    return add_person(session, NewPerson(name=name, email=email), now=NOON)


def holder(session: Session, role: str, name: str = "Kim Alm") -> UUID:
    """A person who holds a function of that role since noon."""
    made = person(session, name)
    give(session, function(session, role), made, by=None, now=NOON)
    return made


def seen(session: Session, person_id: UUID) -> Viewer:
    """Who they are an instant later."""
    found = viewer(session, person_id, NOON)
    assert found is not None
    return found


def roles(session: Session, person_id: UUID) -> set[str]:
    return {grant.role for grant in seen(session, person_id).grants}
