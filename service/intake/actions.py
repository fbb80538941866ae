"""A report arrives: everything that follows, as one story."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CTE, Select, func, select
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from service.areas.queries import swapped_is_inside
from service.errors import Busy, Refused
from service.incidents import actions as incidents
from service.incidents.queries import top_of
from service.incidents.questions import not_asked
from service.intake import floods, queries, rules
from service.intake.floods import FREE, Brake, Weighing
from service.intake.models import NewReport
from service.intake.queries import Became
from service.removal import actions as removal
from service.removal.rules import detected_at
from service.reports import actions as reports
from service.reports import arrivals
from service.statements import Worded, rows, worded


@dataclass(frozen=True)
class Receipt:
    """What the sender gets: the code only the first time, and only in this answer."""

    id: UUID
    reference: str
    incident: str
    due_at: datetime | None
    code: str | None
    joined: bool
    received_at: datetime
    again: bool
    held: bool = False


def receive(
    session: Session, new: NewReport, *, key: bytes, secret: str, zone: str, now: datetime, brake: Brake = FREE
) -> Receipt:
    """Store what we were told and start whatever follows from it.

    What comes in a flood (`brake` says what that is) is received, too, and held until someone has looked. The same key and
    report again is harmless and gives the same answer without the code.
    Raises Refused (a rule broken, another report under this key) and Busy (this key is being received right now).
    """
    rules.check(new, now)
    _check_answers(session, new)
    code = rules.new_code()
    arrival = _arrival(new, key=key, code_hash=rules.code_hash(code, secret), now=now)
    result = _tell(session, arrival, zone, brake)
    if result is None:
        return _again(session, new, key)
    if result.incident is None:
        raise _why_not(session, new, result)
    if result.held == floods.BURST:
        floods.hold_the_rest(session, arrival["report_id"], now=now)
    return Receipt(
        *(arrival["report_id"], result.reference, result.incident, result.due_at, code, bool(result.joined)),
        received_at=now,
        again=False,
        held=result.held is not None,
    )


def story(told: CTE, fresh: CTE, zone: str, weigh: Weighing) -> Select[Any]:
    """What happens when reports arrive, one or a file of them, as one statement: all of it, or nothing."""
    numbered = reports.numbered(told, fresh, zone)
    arriving = weigh(incidents.known_kind(numbered))
    belongs = incidents.belonging(arriving)
    opened = incidents.opened(arriving, belongs)
    kept = reports.kept(arriving, belongs)
    started = removal.started(opened)
    moved = removal.moved_back(incidents.told_again(arriving, belongs))
    also = (incidents.lies_in(opened), incidents.noted(arriving, belongs))
    return queries.outcome(numbered, arriving, belongs, opened, kept, started, moved).add_cte(*also)


@cache
def one_arrives(zone: str, brake: Brake = FREE) -> Worded:
    """The story of a single report, put into words once."""
    told = arrivals.one()
    return worded(story(told, reports.claimed(told), zone, floods.weighing(brake)))


def receive_loaded(session: Session, *, zone: str) -> int:
    """The same story over the rows that `arrivals.load` took in. Returns how many were new.

    Rows that were received before are left out, and so are those of an unknown category or far outside: the caller
    has named and refused them.
    """
    told = arrivals.many()
    counted = story(told, reports.unseen(told), zone, floods.unweighed).subquery()
    return int(session.execute(select(func.count()).where(counted.c.incident.is_not(None))).scalar_one())


def _tell(session: Session, arrival: dict[str, Any], zone: str, brake: Brake) -> Became | None:
    try:
        became = rows(session, one_arrives(zone, brake), arrivals.parameters(arrival))
        return Became(*became[0]) if became else None
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == "55P03":  # lock_not_available: the key is being claimed
            raise Busy from error
        raise


def _arrival(new: NewReport, *, key: bytes, code_hash: bytes, now: datetime) -> dict[str, Any]:
    told = new.model_dump(exclude={"category", "lon", "lat", "answers", "joins", "apart"})
    return told | {
        "report_id": uuid4(),
        "incident_id": uuid4(),
        "joins": new.joins,
        "may_join": not new.apart,
        "key": key,
        "fingerprint": rules.fingerprint(new),
        "category_code": new.category,
        "lon": new.point.lon,
        "lat": new.point.lat,
        "received_at": now,
        "detected_at": detected_at(new.occurred_from, new.occurred_to, now),
        "outdoors": new.answers.outdoors,
        "answers": new.answers.model_dump_json(exclude_none=True),
        "code_hash": code_hash,
    }


def _check_answers(session: Session, new: NewReport) -> None:
    """Raises Refused for an answer to what nobody asks about the category. Most answer nothing, and the store is not asked."""
    given = new.answers.model_dump(exclude_none=True)
    if given.keys() - {"outdoors"} and (top := top_of(session, new.category)):
        for code in not_asked(top, given):
            raise Refused("not_asked", "Den frågan ställs inte om det som rapporten gäller.", f"answers.{code}")


def _again(session: Session, new: NewReport, key: bytes) -> Receipt:
    """The key is used: the same report gets the same answer, another one is refused."""
    first = queries.by_key(session, key)
    if first is None or bytes(first.fingerprint) != rules.fingerprint(new):
        raise Refused("key_reused", "Samma nyckel har redan använts till en annan rapport.", "Idempotency-Key")
    return Receipt(
        *(first.id, first.reference, first.incident, first.due_at, None, first.joined),
        received_at=first.received_at,
        again=True,
        held=first.held,
    )


def _why_not(session: Session, new: NewReport, result: Became) -> Refused:
    """Nothing was kept (the transaction is rolled back): say which rule it broke."""
    if result.outside_m is not None:
        return Refused("unknown_category", "Kategorin finns inte eller används inte längre.", "category")
    if swapped_is_inside(session, new.point):
        offer = {"lon": new.lat, "lat": new.lon}
        return Refused("outside", "Platsen ligger utanför kommunen. Har longitud och latitud bytt plats?", "lon", offer)
    return Refused("outside", "Platsen ligger utanför kommunen.", "lon")
