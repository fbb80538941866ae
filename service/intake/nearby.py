"""Which open incidents near a place a citizen may be asked about: "is it this one?"."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Double, String, and_, bindparam, func, select
from sqlmodel import Session

from geo.columns import metres, stored, within
from geo.points import Point
from service.bounds import NEARBY_AT_MOST, NEARBY_TIMES
from service.db import table
from service.incidents.held import COUNTED
from service.incidents.models import Category, Incident
from service.intake.pointing import Nearby
from service.statements import Worded, rows, worded

incident, category = table(Incident), table(Category)


def nearby(session: Session, where: Point, code: str) -> list[Nearby]:
    """The nearest open incidents of the same top category, at most NEARBY_AT_MOST.

    Only of what stands there for everyone to see and is to be fixed: never of what is restricted or held, and never of
    what someone saw people do. Whoever asks must not learn that they were told of.
    """
    return [Nearby(*row) for row in rows(session, _near(), {"lon": where.lon, "lat": where.lat, "code": code})]


def reach_m(session: Session, code: str) -> float:
    """How far from a place is asked, of a category; 0 where nothing is asked."""
    found = rows(session, _reach(), {"code": code})
    return float(found[0].metres) if found else 0.0


def is_near(session: Session, id_: UUID, where: Point, code: str) -> bool:
    """Is it one of those that would be asked about?"""
    return id_ in {one.id for one in nearby(session, where, code)}


@cache
def _near() -> Worded:
    """The statement, put into words once."""
    told, of = category.alias("told"), category.alias("of")
    point = stored(bindparam("lon", type_=Double), bindparam("lat", type_=Double))
    away = metres(incident.c.location, point)
    same = func.coalesce(of.c.parent_code, of.c.code) == func.coalesce(told.c.parent_code, told.c.code)
    return worded(
        select(incident.c.id, of.c.name, away, incident.c.detected_at)
        .select_from(told)
        .join(of, same)
        .join(incident, and_(incident.c.category_code == of.c.code, incident.c.closed_at.is_(None)))
        .where(told.c.code == bindparam("code", type_=String), _asked_about(told), ~of.c.restricted, COUNTED)
        .where(within(incident.c.location, point, told.c.join_metres * NEARBY_TIMES))
        .order_by(away, incident.c.id)
        .limit(NEARBY_AT_MOST)
    )


@cache
def _reach() -> Worded:
    far = (category.c.join_metres * NEARBY_TIMES).label("metres")
    return worded(select(far).where(_asked_about(category), category.c.code == bindparam("code", type_=String)))


def _asked_about(kind: Any) -> Any:
    return and_(kind.c.active, kind.c.handling == "fix", ~kind.c.restricted, kind.c.join_metres > 0)
