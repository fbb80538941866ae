"""How a case can end, and the step of the story that ends it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert, update
from sqlmodel import Session

from service.db import table
from service.errors import Refused
from service.incidents.models import Incident, IncidentClosing, IncidentEvent

incident, closing, event = table(Incident), table(IncidentClosing), table(IncidentEvent)
CLOSED = "closed"
FORWARDED = "forwarded"
ENDINGS = {  # by what a closing means for the category, see queries.closing_kinds
    "graffiti": ("removed", "not_found", "forwarded", "owner_refuses"),
    "fix": ("fixed", "not_found", "forwarded", "owner_refuses", "noted"),
    "seen": ("noted", "fixed", "not_found", "forwarded"),
}
IN_WORDS = {
    "removed": "borttaget",
    "fixed": "åtgärdat",
    "not_found": "hittades inte",
    "forwarded": "vidarebefordrat",
    "owner_refuses": "ägaren avstår",
    "noted": "noterat, ingen åtgärd",
}
MINUTE = timedelta(minutes=1)


def done_at(told: datetime | None, earliest: datetime, now: datetime) -> datetime:
    """When it was done: now when nothing was said. Forms know no seconds, so the earliest minute is as good as its time.

    Raises Refused before it was there (`earliest`) and in the future.
    """
    at = told or now
    if at > now:
        raise Refused("in_the_future", "Tiden ligger framåt i tiden. Ange när det blev klart.", "done")
    if at < earliest.replace(second=0, microsecond=0):
        raise Refused("too_early", "Tiden ligger före det att händelsen upptäcktes eller öppnades igen.", "done")
    return max(at, earliest)


def close(
    session: Session,
    incident_id: UUID,
    *,
    key: bytes,
    person_id: UUID,
    function_id: UUID,
    outcome: str,
    done: datetime,
    forwarded_to: str | None,
    words: str,
    now: datetime,
) -> None:
    """The case ends, as of when it was done; who said so and when is a row of its own, and one of history."""
    who = {"person_id": person_id, "function_id": function_id, "at": now, "key": key}
    how = {"outcome": outcome, "done_at": done, "forwarded_to": forwarded_to, "words": words}
    session.execute(insert(closing).values(id=uuid4(), incident_id=incident_id, **who, **how))
    session.execute(update(incident).where(incident.c.id == incident_id).values(closed_at=done, outcome=outcome))
    told = {"outcome": outcome, "done_at": done.isoformat(), "function": str(function_id)}
    session.execute(insert(event).values(incident_id=incident_id, at=now, what=CLOSED, detail=told))
