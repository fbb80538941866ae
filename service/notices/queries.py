"""Read who has asked to hear of a report, and what is to be sent."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlmodel import Session

from service.bounds import CONFIRM_LIFE, NOTICE_LATE
from service.db import table
from service.notices.models import Contact, Notice

contact, notice = table(Contact), table(Notice)
WAITING = notice.c.address.is_not(None)


class Asked(NamedTuple):
    """That mail about a report was asked for. Not to which address: no page shows it."""

    asked_at: datetime
    confirmed: bool


class Late(NamedTuple):
    """Mails that should have been sent: how many, since when, and why the one that waits longest was not."""

    how_many: int
    since: datetime
    failure: str | None


def of_report(session: Session, report_id: UUID, now: datetime) -> Asked | None:
    """Has the reporter asked for mail, and said that the address is theirs? A link that ran out is no longer asked."""
    asked = select(contact.c.asked_at, contact.c.confirmed_at.is_not(None)).where(
        contact.c.report_id == report_id, _holds(now)
    )
    row = session.execute(asked).one_or_none()
    return Asked(*row) if row else None


def to_send(session: Session, now: datetime) -> Row[Any] | None:
    """The mail whose turn it is, locked: nobody else sends it until this transaction has ended."""
    turn = select(notice).where(WAITING, notice.c.next_at <= now).order_by(notice.c.next_at, notice.c.id).limit(1)
    return session.execute(turn.with_for_update(skip_locked=True)).one_or_none()


def late(session: Session, now: datetime) -> Late | None:
    """What waits longer than it should."""
    overdue = and_(WAITING, notice.c.due_at < now - NOTICE_LATE)
    oldest = select(notice.c.failure).where(overdue).order_by(notice.c.due_at).limit(1).scalar_subquery()
    row = session.execute(select(func.count(), func.min(notice.c.due_at), oldest).where(overdue)).one()
    return Late(*row) if row[0] else None


def _holds(now: datetime) -> ColumnElement[bool]:
    return (contact.c.confirmed_at.is_not(None)) | (contact.c.asked_at > now - CONFIRM_LIFE)


def is_wanted(session: Session, contact_id: UUID) -> bool:
    """Is the address still one that wants mail?"""
    return session.execute(select(contact.c.id).where(contact.c.id == contact_id)).first() is not None
