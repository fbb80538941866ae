"""Finish a case: what became of it, when, shown by photos, and in words to those who told of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlmodel import Session

from service.bounds import AFTER_PHOTOS, CLOSING_WORDS, NAME, PHOTOS
from service.db import table
from service.errors import Missing, Refused, Taken
from service.incidents import closing as incidents
from service.incidents.actions import let_go
from service.incidents.closing import ENDINGS, FORWARDED, IN_WORDS, closing, event, incident
from service.incidents.models import Category
from service.incidents.queries import closing_kind
from service.incidents.reach import named, reached
from service.notices.actions import tell
from service.notices.models import What
from service.people.models import Function, Organisation
from service.people.rules import CHANGE, READ, REASON, Viewer
from service.removal import actions as removal
from service.removal.actions import GONE
from service.reports.models import Report
from service.reports.photos import actions as photos
from service.reports.photos.encoding import Picture
from service.reports.photos.models import AFTER, Photo

report, photo, category = table(Report), table(Photo), table(Category)
function, organisation = table(Function), table(Organisation)
REOPENED = "reopened"


@dataclass(frozen=True)
class Ending:
    """How it ended. `done`: None is now. `cleared`: whoever took the photos has seen that they show nobody, and no plate."""

    outcome: str
    words: str
    done: datetime | None = None
    forwarded_to: str | None = None
    cleared: bool = False


class After(NamedTuple):
    """A photo of what was done, made anew; its files are stored under this name."""

    picture: Picture
    name: str
    sent_sha256: bytes


class Closable(NamedTuple):
    """A case that the viewer may finish: what it is, and how it can end."""

    id: UUID
    reference: str
    category: str
    earliest: datetime
    closed_at: datetime | None
    endings: tuple[str, ...]


class Closed(NamedTuple):
    """How a case ended, and which function said so. `at`: when they did."""

    at: datetime
    outcome: str
    done_at: datetime
    forwarded_to: str | None
    words: str
    who: str


def key_of(viewer: Viewer, reference: str, key: str) -> bytes:
    """What the store keeps of a form's key: the same form of the same person about the same case."""
    return hashlib.sha256(f"{viewer.person_id}\0{reference}\0{key}".encode()).digest()


def closable(session: Session, viewer: Viewer, reference: str) -> Closable:
    """A case within the viewer's right to change its state. Raises Missing, whether it is not there or not theirs."""
    found = session.execute(_mine(viewer, reference)).one_or_none()
    if found is None:
        raise Missing
    known = (found.id, found.reference, found.name, _earliest(session, found), found.closed_at)
    return Closable(*known, ENDINGS[closing_kind(found.code, found.parent_code, found.handling)])


def may_finish(session: Session, viewer: Viewer, reference: str) -> bool:
    """Is it open, and within the viewer's right to change its state?"""
    found = session.execute(_mine(viewer, reference)).one_or_none()
    return found is not None and found.closed_at is None


def is_finished(session: Session, key: bytes) -> bool:
    """Has this form been taken already?"""
    return session.execute(select(closing.c.id).where(closing.c.key == key)).first() is not None


def last(session: Session, viewer: Viewer, reference: str, *, reason: bool = False) -> Closed | None:
    """How a case that is closed ended, for those who may know it; None when it is open, or ended elsewhere.

    `reason`: the viewer has said why they need what asks for that.
    """
    letters = READ + REASON if reason else READ
    seen = (incident.c.closed_at.is_not(None), reached(viewer, "state", letters), reached(viewer, "closing", letters))
    return _closed(session, named(incident.c.reference, reference), *seen)


def finish(
    session: Session,
    viewer: Viewer,
    reference: str,
    ending: Ending,
    after: Sequence[After] = (),
    *,
    key: bytes,
    now: datetime,
) -> bool:
    """The case ends: its clock stops if it is gone, photos show it, and those who reported hear of it.

    True: it ended now. False: just this was said before, and nothing is done; the photos are not kept.
    Raises Missing, Refused (a field that does not hold), and Taken when someone else has finished it meanwhile.
    """
    session.execute(_mine(viewer, reference).with_for_update(key_share=True, of=incident))
    there = closable(session, viewer, reference)
    if is_finished(session, key):
        return False
    done = check(there, ending, len(after), now)
    if there.closed_at is not None:
        _check_same(session, there, ending, done)
        return False
    incidents.close(
        session,
        there.id,
        key=key,
        person_id=viewer.person_id,
        function_id=_function(session, viewer, reference),
        outcome=ending.outcome,
        done=done,
        forwarded_to=ending.forwarded_to if ending.outcome == FORWARDED else None,
        words=ending.words,
        now=now,
    )
    let_go(session, there.id, person_id=viewer.person_id, now=now)
    if ending.outcome in GONE:
        removal.stopped(session, there.id, done, by_photo=bool(after))
    _keep(session, viewer, there.id, after, cleared=ending.cleared, now=now)
    told_of = session.scalars(select(report.c.id).where(report.c.incident_id == there.id))
    tell(session, told_of, What.CLOSED, now=now)
    return True


