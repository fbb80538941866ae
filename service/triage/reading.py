"""Read a case, and note in the log what was read. A reason that was given holds for a while, so that a page can be read again."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session

from service.bounds import CASE_OPEN
from service.db import table
from service.incidents.models import Incident
from service.incidents.reach import named
from service.log.actions import note_read
from service.people.rules import Viewer
from service.triage.cases import Case, case
from service.triage.models import CaseOpening

opening, incident = table(CaseOpening), table(Incident)
Opening = Row[tuple[UUID, str, datetime, list[str]]]


def open_case(session: Session, viewer: Viewer, reference: str, reason: str, *, now: datetime) -> None:
    """Someone says why they must read a case; for CASE_OPEN they need not say it again. What they may then read is noted.

    The same reason again, while it holds, is no new reading. Raises Missing for a case that is not there or not theirs.
    """
    told = case(session, viewer, reference, reason=True)
    there = opened(session, viewer, reference, now=now)
    if there is not None and there.reason == reason:
        return
    session.execute(delete(opening).where(opening.c.until <= now))
    originals = _originals(told)
    kept = {"reason": reason, "since": now, "until": now + CASE_OPEN, "noted": originals}
    made = upsert(opening).values(person_id=viewer.person_id, incident_id=_id(reference).scalar_subquery(), **kept)
    session.execute(made.on_conflict_do_update(index_elements=["person_id", "incident_id"], set_=kept))
    note_read(session, person_id=viewer.person_id, field="case", items=[told.reference], reason=reason)
    _note_told(session, viewer, originals, reason)


def read(session: Session, viewer: Viewer, reference: str, *, now: datetime) -> tuple[Case, Opening | None]:
    """A case as the viewer may read it now, and the reason that holds for it.

    Words as they were told are noted: while a reason holds once, else every time. Raises Missing.
    """
    there = opened(session, viewer, reference, now=now)
    told = case(session, viewer, reference, reason=there is not None)
    fresh = [one for one in _originals(told) if there is None or one not in there.noted]
    _note_told(session, viewer, fresh, there.reason if there else None)
    if there and fresh:
        mine = (opening.c.person_id == viewer.person_id, opening.c.incident_id == there.incident_id)
        session.execute(update(opening).where(*mine).values(noted=[*there.noted, *fresh]))
    return told, there


def opened(session: Session, viewer: Viewer, reference: str, *, now: datetime) -> Opening | None:
    """The viewer's reason for reading a case that holds now: (incident_id, reason, until, noted)."""
    asked = select(opening.c.incident_id, opening.c.reason, opening.c.until, opening.c.noted).where(
        opening.c.person_id == viewer.person_id, opening.c.incident_id.in_(_id(reference)), opening.c.until > now
    )
    return session.execute(asked).one_or_none()


def _id(reference: str) -> Select[tuple[UUID]]:
    return select(incident.c.id).where(named(incident.c.reference, reference))


def _originals(told: Case) -> list[str]:
    return [one.reference for one in told.reports if one.words]


def _note_told(session: Session, viewer: Viewer, originals: Iterable[str], reason: str | None) -> None:
    if read := list(originals):
        note_read(session, person_id=viewer.person_id, field="told", items=read, reason=reason)
