"""What an organisation tells of often: read, made, ordered and taken away by those whose right reaches it."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, false, func, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from geo.columns import degrees, stored, x, y
from service.bounds import TEMPLATES
from service.db import table
from service.errors import Missing, Refused, Sentence
from service.incidents.models import Category
from service.people.models import Organisation
from service.people.rules import CHANGE, Grant, Reach, Viewer
from service.rounds.models import NewTemplate, ReportTemplate

template, organisation, category = table(ReportTemplate), table(Organisation), table(Category)


class Kept(NamedTuple):
    """A template. `top`: the top category, whose questions the answers are to; `icon` is the top category's."""

    id: UUID
    organisation_id: UUID
    organisation: str
    name: str
    category_code: str
    category: str
    top: str
    icon: str
    answers: dict[str, Any]
    description: str | None
    lon: float | None
    lat: float | None


def of(session: Session, organisation_id: UUID) -> list[Kept]:
    """An organisation's templates, in its own order. One whose category is no longer in use is left out."""
    return _read(session, (template.c.organisation_id == organisation_id) & category.c.active)


def changeable(session: Session, viewer: Viewer) -> list[Kept]:
    """The templates that the viewer may change, by organisation."""
    return _read(session, reached(viewer))


def one(session: Session, viewer: Viewer, id_: UUID) -> Kept:
    """A template that the viewer may change. Raises Missing."""
    found = _read(session, (template.c.id == id_) & reached(viewer))
    if not found:
        raise Missing
    return found[0]


def add(session: Session, grant: Grant, id_: UUID, new: NewTemplate) -> None:
    """A template more, last in order; with an id that is there already nothing happens. Raises Refused."""
    _known(session, new.category)
    mine = template.c.organisation_id == grant.organisation_id
    count, last = session.execute(
        select(func.count(), func.coalesce(func.max(template.c.position), 0)).where(mine, template.c.id != id_)
    ).one()
    if count >= TEMPLATES:
        raise Refused(
            "too_many_templates",
            Sentence("Högst %(most)s mallar får plats. Ta bort en först.", most=TEMPLATES),
            "template_name",
        )
    row = {"id": id_, "organisation_id": grant.organisation_id, "position": last + 1} | _values(new)
    session.execute(insert(template).values(row).on_conflict_do_nothing())


def change(session: Session, viewer: Viewer, id_: UUID, new: NewTemplate) -> None:
    """Other content under the same place in the order. Raises Missing and Refused."""
    one(session, viewer, id_)
    _known(session, new.category)
    session.execute(update(template).where(template.c.id == id_).values(_values(new)))


def rename(session: Session, viewer: Viewer, id_: UUID, name: str) -> None:
    """Another name. Raises Missing."""
    one(session, viewer, id_)
    session.execute(update(template).where(template.c.id == id_).values(name=name))


def move_up(session: Session, viewer: Viewer, id_: UUID) -> None:
    """Before the one that stands before it; the first stays. Raises Missing."""
    moved = one(session, viewer, id_)
    order = [kept.id for kept in _read(session, template.c.organisation_id == moved.organisation_id)]
    at = order.index(id_)
    order.insert(max(at - 1, 0), order.pop(at))
    for position, each in enumerate(order, 1):
        session.execute(
            update(template).where(template.c.id == each, template.c.position != position).values(position=position)
        )


def remove(session: Session, viewer: Viewer, id_: UUID) -> None:
    """Take it away; one that is gone already is not missed."""
    session.execute(delete(template).where(template.c.id == id_, reached(viewer)))


def reached(viewer: Viewer) -> ColumnElement[bool]:
    """Is the template of this row within the viewer's right to change templates?"""
    return or_(false(), *(_within(how_far, grant) for how_far, grant in viewer.granting("templates", CHANGE)))


def _within(how_far: Reach, grant: Grant) -> ColumnElement[bool]:
    match how_far:
        case Reach.ALL:
            return true()
        case Reach.UNIT:
            return template.c.organisation_id == grant.organisation_id
    return false()


def _known(session: Session, code: str) -> None:
    if session.execute(select(category.c.code).where(category.c.code == code, category.c.active)).first() is None:
        raise Refused("unknown_category", "Kategorin finns inte eller används inte längre.", "category")


def _values(new: NewTemplate) -> dict[str, Any]:
    where = stored(new.point.lon, new.point.lat) if new.point else None
    told = {"name": new.name, "category_code": new.category, "answers": dict(new.answers)}
    return told | {"description": new.description, "location": where}


def _read(session: Session, which: ColumnElement[bool]) -> list[Kept]:
    top, where = category.alias("top"), degrees(template.c.location)
    asked = (
        select(
            template.c.id,
            template.c.organisation_id,
            organisation.c.name,
            template.c.name,
            template.c.category_code,
            category.c.name,
            top.c.code,
            top.c.icon,
            template.c.answers,
            template.c.description,
            x(where),
            y(where),
        )
        .join(organisation, organisation.c.id == template.c.organisation_id)
        .join(category, category.c.code == template.c.category_code)
        .join(top, top.c.code == func.coalesce(category.c.parent_code, category.c.code))
        .where(which)
        .order_by(organisation.c.name, template.c.position, template.c.id)
    )
    return [Kept(*row) for row in session.execute(asked)]
