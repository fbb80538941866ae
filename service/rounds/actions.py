"""Begin a round and end it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session

from service.db import table
from service.errors import Missing, Refused, Taken
from service.people.rules import CHANGE, Grant, Viewer
from service.rounds.models import NewRound, WorkRound
from service.rounds.queries import reached
from service.rounds.rules import LONGEST

work_round = table(WorkRound)


def begin(session: Session, grant: Grant, new: NewRound, *, now: datetime) -> UUID:
    """Begin a function's round, and return its id. While one runs that one is returned: two holders walk the same round.

    Raises Refused for an area that is not the function's, and Taken for an id that someone else's round has.
    """
    if new.area and grant.areas and new.area not in grant.areas:
        raise Refused("area", "Välj ett av funktionens områden.", "area")
    values = {"id": new.id, "function_id": grant.function_id, "kind": new.kind, "area_id": new.area, "began_at": now}
    closed = {"nothing_to_report": False, "forgotten": False}
    made = upsert(work_round).values(values | closed).on_conflict_do_nothing().returning(work_round.c.id)
    if session.execute(made).one_or_none():
        return new.id
    own = select(work_round.c.id).where(work_round.c.function_id == grant.function_id)
    that_runs = session.execute(own.where(work_round.c.ended_at.is_(None))).scalar_one_or_none()
    again: UUID | None = that_runs or session.execute(own.where(work_round.c.id == new.id)).scalar_one_or_none()
    if again is None:
        raise Taken("round_taken", "Ronden kunde inte börja. Ladda om sidan och försök igen.")
    return again


def end(session: Session, viewer: Viewer, id_: UUID, *, nothing: bool, now: datetime) -> None:
    """End a round of one's own; saying so twice keeps the first. `nothing`: there was nothing to report. Raises Missing."""
    found = session.execute(select(work_round.c.began_at).where(work_round.c.id == id_, reached(viewer, CHANGE)))
    if found.one_or_none() is None:
        raise Missing
    open_ = work_round.c.ended_at.is_(None)
    session.execute(
        update(work_round).where(work_round.c.id == id_, open_).values(ended_at=now, nothing_to_report=nothing)
    )


def end_forgotten(session: Session, now: datetime) -> int:
    """End the rounds that nobody has ended within LONGEST, as they would have been by then. Returns how many."""
    forgotten = work_round.c.ended_at.is_(None) & (work_round.c.began_at <= now - LONGEST)
    ended = update(work_round).where(forgotten).values(ended_at=work_round.c.began_at + LONGEST, forgotten=True)
    return len(session.execute(ended.returning(work_round.c.id)).all())
