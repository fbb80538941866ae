"""Organisations, the functions they have in the work, and who holds a function when.

Work belongs to a function and never to a person, so that a holder can change and nothing is lost.
"""

import re
import unicodedata
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError
from sqlalchemy import CheckConstraint, DateTime, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from service import bounds
from service.people.rules import given_roles

TIME: Any = DateTime(timezone=True)
ORGANISATIONS = (
    "municipality",
    "municipal_company",
    "police",
    "rescue",
    "guard_company",
    "contractor",
    "housing_company",
    "association",
)


class Organisation(SQLModel, table=True):
    """A municipality's department, a school, a guard company ... whose silence in a period is worth saying."""

    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 100", "name"),
        CheckConstraint(f"kind IN {ORGANISATIONS}", "kind"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    name: str = Field(unique=True)
    kind: str = Field(default="municipality", sa_column_kwargs={"server_default": "municipality"})
    participates: bool = True


class Function(SQLModel, table=True):
    """What an organisation does here: "Fastighet", "Kommunpolis". Its role says what its holders may see and do.

    With areas (see FunctionArea) it reaches those alone, without any the whole municipality.
    """

    __tablename__ = "work_function"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("length(name) BETWEEN 1 AND 100", "name"),
        CheckConstraint("role ~ '^[a-z]{3,20}$'", "role"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    name: str
    role: str
    closed_at: datetime | None = Field(default=None, sa_type=TIME)


class FunctionArea(SQLModel, table=True):
    """An area that a function is for."""

    __tablename__ = "function_area"

    function_id: UUID = Field(foreign_key="work_function.id", primary_key=True)
    area_id: UUID = Field(foreign_key="area.id", primary_key=True, ondelete="CASCADE")


class Person(SQLModel, table=True):
    """Someone with an account. The address is how they sign in, in small letters; a closed account opens nothing."""

    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 100", "name"),
        CheckConstraint("length(email) BETWEEN 3 AND 254 AND email = lower(email)", "email"),
        CheckConstraint("closed_at >= created_at", "closed_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    name: str
    email: str = Field(unique=True)
    created_at: datetime = Field(sa_type=TIME)
    closed_at: datetime | None = Field(default=None, sa_type=TIME)


class Holding(SQLModel, table=True):
    """That someone held a function, [since, until). One who still does has no `until`."""

    __table_args__ = (
        CheckConstraint("until >= since", "until"),
        Index(None, "person_id"),
        Index(None, "function_id", "person_id", unique=True, postgresql_where=text("until IS NULL")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    function_id: UUID = Field(foreign_key="work_function.id")
    person_id: UUID = Field(foreign_key="person.id")
    since: datetime = Field(sa_type=TIME)
    until: datetime | None = Field(default=None, sa_type=TIME)


# As browsers check an address: small letters, no quoted names, no letters that only some mail systems take.
ADDRESS = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+"
)
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control signs, and those that turn or hide the text round them


def address(given: Any) -> str:
    """An e-mail address as it is kept and looked for: NFC, small letters, no space round it."""
    text = unicodedata.normalize("NFC", given).strip().lower() if isinstance(given, str) else ""
    if len(text) > bounds.ADDRESS or not ADDRESS.fullmatch(text):
        raise PydanticCustomError("not_an_address", "not an e-mail address")
    return text


def _name(given: Any) -> str:
    """A name as it is shown: NFC, one space between words, nothing invisible, few marks on a letter."""
    text = unicodedata.normalize("NFC", given) if isinstance(given, str) else ""
    marks = max(map(len, re.findall(r"[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]+", text)), default=0)
    if marks > bounds.COMBINING_MARKS or any(unicodedata.category(sign) in INVISIBLE for sign in text):
        raise PydanticCustomError("not_a_name", "not a name")
    text = " ".join(text.split())
    if not 1 <= len(text) <= bounds.NAME:
        raise PydanticCustomError("not_a_name", "not a name")
    return text


def _role(given: Any) -> str:
    if given not in given_roles():
        raise PydanticCustomError("not_a_role", "not a role of the matrix")
    return str(given)


def _kind(given: Any) -> str:
    if given not in ORGANISATIONS:
        raise PydanticCustomError("not_a_kind", "not a kind of organisation")
    return str(given)


Name = Annotated[str, BeforeValidator(_name)]
Address = Annotated[str, BeforeValidator(address)]
Role = Annotated[str, BeforeValidator(_role)]
Kind = Annotated[str, BeforeValidator(_kind)]
STRICT = ConfigDict(extra="forbid", strict=True, frozen=True)


class NewOrganisation(BaseModel):
    """An organisation as an administrator gives it."""

    model_config = STRICT
    name: Name
    kind: Kind = "municipality"
    participates: bool = True


class NewFunction(BaseModel):
    """A function as an administrator gives it. Without areas it reaches the whole municipality."""

    model_config = STRICT
    name: Name
    role: Role
    areas: frozenset[UUID] = frozenset()


class NewPerson(BaseModel):
    """A person as an administrator gives them."""

    model_config = STRICT
    name: Name
    email: Address
