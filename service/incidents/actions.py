"""Open an incident, or find the one that a report is about. Steps of the story of intake."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    delete,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from geo.columns import metres, within
from service.areas.queries import area_of, areas_of
from service.db import table
from service.incidents.models import REAL, Category, HeldReview, Incident, IncidentArea, IncidentEvent
from service.reports.models import TIME

incident, category = table(Incident), table(Category)
incident_area, incident_event, review = table(IncidentArea), table(IncidentEvent), table(HeldReview)

AT_LEAST_THIS_SURE_M = 50.0  # a report placed more roughly than this is not joined by its place


def known_kind(numbered: CTE) -> CTE:
    """The rows whose category exists and is in use, inside the municipality, with how near counts as the same."""
    return (
        select(*numbered.c, category.c.join_metres, category.c.join_hours)
        .join(category, and_(category.c.code == numbered.c.category_code, category.c.active))
        .where(numbered.c.outside_m.is_not(None))
        .cte("arriving")
    )


def belonging(arriving: CTE) -> CTE:
    """Which incident each report belongs to: the one its sender pointed out, a near open one, or its own new one."""
    pointed_out = incident.alias("pointed_out")
    near = (
        select(incident.c.id)
        .where(_is_the_same(arriving))
        .order_by(metres(incident.c.location, arriving.c.location), incident.c.id)
        .limit(1)
        .lateral("near")
    )
    found = func.coalesce(pointed_out.c.id, near.c.id)
    return (
        select(
            arriving.c.report_id,
            func.coalesce(found, arriving.c.incident_id).label("incident_id"),
            found.is_(None).label("opens"),
        )
        .select_from(arriving)
        .outerjoin(pointed_out, pointed_out.c.id == arriving.c.joins)
        .outerjoin(near, and_(arriving.c.may_join, pointed_out.c.id.is_(None)))
        .cte("belongs")
    )


def opened(arriving: CTE, belongs: CTE) -> CTE:
    """The incidents that begin with these reports. They take the report's number: people speak of one thing."""
    same = ("reference", "category_code", "location", "outdoors", "detected_at", "held")
    rows = (
        select(
            arriving.c.incident_id,
            *(arriving.c[name] for name in same),
            arriving.c.received_at,
            arriving.c.closed_at,
            arriving.c.outcome,
        )
        .join(belongs, belongs.c.report_id == arriving.c.report_id)
        .where(belongs.c.opens)
    )
    columns = ("id", *same, "opened_at", "closed_at", "outcome")
    return insert(incident).from_select(columns, rows).returning(*incident.c).cte("opened")


def lies_in(opened: CTE) -> CTE:
    """Which area of each layer it lies in."""
    lies = area_of(opened.c.location)
    rows = select(opened.c.id, lies.c.layer_id, lies.c.area_id).join(lies, true())
    return insert(incident_area).from_select(("incident_id", "layer_id", "area_id"), rows).cte("lying")


def told_again(arriving: CTE, belongs: CTE) -> CTE:
    """What another report changes of its incident: the earliest sighting counts; told by one who is not held, it is not."""
    told_of = and_(belongs.c.report_id == arriving.c.report_id, ~belongs.c.opens)
    lets_go = and_(arriving.c.held.is_(None), incident.c.closed_at.is_(None))
    changes = or_(incident.c.detected_at > arriving.c.detected_at, and_(lets_go, incident.c.held.is_not(None)))
    return (
        update(incident)
        .where(told_of, incident.c.id == belongs.c.incident_id, changes)
        .values(
            detected_at=func.least(incident.c.detected_at, arriving.c.detected_at),
            held=case((lets_go, null()), else_=incident.c.held),
        )
        .returning(incident.c.id, incident.c.detected_at)
        .cte("told_again")
    )


def noted(arriving: CTE, belongs: CTE) -> CTE:
    """One row of history for each report that came; also why it was held, if it was."""
    columns = ("incident_id", "at", "what", "detail")
    rows = select(
        belongs.c.incident_id,
        arriving.c.received_at,
        case((belongs.c.opens, "opened"), else_="joined"),
        func.jsonb_strip_nulls(func.jsonb_build_object("report", arriving.c.reference, "held", arriving.c.held)),
    ).join(belongs, belongs.c.report_id == arriving.c.report_id)
    return insert(incident_event).from_select(columns, rows).cte("noted")


def hold(session: Session, which: Select[Any], why: str, *, now: datetime) -> None:
    """Hold the incidents (of `which`, a statement that gives their ids) that are not held, until someone has looked."""
    doubted = (
        update(incident)
        .where(incident.c.id.in_(which), incident.c.held.is_(None))
        .values(held=why)
        .returning(incident.c.id)
        .cte("doubted")
    )
    note = select(doubted.c.id, literal(now, TIME), literal("held"), func.jsonb_build_object("held", why))
    session.execute(insert(incident_event).from_select(("incident_id", "at", "what", "detail"), note))


def let_go(session: Session, incident_id: UUID, *, person_id: UUID, now: datetime) -> None:
    """Someone has worked with what was held, and so has looked at it: it counts from now on."""
    held = and_(incident.c.id == incident_id, incident.c.held.is_not(None))
    if session.execute(update(incident).where(held).values(held=None).returning(incident.c.id)).first() is None:
        return
    found = {"incident_id": incident_id, "at": now}
    session.execute(insert(review).values(found | {"person_id": person_id, "verdict": REAL}))
    session.execute(insert(incident_event).values(found | {"what": REAL, "detail": {}}))


def _is_the_same(arriving: CTE) -> ColumnElement[bool]:
    """Same category, still open, near in place and time, and both placed well enough to say so."""
    hours = arriving.c.join_hours * literal_column("interval '1 hour'")
    return and_(
        arriving.c.join_metres > 0,
        func.coalesce(arriving.c.accuracy_m, 0) <= AT_LEAST_THIS_SURE_M,
        incident.c.category_code == arriving.c.category_code,
        incident.c.closed_at.is_(None),
        incident.c.outdoors.is_not_distinct_from(arriving.c.outdoors),
        incident.c.detected_at > arriving.c.received_at - hours,
        within(incident.c.location, arriving.c.location, arriving.c.join_metres),
    )


def assign(session: Session, layer: UUID) -> None:
    """Find again which area of a layer every incident lies in, after the layer was drawn anew."""
    rows = areas_of(incident.c.id, incident.c.location, layer)
    session.execute(delete(incident_area).where(incident_area.c.layer_id == layer))
    session.execute(insert(incident_area).from_select(("incident_id", "layer_id", "area_id"), rows))
