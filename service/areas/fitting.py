"""SQL of the gazetteer: which names fit what was typed, and how well."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Text,
    and_,
    case,
    collate,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy import cast as as_type
from sqlmodel import Session

from geo.columns import degrees, metres, stored, x, y
from geo.points import Point
from service.areas.models import Address, Place, Street
from service.areas.spoken import Spoken, cuts
from service.db import table

SWEDISH = "sv-SE-x-icu"  # in C's order Ä comes before Å
INSIDE = 3  # letters; fewer are inside too many names
place, street, address = table(Place), table(Street), table(Address)


class Fit(IntEnum):
    """How a name fits what was typed, best first: å for å counts more than å for a."""

    SAME, FOLDED, BEGINS, FOLDED_BEGINS, WORD_BEGINS, INSIDE, NEARLY = range(7)


class Step(IntEnum):
    """How a house fits the number that was typed, best first."""

    THIS, THIS_NUMBER, BEGINS_SO, NEAREST = range(4)


@dataclass(frozen=True)
class Typed:
    """A question as the store's indexes know it. `ends`: where a street's name may end and its locality begin."""

    own: str
    folded: str
    locality: str
    ends: tuple[tuple[str, str], ...]


def typed(session: Session, asked: Spoken) -> Typed:
    """The store folds what was typed by the same function as its names: no name can be folded otherwise."""
    parts = cuts(asked.name)
    words = [asked.name, asked.locality, *(word for pair in parts for word in pair)]
    name, locality, *rest = session.execute(select(*(func.folded(word, type_=Text()) for word in words))).one()
    return Typed(asked.name.lower(), name, locality, tuple(zip(rest[::2], rest[1::2], strict=True)))


def streets(said: Typed, *, nearly: bool) -> Select[Any]:
    """Streets whose name fits, or nearly; also "Storgatan" of "Storgatan Kolsva"."""
    ends = [and_(street.c.folded == name, _in(street, locality)) for name, locality in said.ends]
    columns = (street.c.id, street.c.name, street.c.locality, street.c.location, street.c.folded)
    return select(literal("street").label("kind"), *columns).where(or_(_like(street, said, nearly), *ends))


def names(said: Typed, *, nearly: bool) -> Select[Any]:
    """Streets and places whose name fits, or nearly."""
    columns = (null().label("id"), place.c.name, null().label("locality"), place.c.location, place.c.folded)
    places = select(place.c.kind, *columns).where(_like(place, said, nearly))
    return union_all(streets(said, nearly=nearly), places)  # type: ignore[return-value]


def fitting(found: Select[Any], said: Typed, near: Point | None) -> Select[Any]:
    """(kind, id, name, locality, lon, lat, fit) of `streets` or `names`: the best first, of equal ones the nearest.

    When a locality was asked for, also (elsewhere).
    """
    one = found.subquery("one")
    fit = _fit(one, said)
    elsewhere = [case((_in(one, said.locality), 0), else_=1)] if said.locality else []
    likeness = func.greatest(
        func.similarity(one.c.folded, said.folded), func.word_similarity(said.folded, one.c.folded)
    )
    away = [metres(one.c.location, stored(near.lon, near.lat))] if near else []
    there = degrees(one.c.location)
    columns = (one.c.kind, one.c.id, one.c.name, one.c.locality, x(there).label("lon"), y(there).label("lat"))
    by_name = (collate(one.c.name, SWEDISH), collate(one.c.locality, SWEDISH))
    asked = select(*columns, fit.label("fit"), *(one.label("elsewhere") for one in elsewhere))
    return asked.order_by(fit, *elsewhere, case((fit == Fit.NEARLY, -likeness), else_=0.0), *away, *by_name)


def houses(ids: list[int], number: int, letter: str, limit: int) -> Select[Any]:
    """(street_id, name, locality, number, letter, step, lon, lat): of each street the numbers that fit, best first."""
    picked = (
        select(address.c.number, address.c.letter, address.c.location, _step(number, letter).label("step"))
        .where(address.c.street_id == street.c.id, address.c.number > 0)
        .order_by(*_by_number(address, _step(number, letter), number))
        .limit(limit)
        .lateral("picked")
    )
    there = degrees(picked.c.location)
    columns = (street.c.id.label("street_id"), street.c.name, street.c.locality, picked.c.number, picked.c.letter)
    return (
        select(*columns, picked.c.step, x(there).label("lon"), y(there).label("lat"))
        .join(picked, true())
        .where(street.c.id.in_(ids))
        .order_by(*_by_number(picked, picked.c.step, number))
    )


def _by_number(one: FromClause, step: ColumnElement[int], number: int) -> tuple[ColumnElement[Any], ...]:
    return step, func.abs(one.c.number - number), one.c.number, collate(one.c.letter, SWEDISH)


def _step(number: int, letter: str) -> ColumnElement[int]:
    same = address.c.number == number
    begins = false() if letter else as_type(address.c.number, Text).startswith(str(number))
    this = (and_(same, address.c.letter == letter), Step.THIS)
    return case(this, (same, Step.THIS_NUMBER), (begins, Step.BEGINS_SO), else_=Step.NEAREST)


def _like(one: FromClause, said: Typed, nearly: bool) -> ColumnElement[bool]:
    """By the index of trigrams. What folds to nothing is like nothing; and what is folded holds no %, _ or \\."""
    if not said.folded:
        return false()
    if nearly:
        return or_(one.c.folded.bool_op("%")(said.folded), literal(said.folded, Text).bool_op("<%")(one.c.folded))
    if len(said.folded) >= INSIDE:
        return one.c.folded.like(f"%{said.folded}%")
    return or_(one.c.folded.like(f"{said.folded}%"), one.c.folded.like(f"% {said.folded}%"))


def _fit(one: FromClause, said: Typed) -> ColumnElement[int]:
    own = func.lower(collate(one.c.name, SWEDISH), type_=Text())
    ends = [(and_(one.c.folded == name, _in(one, locality)), Fit.FOLDED) for name, locality in said.ends]
    return case(
        (own == said.own, Fit.SAME),
        (one.c.folded == said.folded, Fit.FOLDED),
        *ends,
        (own.startswith(said.own, autoescape=True), Fit.BEGINS),
        (one.c.folded.like(f"{said.folded}%"), Fit.FOLDED_BEGINS),
        (one.c.folded.like(f"% {said.folded}%"), Fit.WORD_BEGINS),
        (one.c.folded.like(f"%{said.folded}%"), Fit.INSIDE),
        else_=Fit.NEARLY,
    )


def _in(one: FromClause, locality: str) -> ColumnElement[bool]:
    return func.folded(as_type(one.c.locality, Text), type_=Text()).like(f"{locality}%")
