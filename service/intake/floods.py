"""Too much at once: what looks like part of a flood is received as anything else is, and held until someone has looked.

Only what nobody signed in to send. A step of the story of intake; what is held, and why, stands on the incident.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, and_, case, exists, false, func, literal_column, null, select
from sqlmodel import Session

from geo.columns import within
from service.bounds import BURST_LOOKS_AT, BURST_METRES, BURST_WITHIN
from service.db import table
from service.incidents import actions as incidents
from service.incidents.held import COUNTED, incident
from service.incidents.models import HeldReview
from service.reports.models import Report

report, review = table(Report), table(HeldReview)
last, one, other = report.alias("last"), report.alias("one"), report.alias("other")
ANYONE, FLOOD, BURST = "citizen", "flood", "burst"
OF_ANYONE: ColumnElement[str] = literal_column(f"'{ANYONE}'")  # said as it is: an index holds these alone
MINUTE: ColumnElement[Any] = literal_column("interval '1 minute'")
A_WHILE: ColumnElement[Any] = literal_column(f"interval '{BURST_WITHIN.total_seconds():.0f} seconds'")
NEAR: ColumnElement[float] = literal_column(str(BURST_METRES))


class Brake(NamedTuple):
    """How many reports that nobody signed in to send are counted without someone looking; 0 is any number.

    `per_minute`: in all, in a minute. `burst`: so many in a short time near each other, all of them are held.
    """

    per_minute: int = 0
    burst: int = 0


FREE = Brake()
Weighing = Callable[[CTE], CTE]


def weighing(brake: Brake) -> Weighing:
    """A step of the story: the row with why it is held (`held`; NULL: it is not).

    The brake stands in the statement as it is, because a store that does not know how little is looked at plans for more.
    """
    return lambda arriving: (
        select(*arriving.c, _why(arriving, brake).label("held")).cte("weighed").prefix_with("MATERIALIZED")
    )


def unweighed(arriving: CTE) -> CTE:
    """The same of the rows of a file: whoever imports it has looked."""
    return select(*arriving.c, null().label("held")).cte("weighed")


def hold_the_rest(session: Session, report_id: UUID, *, now: datetime) -> None:
    """This report turned out to be part of a burst: hold what the burst began with."""
    incidents.hold(session, _earlier(last.c.id == report_id), BURST, now=now)


def sweep(session: Session, brake: Brake, *, now: datetime) -> None:
    """Hold the bursts whose reports came in the same instant, and so did not see each other.

    Only among those that count, which the brake keeps few, however many come.
    """
    if not brake.burst:
        return
    lately = (
        select(*(report.c[name] for name in ("id", "received_at", "location", "reporter_kind")))
        .join(incident, and_(incident.c.id == report.c.incident_id, COUNTED))
        .where(report.c.reporter_kind == OF_ANYONE, report.c.received_at > now - 2 * BURST_WITHIN)
        .cte("of_late")
        .prefix_with("MATERIALIZED")
    )
    ends, before = lately.alias("ends"), lately.alias("before")
    of_it = and_(_in_time(before, ends), before.c.received_at <= ends.c.received_at, _near(before, ends))
    full = select(ends.c.id).join(before, of_it).group_by(ends.c.id).having(func.count() >= brake.burst)
    incidents.hold(session, _earlier(last.c.id.in_(full)), BURST, now=now)


def _why(arriving: CTE, brake: Brake) -> ColumnElement[str | None]:
    """Each is asked only when those before it did not answer, and in a flood nobody counts neighbours: it is held."""
    asked: list[tuple[Any, Any]] = [(arriving.c.reporter_kind != ANYONE, null())]
    if brake.per_minute:
        asked.append((_flooded(arriving, brake.per_minute), func.coalesce(arriving.c.suspect, FLOOD)))
    if brake.burst:
        asked.append((_others_beside(arriving) >= brake.burst - 1, literal_column(f"'{BURST}'")))
    return case(*asked, else_=arriving.c.suspect)


def _flooded(arriving: CTE, per_minute: int) -> ColumnElement[bool]:
    """Has the last minute brought as many as are counted without someone looking? The first of the last so many says."""
    first = (
        select(report.c.received_at)
        .where(report.c.reporter_kind == OF_ANYONE)
        .order_by(report.c.received_at.desc())
        .offset(literal_column(str(per_minute - 1)))
        .limit(literal_column("1"))
    )
    return func.coalesce(first.scalar_subquery() > arriving.c.received_at - MINUTE, false())


def _others_beside(arriving: CTE) -> ColumnElement[int]:
    """How many others have told of something near lately."""
    lately = (
        select(report.c.location)
        .where(report.c.reporter_kind == OF_ANYONE, report.c.received_at > arriving.c.received_at - A_WHILE)
        .order_by(report.c.received_at.desc())
        .limit(literal_column(str(BURST_LOOKS_AT)))
        .correlate(arriving)
        .subquery("lately")
    )
    beside = select(func.count()).select_from(lately).where(within(lately.c.location, arriving.c.location, NEAR))
    return beside.correlate(arriving).scalar_subquery()


def _earlier(ends: ColumnElement[bool]) -> Select[Any]:
    """The incidents of the bursts that end with these reports; not those that others told of, too, or that were judged."""
    elsewhere = exists().where(other.c.incident_id == one.c.incident_id, ~_in_time(other, last))
    judged = exists().where(review.c.incident_id == one.c.incident_id)
    found = select(one.c.incident_id).select_from(last).join(one, and_(_in_time(one, last), _near(one, last)))
    return found.where(ends, ~elsewhere, ~judged)


def _near(one: Any, last: Any) -> ColumnElement[bool]:
    return within(one.c.location, last.c.location, NEAR)


def _in_time(one: Any, last: Any) -> ColumnElement[bool]:
    return and_(one.c.reporter_kind == OF_ANYONE, one.c.received_at > last.c.received_at - A_WHILE)
