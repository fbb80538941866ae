"""Ask for mail about a report, confirm, stop; and tell. What is to be sent is written in the transaction of what it tells."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, insert, literal, or_, select, update
from sqlmodel import Session

from service.bounds import CONFIRM_LIFE, CONFIRM_PER_ADDRESS, CONFIRM_PER_REPORT
from service.notices import rules
from service.notices.models import What
from service.notices.queries import WAITING, contact, notice
from service.people.models import TIME
from service.signin.limits import count, count_all
from service.signin.rules import keyed, token_hash

UNWANTED = "Den som bad om mejlet vill inte längre ha det."


class Asker(NamedTuple):
    """Whose report it is, its number, and the language that they read it in."""

    report_id: UUID
    reference: str
    language: str


def ask(session: Session, asker: Asker, address: str, *, secret: str, now: datetime) -> None:
    """Someone wants to hear of a report by mail: they are asked, at that address, whether it is theirs.

    An address that was given before hears no more. Raises TooMany for who asks again too soon. An address that was
    asked too often today is asked no more, and that looks the same: nobody learns that others have given it.
    """
    count_all(session, [(keyed(secret, "contact-report", asker.report_id.bytes), CONFIRM_PER_REPORT)], now)
    _erase(session, contact.c.report_id == asker.report_id, now)
    made = uuid4()
    sealed = rules.sealed_address(secret, address, made)
    kept = {"report_id": asker.report_id, "reference": asker.reference, "language": asker.language}
    token = {"token_hash": rules.confirming_hash(secret, made), "asked_at": now}
    session.execute(insert(contact).values(id=made, address=sealed, **kept, **token))
    at_most, within_s = CONFIRM_PER_ADDRESS
    key = keyed(secret, "contact-address", address.encode())
    if count(session, key, now, within_s=within_s, at_most=at_most) is None:
        _write(session, contact.c.id == made, What.CONFIRM, now)


def confirm(session: Session, token: str, *, now: datetime) -> bool:
    """The address is theirs: from now on it hears of the report. False for a link that does not hold; twice is harmless."""
    mine = and_(contact.c.token_hash == token_hash(token), contact.c.asked_at > now - CONFIRM_LIFE)
    first = func.coalesce(contact.c.confirmed_at, now)
    return (
        session.execute(update(contact).where(mine).values(confirmed_at=first).returning(contact.c.id)).first()
        is not None
    )


def tell(session: Session, report_ids: Iterable[UUID], what: What, *, now: datetime) -> None:
    """Tell those who have asked to hear of these reports, and confirmed their address, that there is something new.

    The same news that has not left yet is not told twice.
    """
    confirmed = and_(contact.c.report_id.in_(list(report_ids)), contact.c.confirmed_at.is_not(None))
    _write(session, confirmed, what, now)


def forget_report(session: Session, report_id: UUID, *, now: datetime) -> None:
    """The reporter wants no more mail: the address is erased at once, also from what was about to be sent."""
    _erase(session, contact.c.report_id == report_id, now)


def forget_by_link(session: Session, token: str, *, secret: str, now: datetime) -> bool:
    """The same, by the link in a mail. False for what is no link of ours; one used before is used again."""
    whose = rules.stopped_by(secret, token)
    if whose is not None:
        _erase(session, contact.c.id == whose, now)
    return whose is not None


def sweep(session: Session, over: Select[tuple[UUID]], *, now: datetime) -> None:
    """Erase the addresses whose link to confirm ran out, and those of reports whose case has been over long enough.

    `over`: the ids of those reports.
    """
    unconfirmed = and_(contact.c.confirmed_at.is_(None), contact.c.asked_at <= now - CONFIRM_LIFE)
    _erase(session, or_(unconfirmed, contact.c.report_id.in_(over)), now)


def ended(session: Session, notice_id: UUID, *, sent: bool, failure: str | None, now: datetime) -> None:
    """A mail is sent, or never will be: its address is erased."""
    when = {"sent_at": now} if sent else {"stopped_at": now}
    tried = {"attempts": notice.c.attempts + 1, "failure": failure, "address": None}
    session.execute(update(notice).where(notice.c.id == notice_id).values(when | tried))


def postponed(session: Session, notice_id: UUID, attempts: int, failure: str, *, now: datetime) -> None:
    """A mail could not be sent now: when it is tried again. `attempts`: how many failed, this one among them."""
    later = {"attempts": attempts, "failure": failure, "next_at": rules.next_try(attempts, now)}
    session.execute(update(notice).where(notice.c.id == notice_id).values(later))


def _write(session: Session, whom: ColumnElement[bool], what: What, now: datetime) -> None:
    same = notice.alias("same")
    told = exists().where(same.c.contact_id == contact.c.id, same.c.kind == what, same.c.address.is_not(None))
    columns = ("id", "contact_id", "kind", "reference", "language", "address", "due_at", "next_at", "attempts")
    rows = select(
        *(func.gen_random_uuid(), contact.c.id, literal(what.value), contact.c.reference, contact.c.language),
        *(contact.c.address, literal(now, TIME), literal(now, TIME), literal(0)),
    ).where(whom, ~told)
    session.execute(insert(notice).from_select(columns, rows))


def _erase(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    """What is being sent in this moment cannot be called back; if it fails, it is found that nobody wants it."""
    gone = session.scalars(delete(contact).where(which).returning(contact.c.id)).all()
    if gone:
        theirs = select(notice.c.id).where(WAITING, notice.c.contact_id.in_(gone)).with_for_update(skip_locked=True)
        stopped = {"stopped_at": now, "failure": UNWANTED, "address": None}
        session.execute(update(notice).where(notice.c.id.in_(theirs)).values(stopped))
