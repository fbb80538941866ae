"""Who may see what: the matrix, and what a viewer's functions make of it. Nothing is allowed that is not written there."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

MATRIX = Path(__file__).parent / "matrix.toml"
READ, CHANGE, REASON, NUMBERS = "r", "w", "l", "a"
CITIZEN = "citizen"


class Reach(StrEnum):
    """How far a right goes; the words stand in the matrix."""

    ALL = "all"
    AREA = "area"
    UNIT = "unit"
    OWN = "own"
    ORDER = "order"


class Right(NamedTuple):
    """How far, and what: letters of `r w l a`."""

    reach: Reach
    letters: str


@dataclass(frozen=True)
class Field:
    """A kind of knowledge: what it is in words, the store's columns that hold it, and each role's rights to it."""

    name: str
    columns: tuple[str, ...]
    rights: dict[str, tuple[Right, ...]]


@dataclass(frozen=True)
class Matrix:
    """All roles (code to words) and all fields."""

    roles: dict[str, str]
    fields: dict[str, Field]

    def rights(self, role: str, field: str) -> tuple[Right, ...]:
        """A role's rights to a field; none is the usual."""
        return self.fields[field].rights.get(role, ())


@dataclass(frozen=True)
class Grant:
    """What one function gives its holder. No areas means the whole municipality."""

    function_id: UUID
    function: str
    role: str
    organisation_id: UUID
    organisation: str
    areas: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Viewer:
    """Someone who asks, with all the functions that they hold now."""

    person_id: UUID
    name: str
    email: str
    grants: tuple[Grant, ...] = ()

    def has(self, field: str, letters: str = READ) -> bool:
        """May they see (or change, or ...) any of it at all?"""
        return bool(self.granting(field, letters))

    def granting(self, field: str, letters: str = READ) -> list[tuple[Reach, Grant]]:
        """The functions that give them one of these letters, and how far each of them reaches."""
        held = [(right, grant) for grant in self.grants for right in matrix().rights(grant.role, field)]
        return [(right.reach, grant) for right, grant in held if {*letters} & {*right.letters}]


@cache
def matrix() -> Matrix:
    """The matrix, read once. Raises ValueError for a word that it does not know."""
    told = tomllib.loads(MATRIX.read_text(encoding="utf-8"))
    known = {*told["roles"], "everyone", "nobody"}
    return Matrix(told["roles"], {code: _field(code, field, known) for code, field in told["fields"].items()})


def given_roles() -> list[str]:
    """The roles that a function can have: all but that of someone without an account."""
    return [role for role in matrix().roles if role != CITIZEN]


def administering() -> list[str]:
    """The roles that may change who may do what."""
    held = matrix().fields["people"].rights
    return [role for role, rights in held.items() if any(CHANGE in right.letters for right in rights)]


def _field(code: str, told: dict[str, object], roles: set[str]) -> Field:
    rights = {role: _rights(right) for role, right in told.items() if role not in ("name", "columns")}
    if strangers := set(rights) - roles:
        raise ValueError(f"{code}: no such role: {', '.join(sorted(strangers))}")
    columns = told["columns"]
    assert isinstance(columns, list)
    return Field(str(told["name"]), tuple(columns), rights)


def _rights(told: object) -> tuple[Right, ...]:
    return tuple(_right(str(one)) for one in (told if isinstance(told, list) else [told]))


def _right(told: str) -> Right:
    *reach, letters = told.split()
    if len(reach) > 1 or set(letters) - {*"rwla"}:
        raise ValueError(f"not a right: {told}")
    return Right(Reach(*reach) if reach else Reach.ALL, letters)
