"""What is held because it came in a flood, and what those who look at it find. Nothing is deleted; a finding is a row."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, case, func, insert, select, update
from sqlmodel import Session

from geo.clusters import cluster_number
from service.areas.queries import name_of
from service.bounds import BURST_METRES, HELD_AT_ONCE
from service.db import table
from service.errors import Refused
from service.incidents.held import WAITS
from service.incidents.models import NOT_REAL, REAL, Category, HeldReview, Incident, IncidentEvent
from service.people.rules import Viewer

incident, category = table(Incident), table(Category)
review, event = table(HeldReview), table(IncidentEvent)
BURST = "burst"


@dataclass(frozen=True)
class Held:
    """One incident that waits for someone to look."""

    reference: str
    category: str
    opened_at: datetime
    place: str


@dataclass(frozen=True)
class Group:
    """What is held together, in the order it came: a burst by where it is, all else by why and on which day."""

    why: str
    held: tuple[Held, ...]

    @property
    def references(self) -> str:
        """All of them, for a form that decides about just these and nothing that came later."""
        return " ".join(one.reference for one in self.held)

    @property
    def places(self) -> list[tuple[str, int]]:
        """Where, and how many there; the most first."""
        return Counter(one.place for one in self.held).most_common()

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """Of what, and how many."""
        return Counter(one.category for one in self.held).most_common()


def how_many(session: Session) -> int:
    """How many incidents wait."""
    return int(session.execute(select(func.count()).select_from(incident).where(WAITS)).scalar_one())


def waiting(session: Session, zone: ZoneInfo) -> tuple[int, list[Group]]:
    """How many incidents wait, and the first of them in groups: the largest group first."""
    near = cluster_number(incident.c.location, BURST_METRES, 1, incident.c.id)
    asked = (
        select(
            *(incident.c.reference, category.c.name, incident.c.opened_at, name_of(incident.c.location).label("place")),
            *(incident.c.held, near.label("near")),
        )
        .join(category, category.c.code == incident.c.category_code)
        .where(WAITS, incident.c.id.in_(_longest_waiting()))
        .order_by(incident.c.opened_at, incident.c.reference)
    )
    return how_many(session), _grouped(session.execute(asked).all(), zone)


def decide(session: Session, viewer: Viewer, references: Iterable[str], verdict: str, *, now: datetime) -> int | None:
    """What someone found: these are real and count from now on, or they are not and stay out of every number.

    Those that someone has decided about already are left as they are. Returns the decision's id, None when it was about
    nothing more. Raises Refused when none were chosen.
    """
    chosen = sorted({*references})
    if not chosen:
        raise Refused("none_chosen", "Markera minst en händelse.", "chosen")
    found = _judge(session, chosen, verdict, now)
    if not found:
        return None
    note = {"at": now, "what": verdict, "detail": {}}
    session.execute(insert(event).values([{"incident_id": one, **note} for one in found]))
    decided = {"at": now, "person_id": viewer.person_id, "verdict": verdict}
    made = insert(review).values([{"incident_id": one, **decided} for one in found]).returning(review.c.id)
    return int(min(session.execute(made).scalars()))


def _judge(session: Session, references: Sequence[str], verdict: str, now: datetime) -> Sequence[UUID]:
    ended: dict[str, Any] = {"closed_at": func.coalesce(incident.c.closed_at, now), "outcome": NOT_REAL}
    values: dict[str, Any] = {"held": None} if verdict == REAL else ended
    judged = update(incident).where(WAITS, incident.c.reference.in_(references)).values(values)
    return session.execute(judged.returning(incident.c.id)).scalars().all()


def _longest_waiting() -> Any:
    """At most so many at once, bursts first: a hotspot may be among them."""
    bursts_first = case((incident.c.held == BURST, 0), else_=1)
    return select(incident.c.id).where(WAITS).order_by(bursts_first, incident.c.opened_at).limit(HELD_AT_ONCE)


def _grouped(rows: Sequence[Row[Any]], zone: ZoneInfo) -> list[Group]:
    groups: dict[tuple[str, Any], list[Held]] = {}
    for row in rows:
        apart = row.near if row.held == BURST else row.opened_at.astimezone(zone).date()
        groups.setdefault((row.held, apart), []).append(Held(row.reference, row.name, row.opened_at, row.place or ""))
    made = [Group(why, tuple(held)) for (why, _), held in groups.items()]
    return sorted(made, key=lambda one: (one.why != BURST, -len(one.held)))
