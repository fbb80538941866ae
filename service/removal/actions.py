"""Start and move the 24-hour clock. Steps of the story of intake."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnClause, and_, case, literal_column, null, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlmodel import Session

from service.db import table
from service.incidents.models import Category
from service.removal.models import Clock, ClockRule

GONE = ("removed", "not_found")  # a recorded check that finds nothing says that it is gone, too
SECOND: ColumnClause[Any] = literal_column("interval '1 second'")
clock, rule, category = table(Clock), table(ClockRule), table(Category)


def started(opened: CTE) -> CTE:
    """A clock for each new incident whose category has a rule when it is opened; a leaf's own rule goes first.

    Indoors there is no clock, unless the rule says so. Not said counts as outdoors: the stricter reading.
    """
    valid = and_(
        rule.c.valid_from <= opened.c.opened_at, or_(rule.c.valid_to.is_(None), rule.c.valid_to > opened.c.opened_at)
    )
    of_kind = rule.c.category_code.in_([category.c.code, category.c.parent_code])
    gone = or_(*(opened.c.outcome == one for one in GONE))
    rows = (
        select(
            opened.c.id,
            rule.c.id,
            rule.c.target_s,
            opened.c.detected_at,
            opened.c.detected_at + rule.c.target_s * SECOND,
            case((gone, opened.c.closed_at), else_=null()),
            case((gone, "import"), else_=null()),
        )
        .join(category, category.c.code == opened.c.category_code)
        .join(rule, and_(of_kind, valid, or_(rule.c.indoors_too, opened.c.outdoors.is_not(False))))
        .ext(distinct_on(opened.c.id))
        .order_by(opened.c.id, rule.c.category_code != category.c.code)
    )
    columns = [c.name for c in clock.columns]
    return insert(clock).from_select(columns, rows).returning(clock.c.incident_id, clock.c.due_at).cte("started")


def moved_back(earlier: CTE) -> CTE:
    """An earlier sighting starts the clock earlier."""
    span = clock.c.target_s * SECOND
    return (
        update(clock)
        .where(clock.c.incident_id == earlier.c.id, clock.c.detected_at > earlier.c.detected_at)
        .values(detected_at=earlier.c.detected_at, due_at=earlier.c.detected_at + span)
        .returning(clock.c.incident_id, clock.c.due_at)
        .cte("moved")
    )


def stopped(session: Session, incident_id: UUID, at: datetime, *, by_photo: bool) -> None:
    """It is gone: the incident's clock stops then, if it has one. `by_photo`: a photo shows it; else someone has looked."""
    shown = {"removed_at": at, "evidence": "after_photo" if by_photo else "recorded_check"}
    session.execute(update(clock).where(clock.c.incident_id == incident_id).values(shown))
