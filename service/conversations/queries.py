"""Read a case as its reporter follows it, and what the two sides have written."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlmodel import Session

from service.conversations.models import COORDINATOR, REOPENED, REPORTER, Dispute, DisputeAnswer, Message, MessageRead
from service.conversations.rules import Followed, Objection, Step
from service.db import table
from service.incidents.models import Category, Incident, IncidentClosing, IncidentEvent
from service.people.models import Function, Organisation
from service.removal.models import Clock
from service.reports.models import Report

report, incident, clock, category = table(Report), table(Incident), table(Clock), table(Category)
event, message, message_read = table(IncidentEvent), table(Message), table(MessageRead)
dispute, answer, closing = table(Dispute), table(DisputeAnswer), table(IncidentClosing)
function, organisation = table(Function), table(Organisation)
WHO = function.c.name + ", " + organisation.c.name


class Said(NamedTuple):
    """A message. `who`: the function that wrote it; `new`: the one who reads it has not seen it before.

    `words` are None when the coordinator has read what stands before it and nothing more was needed.
    """

    id: int
    at: datetime
    sender: str
    who: str | None
    words: str | None
    new: bool


def by_code(session: Session, code_hash: bytes) -> Followed | None:
    """What became of the report of whoever holds this code."""
    asked = (
        select(
            *(report.c.id, report.c.incident_id, report.c.reference, report.c.received_at, category.c.name),
            *(report.c.reference != incident.c.reference, incident.c.opened_at, incident.c.outcome),
            *(incident.c.closed_at, clock.c.due_at, clock.c.removed_at, _was_reopened(), _ended_at()),
        )
        .join(incident, incident.c.id == report.c.incident_id)
        .join(category, category.c.code == report.c.category_code)
        .outerjoin(clock, clock.c.incident_id == incident.c.id)
        .where(report.c.code_hash == code_hash)
    )
    row = session.execute(asked).one_or_none()
    return Followed(*row) if row else None


def events(session: Session, case: Followed) -> list[Step]:
    """How the case was closed and opened again since the report came, the first first."""
    since = closing.c.at >= case.received_at, closing.c.incident_id == case.incident_id
    asked = (
        select(closing.c.at, closing.c.outcome, closing.c.words, WHO, closing.c.forwarded_to)
        .join(function, function.c.id == closing.c.function_id)
        .join(organisation, organisation.c.id == function.c.organisation_id)
        .where(*since)
    )
    closed = [Step(*row) for row in session.execute(asked)]
    taken_back = select(event.c.at, event.c.what, event.c.detail).where(
        event.c.incident_id == case.incident_id, event.c.what == REOPENED, event.c.at >= case.received_at
    )
    # What this reporter asked for is told of with its answer.
    others = (row for row in session.execute(taken_back) if case.reference not in row.detail.get("reports", ()))
    return sorted([*closed, *(Step(row.at, row.what) for row in others)], key=lambda step: step.at)


def objections(session: Session, report_ids: Iterable[UUID]) -> dict[UUID, list[Objection]]:
    """What these reports' senders have said not to be fixed, the first first."""
    asked = (
        select(
            *(dispute.c.report_id, dispute.c.closed_at, dispute.c.at, dispute.c.words),
            *(answer.c.verdict, answer.c.at.label("answered_at"), answer.c.words.label("answer"), WHO.label("who")),
        )
        .select_from(dispute)
        .outerjoin(answer, answer.c.dispute_id == dispute.c.id)
        .outerjoin(function, function.c.id == answer.c.function_id)
        .outerjoin(organisation, organisation.c.id == function.c.organisation_id)
        .where(dispute.c.report_id.in_(list(report_ids)))
        .order_by(dispute.c.id)
    )
    found: dict[UUID, list[Objection]] = {}
    for report_id, *told in session.execute(asked):
        found.setdefault(report_id, []).append(Objection(*told))
    return found


def messages(session: Session, report_ids: Iterable[UUID], reader: str) -> dict[UUID, list[Said]]:
    """What was written about these reports, the first first; new is what the other side wrote and this one has not read."""
    read = func.coalesce(message_read.c.message_id, 0)
    asked = (
        select(
            *(message.c.report_id, message.c.id, message.c.at, message.c.sender, WHO, message.c.words),
            (message.c.sender != reader) & (message.c.id > read),
        )
        .select_from(message)
        .outerjoin(message_read, (message_read.c.report_id == message.c.report_id) & (message_read.c.side == reader))
        .outerjoin(function, function.c.id == message.c.function_id)
        .outerjoin(organisation, organisation.c.id == function.c.organisation_id)
        .where(message.c.report_id.in_(list(report_ids)))
        .order_by(message.c.id)
    )
    found: dict[UUID, list[Said]] = {}
    for report_id, *told in session.execute(asked):
        found.setdefault(report_id, []).append(Said(*told))
    return found


def read_by(session: Session, report_id: UUID, side: str) -> int:
    """The last message that this side has read; 0 for none."""
    asked = select(message_read.c.message_id).where(message_read.c.report_id == report_id, message_read.c.side == side)
    return session.execute(asked).scalar_one_or_none() or 0


def unanswered() -> Select[Any]:
    """The reports whose sender wrote last: (report_id, since, messages)."""
    later = message.alias("later")
    after = exists().where(
        later.c.report_id == message.c.report_id, later.c.id > message.c.id, later.c.sender == COORDINATOR
    )
    return (
        select(message.c.report_id, func.min(message.c.at).label("since"), func.count().label("messages"))
        .where(message.c.sender == REPORTER, ~after)
        .group_by(message.c.report_id)
    )


def open_dispute() -> ColumnElement[bool]:
    """Has nobody answered the objection of this row?"""
    return ~exists().where(answer.c.dispute_id == dispute.c.id)


def written(session: Session, report_id: UUID, since: datetime) -> tuple[int, int, datetime | None]:
    """How many of a reporter's messages wait for an answer; and since a time how many there are, and when the first was."""
    waiting = select(unanswered().where(message.c.report_id == report_id).subquery().c.messages)
    lately = select(func.count(), func.min(message.c.at)).where(
        message.c.report_id == report_id, message.c.sender == REPORTER, message.c.at > since
    )
    count, first = session.execute(lately).one()
    return session.execute(waiting).scalar_one_or_none() or 0, count, first


def _ended_at() -> ColumnElement[datetime | None]:
    said = select(func.max(closing.c.at)).where(closing.c.incident_id == incident.c.id).scalar_subquery()
    return func.coalesce(said, incident.c.closed_at)


def _was_reopened() -> ColumnElement[bool]:
    return exists().where(event.c.incident_id == incident.c.id, event.c.what == REOPENED)
