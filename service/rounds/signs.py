"""Signs on walls: each has a code that opens the form where it hangs. Read, made, and taken out of use; never deleted."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from geo.columns import degrees, stored, x, y
from service.areas.queries import metres_outside
from service.db import table
from service.errors import Missing, Refused
from service.people.models import Function, Organisation
from service.people.rules import CHANGE, READ, Grant, Reach, Viewer
from service.rounds.models import NewSign, Sign
from service.rounds.rules import new_code, read_code

sign, function, organisation = table(Sign), table(Function), table(Organisation)


class Hung(NamedTuple):
    """A sign."""

    id: UUID
    code: str
    name: str
    lon: float
    lat: float
    category_code: str | None
    organisation: str
    function_id: UUID
    active_from: datetime
    active_until: datetime | None


def at(session: Session, typed: str) -> Hung | None:
    """The sign with this code, in use or not; None when nothing is called so."""
    code = read_code(typed)
    found = _read(session, sign.c.code == code) if code else []
    return found[0] if found else None


def in_use(found: Hung, now: datetime) -> bool:
    """Does it still open the form where it hangs?"""
    return found.active_from <= now and (found.active_until is None or now < found.active_until)


def listed(session: Session, viewer: Viewer) -> list[Hung]:
    """The signs that the viewer may see, by name; those that are no longer in use last."""
    return _read(session, reached(viewer, READ))


def chosen(session: Session, viewer: Viewer, ids: Sequence[UUID], now: datetime) -> list[Hung]:
    """Of these signs, those that the viewer may see and that are in use; of no ids all such."""
    found = listed(session, viewer)
    return [one for one in found if in_use(one, now) and (not ids or one.id in ids)]


def make(session: Session, grant: Grant, new: NewSign, *, now: datetime) -> None:
    """A sign with a code of its own; with an id that is there already nothing happens. Raises Refused for a place elsewhere."""
    where = stored(new.point.lon, new.point.lat)
    if session.execute(select(metres_outside(where))).scalar_one() is None:
        raise Refused("outside", "Platsen ligger utanför kommunen.", "coordinates")
    row = {"id": new.id, "code": new_code(), "name": new.name, "location": where, "category_code": new.category}
    made = insert(sign).values(row | {"function_id": grant.function_id, "active_from": now})
    session.execute(made.on_conflict_do_nothing(index_elements=["id"]))


def retire(session: Session, viewer: Viewer, id_: UUID, *, now: datetime) -> None:
    """It no longer says where it hangs; saying so twice keeps the first. Raises Missing."""
    if not _read(session, (sign.c.id == id_) & reached(viewer, CHANGE)):
        raise Missing
    until = func.greatest(now, sign.c.active_from)
    session.execute(update(sign).where(sign.c.id == id_, sign.c.active_until.is_(None)).values(active_until=until))


def reached(viewer: Viewer, letters: str) -> ColumnElement[bool]:
    """Is the sign of this row within the viewer's right to signs?"""
    return or_(false(), *(_within(how_far, grant) for how_far, grant in viewer.granting("signs", letters)))


def _within(how_far: Reach, grant: Grant) -> ColumnElement[bool]:
    match how_far:
        case Reach.ALL:
            return true()
        case Reach.UNIT:
            return function.c.organisation_id == grant.organisation_id
    return false()


def _read(session: Session, which: ColumnElement[bool]) -> list[Hung]:
    where = degrees(sign.c.location)
    asked = (
        select(
            sign.c.id,
            sign.c.code,
            sign.c.name,
            x(where),
            y(where),
            sign.c.category_code,
            organisation.c.name,
            sign.c.function_id,
            sign.c.active_from,
            sign.c.active_until,
        )
        .join(function, function.c.id == sign.c.function_id)
        .join(organisation, organisation.c.id == function.c.organisation_id)
        .where(which)
        .order_by(sign.c.active_until.is_not(None), sign.c.name, sign.c.code)
    )
    return [Hung(*row) for row in session.execute(asked)]
