"""What the forms about people send, as what the service takes. Everything is text here; what it must be is said in words."""

from collections.abc import Collection
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from service.errors import Refused
from service.people.models import NewFunction, NewOrganisation, NewPerson
from web.people.words import WORDS


class PersonForm(BaseModel):
    """A person who is invited, or renamed."""

    model_config = ConfigDict(extra="ignore")
    name: str = ""
    email: str = ""
    function: str = ""

    def person(self) -> NewPerson:
        return NewPerson(name=self.name, email=self.email)


class OrganisationForm(BaseModel):
    """An organisation."""

    model_config = ConfigDict(extra="ignore")
    name: str = ""
    kind: str = ""
    participates: str = ""

    def organisation(self) -> NewOrganisation:
        return NewOrganisation(name=self.name, kind=self.kind, participates=self.participates == "yes")


class FunctionForm(BaseModel):
    """A function with its areas, none for the whole municipality."""

    model_config = ConfigDict(extra="ignore")
    name: str = ""
    role: str = ""
    areas: list[str] = []

    def function(self, known: Collection[UUID]) -> NewFunction:
        """Raises Refused for an area that is not there: a function without areas would reach all."""
        areas = frozenset(chosen(area, "areas") for area in self.areas)
        if not areas <= set(known):
            raise Refused("areas", WORDS["areas"], "areas")
        return NewFunction(name=self.name, role=self.role, areas=areas)


def chosen(text: str, field: str) -> UUID:
    """What was chosen in a list. Raises Refused."""
    try:
        return UUID(text)
    except ValueError:
        raise Refused(field, WORDS[field], field) from None
