"""What the coordinator reads: the conversations of a case, and those that wait for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, literal, select
from sqlmodel import Session

from service.bounds import QUEUE
from service.conversations.models import COORDINATOR, REPORTER
from service.conversations.queries import (
    Said,
    category,
    dispute,
    incident,
    message,
    messages,
    objections,
    open_dispute,
    read_by,
    report,
    unanswered,
)
from service.conversations.rules import Objection
from service.errors import Missing
from service.incidents.reach import named, told
from service.people.rules import CHANGE, READ, REASON, Viewer


@dataclass(frozen=True)
class Conversation:
    """What was written to and by whoever told of one report. `closed_at`: of the case. `read_to`: what they have read."""

    report_id: UUID
    reference: str
    messages: tuple[Said, ...]
    objections: tuple[Objection, ...]
    closed_at: datetime | None
    read_to: int

    @property
    def begun(self) -> bool:
        """Has anything been said?"""
        return bool(self.messages or self.objections)

    @property
    def waits(self) -> bool:
        """Did they write last?"""
        return bool(self.messages) and self.messages[-1].sender == REPORTER

    @property
    def objection(self) -> Objection | None:
        """What they said not to be fixed, and nobody has answered."""
        last = self.objections[-1] if self.objections else None
        return last if last and last.verdict is None and last.closed_at == self.closed_at else None


class Waiting(NamedTuple):
    """A report whose sender waits for an answer. `messages`: how many they wrote since the last one; 0 for an objection."""

    incident: str
    category: str
    report: str
    since: datetime
    messages: int
    words: str | None


def of_case(session: Session, viewer: Viewer, reference: str, *, reason: bool = False) -> list[Conversation]:
    """The conversations of a case, one for each report whose sender can be written to, the first first.

    `reason`: the viewer has said why they need what asks for that.
    """
    letters = READ + REASON if reason else READ
    reports = session.execute(_reports(viewer, letters).where(named(incident.c.reference, reference))).all()
    ids = [one.id for one in reports]
    written, said = messages(session, ids, COORDINATOR), objections(session, ids)
    return [
        Conversation(
            *(one.id, one.reference, tuple(written.get(one.id, ())), tuple(said.get(one.id, ()))),
            closed_at=one.closed_at,
            read_to=read_by(session, one.id, REPORTER) if one.id in written else 0,
        )
        for one in reports
    ]


def case_of(session: Session, viewer: Viewer, reference: str) -> str:
    """The case of a report whose sender this viewer may write to. Raises Missing."""
    asked = select(incident.c.reference).join(report, report.c.incident_id == incident.c.id)
    theirs = named(report.c.reference, reference), report.c.code_hash.is_not(None), told(viewer, "conversation", CHANGE)
    found = session.execute(asked.where(*theirs)).scalar_one_or_none()
    if found is None:
        raise Missing
    return str(found)


def waiting(session: Session, viewer: Viewer) -> tuple[int, list[Waiting]]:
    """How many wait for an answer, and the first of them: objections, then messages, the longest waiting first."""
    asked = (one.limit(QUEUE) for one in (_objected(viewer), _wrote(viewer)))
    found = [Waiting(*row) for one in asked for row in session.execute(one)]
    return how_many(session, viewer), found[:QUEUE]


def how_many(session: Session, viewer: Viewer) -> int:
    """How many wait for an answer from this viewer."""
    asked = (select(func.count()).select_from(one.subquery()) for one in (_objected(viewer), _wrote(viewer)))
    return sum(int(session.execute(one).scalar_one()) for one in asked)


def named_in(found: Iterable[Waiting | Conversation]) -> list[str]:
    """The reports that are spoken of, for the log."""
    return sorted({one.report if isinstance(one, Waiting) else one.reference for one in found})


def _reports(viewer: Viewer, letters: str) -> Select[Any]:
    return (
        select(report.c.id, report.c.reference, incident.c.closed_at)
        .join(incident, incident.c.id == report.c.incident_id)
        .where(report.c.code_hash.is_not(None), told(viewer, "conversation", letters))
        .order_by(report.c.received_at, report.c.reference)
    )


def _objected(viewer: Viewer) -> Select[Any]:
    columns = (incident.c.reference, category.c.name, report.c.reference, dispute.c.at, literal(0), dispute.c.words)
    return (
        select(*columns)
        .select_from(dispute)
        .join(report, report.c.id == dispute.c.report_id)
        .join(incident, incident.c.id == report.c.incident_id)
        .join(category, category.c.code == incident.c.category_code)
        .where(open_dispute(), dispute.c.closed_at == incident.c.closed_at, told(viewer, "conversation", CHANGE))
        .order_by(dispute.c.at, dispute.c.id)
    )


def _wrote(viewer: Viewer) -> Select[Any]:
    last = unanswered().subquery("unanswered")
    words = select(message.c.words).where(message.c.report_id == report.c.id).order_by(message.c.id.desc()).limit(1)
    return (
        select(
            *(incident.c.reference, category.c.name, report.c.reference, last.c.since, last.c.messages),
            words.scalar_subquery(),
        )
        .select_from(last)
        .join(report, report.c.id == last.c.report_id)
        .join(incident, incident.c.id == report.c.incident_id)
        .join(category, category.c.code == incident.c.category_code)
        .where(told(viewer, "conversation", CHANGE))
        .order_by(last.c.since, report.c.reference)
    )
