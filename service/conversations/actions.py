"""Write to each other, say that it is not fixed, and answer that. Saying the same again from the same form is harmless."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from service.bounds import MESSAGES_A_DAY, MESSAGES_UNANSWERED
from service.conversations import queries, rules
from service.conversations.models import COORDINATOR, REOPENED, REPORTER, STANDS
from service.conversations.queries import answer, clock, dispute, event, incident, message, message_read, report
from service.conversations.rules import Followed
from service.errors import Missing, Refused, Taken, TooMany
from service.incidents.actions import let_go
from service.incidents.reach import named
from service.incidents.reach import told as within
from service.notices.actions import tell
from service.notices.models import What
from service.people.rules import CHANGE, Viewer

DAY = timedelta(hours=24)


def write(session: Session, report_id: UUID, words: str | None, *, key: str, now: datetime) -> None:
    """The reporter writes. Raises Refused for nothing and for too much unanswered, TooMany for too much in a day."""
    if not words:
        raise Refused("no_words", "Skriv något till kommunen först.", "words")
    session.execute(select(report.c.id).where(report.c.id == report_id).with_for_update())  # they write one at a time
    made = rules.message_key(report_id, REPORTER, key, words)
    if session.execute(select(message.c.id).where(message.c.key == made)).first():
        return
    _check_how_much(session, report_id, now)
    session.execute(insert(message).values(report_id=report_id, at=now, sender=REPORTER, words=words, key=made))


def reply(session: Session, viewer: Viewer, reference: str, words: str | None, *, key: str, now: datetime) -> None:
    """The coordinator's function writes to whoever told of this report; without words: what they wrote needs no answer.

    Raises Missing for a report that is not there or not theirs.
    """
    report_id: UUID = _report(session, viewer, reference).id
    made = {
        "report_id": report_id,
        "at": now,
        "sender": COORDINATOR,
        "function_id": function_of(viewer),
        "words": words,
        "key": rules.message_key(report_id, COORDINATOR, key, words),
    }
    kept = insert(message).values(made).on_conflict_do_nothing(index_elements=["key"]).returning(message.c.id)
    if session.execute(kept).first() and words:
        tell(session, [report_id], What.ANSWER, now=now)


def mark_read(session: Session, report_id: UUID, side: str, last: int, *, now: datetime) -> None:
    """This side has read as far as this message."""
    row = {"report_id": report_id, "side": side, "message_id": last, "at": now}
    made = insert(message_read).values(row)
    seen = made.on_conflict_do_update(
        index_elements=["report_id", "side"],
        set_={"message_id": last, "at": now},
        where=message_read.c.message_id < last,
    )
    session.execute(seen)


def object_to(session: Session, case: Followed, words: str | None, *, now: datetime) -> None:
    """The reporter says that it is not fixed. Once for each closing; again is harmless.

    Raises Refused for what is not closed as fixed, or was closed too long ago.
    """
    there = _locked(session, case.incident_id)
    said = queries.objections(session, [case.report_id]).get(case.report_id, [])
    if any(one.closed_at == there.closed_at for one in said):
        return
    if there.closed_at != case.closed_at or not rules.may_dispute(case, said, now):
        raise Refused("not_closed", "Det går inte att invända just nu. Skriv ett meddelande i stället.", "words")
    row = {"report_id": case.report_id, "incident_id": there.id, "closed_at": there.closed_at, "at": now}
    session.execute(insert(dispute).values(row | {"words": words}))
    _note(session, there.id, "disputed", {"report": case.reference}, now)


def reopen(session: Session, viewer: Viewer, reference: str, words: str | None, *, now: datetime) -> None:
    """The reporter is right: the case is open again, its clock runs as it did, and history keeps what was taken back.

    Everyone who said so of this closing is answered, and everyone who told of the case hears of it. Again is harmless.
    Raises Missing, and Taken when the case is no longer as they said.
    """
    about = _objection(session, viewer, reference, REOPENED)
    if about is None:
        return
    there = _locked(session, about.incident_id)
    if there.closed_at != about.closed_at:
        raise Taken("reopened_already", "Ärendet är redan öppnat igen eller har avslutats på nytt.")
    same = (dispute.c.incident_id == there.id, dispute.c.closed_at == there.closed_at, queries.open_dispute())
    asked = session.execute(
        select(dispute.c.id, report.c.reference).join(report, report.c.id == dispute.c.report_id).where(*same)
    ).all()
    for one in asked:
        _answer(session, one.id, viewer, REOPENED, words, now)
    _take_back(session, there, [one.reference for one in asked], now)
    let_go(session, there.id, person_id=viewer.person_id, now=now)
    everyone = session.scalars(select(report.c.id).where(report.c.incident_id == there.id))
    tell(session, everyone, What.REOPENED, now=now)


def uphold(session: Session, viewer: Viewer, reference: str, words: str | None, *, now: datetime) -> None:
    """The closing stands, and the reporter is told why. Again is harmless.

    Raises Missing, Refused without a why, and Taken when it was answered otherwise.
    """
    if not words:
        raise Refused("no_words", "Skriv varför det står fast, till den som rapporterade.", "words")
    about = _objection(session, viewer, reference, STANDS)
    if about is None:
        return
    _answer(session, about.id, viewer, STANDS, words, now)
    _note(session, about.incident_id, "upheld", {"report": reference}, now)
    tell(session, [about.report_id], What.ANSWER, now=now)


def function_of(viewer: Viewer) -> UUID:
    """Which of their functions writes. Raises Missing for one who may not."""
    for _, grant in viewer.granting("conversation", CHANGE):
        return grant.function_id
    raise Missing


def _check_how_much(session: Session, report_id: UUID, now: datetime) -> None:
    waiting, lately, first = queries.written(session, report_id, now - DAY)
    if waiting >= MESSAGES_UNANSWERED:
        raise Refused(
            "unanswered",
            "Du har skrivit tre meddelanden som väntar på svar. Vänta tills kommunen har svarat.",
            "words",
        )
    if first and lately >= MESSAGES_A_DAY:
        raise TooMany(max(1, ceil((first + DAY - now).total_seconds())))


def _report(session: Session, viewer: Viewer, reference: str) -> Row[Any]:
    """A report whose sender this viewer may write to. Raises Missing."""
    asked = (
        select(report.c.id, report.c.incident_id)
        .join(incident, incident.c.id == report.c.incident_id)
        .where(named(report.c.reference, reference), report.c.code_hash.is_not(None))
        .where(within(viewer, "conversation", CHANGE))
    )
    found = session.execute(asked).one_or_none()
    if found is None:
        raise Missing
    return found


def _objection(session: Session, viewer: Viewer, reference: str, verdict: str) -> Row[Any] | None:
    """The last objection of a report, while nobody has answered it; None when this is what was answered."""
    found = _report(session, viewer, reference)
    _locked(session, found.incident_id)  # answers to one closing are given one at a time
    last = (
        select(dispute.c.id, dispute.c.report_id, dispute.c.incident_id, dispute.c.closed_at, answer.c.verdict)
        .outerjoin(answer, answer.c.dispute_id == dispute.c.id)
        .where(dispute.c.report_id == found.id)
        .order_by(dispute.c.id.desc())
        .limit(1)
    )
    about = session.execute(last).one_or_none()
    if about is None:
        raise Missing
    if about.verdict not in (None, verdict):
        raise Taken("answered_already", "Invändningen har redan fått ett annat svar.")
    return about if about.verdict is None else None


def _locked(session: Session, incident_id: UUID) -> Row[Any]:
    asked = select(incident).where(incident.c.id == incident_id)
    return session.execute(asked.with_for_update(key_share=True)).one()


def _answer(session: Session, dispute_id: int, viewer: Viewer, verdict: str, words: str | None, now: datetime) -> None:
    row = {"dispute_id": dispute_id, "at": now, "function_id": function_of(viewer), "verdict": verdict, "words": words}
    session.execute(insert(answer).values(row))


def _take_back(session: Session, closed: Row[Any], reports: list[str], now: datetime) -> None:
    """Open the case: first itself, because the store lets no removal be taken from a case that is closed as removed."""
    ran = session.execute(select(clock).where(clock.c.incident_id == closed.id)).one_or_none()
    was = {
        "closed_at": closed.closed_at.isoformat(),
        "outcome": closed.outcome,
        "removed_at": ran.removed_at.isoformat() if ran and ran.removed_at else None,
        "evidence": ran.evidence if ran else None,
        "reports": reports,
    }
    session.execute(update(incident).where(incident.c.id == closed.id).values(closed_at=None, outcome=None))
    session.execute(update(clock).where(clock.c.incident_id == closed.id).values(removed_at=None, evidence=None))
    _note(session, closed.id, REOPENED, was, now)


def _note(session: Session, incident_id: UUID, what: str, detail: dict[str, Any], now: datetime) -> None:
    session.execute(insert(event).values(incident_id=incident_id, at=now, what=what, detail=detail))