def check(there: Closable, ending: Ending, photos_sent: int, now: datetime) -> datetime:
    """When it was done. Raises Refused for the first field that does not hold, so that nothing needs to be made anew first."""
    if ending.outcome not in there.endings:
        raise Refused("outcome", "Välj hur det blev.", "outcome")
    if ending.outcome == FORWARDED and not 1 <= len(ending.forwarded_to or "") <= NAME:
        raise Refused("forwarded_to", f"Skriv till vem det lämnades över, högst {NAME} tecken.", "forwarded_to")
    if not 1 <= len(ending.words) <= CLOSING_WORDS:
        raise Refused("words", "Skriv några ord till den som rapporterade, högst 1 000 tecken.", "words")
    if photos_sent > AFTER_PHOTOS:
        raise Refused("too_many_photos", f"Välj högst {AFTER_PHOTOS} bilder.", "photo")
    return incidents.done_at(ending.done, there.earliest, now)


def _mine(viewer: Viewer, reference: str) -> Select[Any]:
    return (
        select(
            *(incident.c.id, incident.c.reference, incident.c.detected_at, incident.c.closed_at),
            *(category.c.name, category.c.code, category.c.parent_code, category.c.handling),
        )
        .join(category, category.c.code == incident.c.category_code)
        .where(named(incident.c.reference, reference), reached(viewer, "state", CHANGE))
    )


def _earliest(session: Session, found: Row[Any]) -> datetime:
    """It was not done before it was seen, nor before it was opened again."""
    again = select(func.max(event.c.at)).where(event.c.incident_id == found.id, event.c.what == REOPENED)
    opened: datetime | None = session.execute(again).scalar_one()
    detected: datetime = found.detected_at
    return max(detected, opened) if opened else detected


def _function(session: Session, viewer: Viewer, reference: str) -> UUID:
    """Which of the viewer's functions finishes it: the first of those that reach it."""
    grants = [grant for _, grant in viewer.granting("state", CHANGE)]
    for grant in grants if len(grants) > 1 else ():
        if session.execute(_mine(replace(viewer, grants=(grant,)), reference)).first():
            return grant.function_id
    return grants[0].function_id


def _check_same(session: Session, there: Closable, ending: Ending, done: datetime) -> None:
    """Raises Taken, which says how it ended, when that is something else."""
    ended = _closed(session, incident.c.id == there.id)
    if ended and (ended.outcome, ended.done_at, ended.words) == (ending.outcome, done, ending.words):
        return
    how = f": {IN_WORDS[ended.outcome]}, av {ended.who}" if ended else ""
    raise Taken("closed_already", f"Ärendet är redan avslutat{how}. Det du skrev är inte sparat.")


def _closed(session: Session, *which: Any) -> Closed | None:
    who = function.c.name + ", " + organisation.c.name
    asked = (
        select(closing.c.at, closing.c.outcome, closing.c.done_at, closing.c.forwarded_to, closing.c.words, who)
        .join(incident, incident.c.id == closing.c.incident_id)
        .join(function, function.c.id == closing.c.function_id)
        .join(organisation, organisation.c.id == function.c.organisation_id)
        .where(*which)
        .order_by(closing.c.at.desc())
        .limit(1)
    )
    row = session.execute(asked).one_or_none()
    return Closed(*row) if row else None


def _keep(
    session: Session, viewer: Viewer, incident_id: UUID, after: Sequence[After], *, cleared: bool, now: datetime
) -> None:
    """The photos hang on the report that came first. Raises Refused when it has as many as there can be."""
    if not after:
        return
    first = select(report.c.id).where(report.c.incident_id == incident_id).order_by(report.c.received_at).limit(1)
    report_id = session.execute(first).scalar_one()
    kept = select(func.count()).where(photo.c.report_id == report_id, photo.c.kind == AFTER)
    there: int = session.execute(kept).scalar_one()
    if there + len(after) > PHOTOS:
        raise Refused(
            "too_many_photos", f"Ärendet har redan {there} bilder av hur det blev, och kan ha {PHOTOS}.", "photo"
        )
    for n, one in enumerate(after, there + 1):
        photos.keep(session, report_id, n, one.picture, name=one.name, sent_sha256=one.sent_sha256, now=now, kind=AFTER)
        if cleared:
            made = select(photo.c.id).where(photo.c.file_name == one.name)
            photos.screen(session, session.execute(made).scalar_one(), shown=True, person_id=viewer.person_id, now=now)
