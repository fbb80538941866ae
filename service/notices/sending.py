"""Send what is to be sent, one by one: taken with its row locked, handed to the server, then marked.

Killed in between, or marked by nobody, it is sent again, with the same Message-ID. What one mail does wrong stops no other.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Engine, Row
from sqlmodel import Session

from service.bounds import CONFIRM_LIFE, NOTICE_LIFE, NOTICES_AT_ONCE, NOTICES_RUN
from service.db import SCHEDULER, unit_of_work
from service.notices import rules
from service.notices.actions import UNWANTED, ended, postponed
from service.notices.models import What
from service.notices.queries import is_wanted, to_send
from service.notices.server import Server, send, server
from service.settings import settings

log = logging.getLogger(__name__)
UNREADABLE = "Adressen går inte att läsa: OPL_SECRET är en annan än när den gavs."
TOO_LATE = "Länken i mejlet hann gå ut innan det kunde skickas."
PERMANENT = 500
WHOLE_LINES = SMTP.clone(
    max_line_length=998
)  # all that SMTP takes: the library writes a long address so that it is none


class News(NamedTuple):
    """What a mail tells, and what its links hold: to confirm the address, and to stop."""

    what: What
    reference: str
    language: str
    confirming: str | None
    stopping: str


class Letter(NamedTuple):
    """A mail in words. `sender`: what the one who sends is called; `stop`: the address that ends these mails."""

    sender: str
    subject: str
    text: str
    stop: str


Writer = Callable[[News], Letter]


class Failed(NamedTuple):
    """Why a mail was not sent. `for_good`: it never will be; `away`: nothing can be sent now."""

    why: str
    for_good: bool = False
    away: bool = False


def deliver(engine: Engine, writer: Writer, clock: Callable[[], datetime]) -> int:
    """Send what is due. Returns how many mails the server took over. Without a server nothing is done.

    When the server is away, or slow, the rest waits for the next run, in which the one that was tried has its turn later.
    """
    through, sent, ends = server(settings()), 0, clock() + NOTICES_RUN
    for _ in range(NOTICES_AT_ONCE if through else 0):
        with unit_of_work(engine, SCHEDULER) as session:
            mail = to_send(session, clock())
            if mail is None or through is None:
                break
            failed = _why_not(session, mail, through, writer, clock)
            _note(session, mail, failed, clock())
            sent += failed is None
        if (failed and failed.away) or clock() > ends:
            break
    return sent


def _why_not(
    session: Session, mail: Row[Any], through: Server, writer: Writer, clock: Callable[[], datetime]
) -> Failed | None:
    """Send it. None: the server has it."""
    now = clock()
    if not is_wanted(session, mail.contact_id):
        return Failed(UNWANTED, for_good=True)
    if mail.kind == What.CONFIRM and mail.due_at <= now - CONFIRM_LIFE:
        return Failed(TOO_LATE, for_good=True)
    try:
        secret = settings().secret.get_secret_value()
        to = rules.address_of(secret, mail.address, mail.contact_id)
    except ValueError:
        return Failed(UNREADABLE, for_good=True)
    try:
        send(through, _message(writer(_news(mail, secret)), mail.id, to, through, now))
    except Exception as error:
        return reason(error)
    return None


def reason(error: Exception) -> Failed:
    """Why a mail was not taken. In words of ours: what a server says can hold the address."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code = max((code for code, _ in error.recipients.values()), default=0)
            return Failed(f"Mottagarens adress avvisades ({code}).", for_good=code >= PERMANENT)
        case smtplib.SMTPDataError():
            return Failed(f"Mejlet avvisades ({error.smtp_code}).", for_good=error.smtp_code >= PERMANENT)
        case smtplib.SMTPAuthenticationError():
            return Failed(f"E-postservern godtar inte inloggningen ({error.smtp_code}).", away=True)
        case smtplib.SMTPResponseException():
            return Failed(f"E-postservern tar inte emot från oss ({error.smtp_code}).", away=True)
        case smtplib.SMTPException() | OSError():
            return Failed(f"E-postservern svarar inte som den ska ({type(error).__name__}).", away=True)
    log.error("a mail could not be written: %s", type(error).__name__)
    return Failed(f"Mejlet gick inte att skriva ({type(error).__name__}).")


def _note(session: Session, mail: Row[Any], failed: Failed | None, now: datetime) -> None:
    if failed is None or failed.for_good:
        ended(session, mail.id, sent=failed is None, failure=failed.why if failed else None, now=now)
    elif now - mail.due_at > NOTICE_LIFE:
        given_up = f"{failed.why} Det gick inte på {NOTICE_LIFE.days} dygn."
        ended(session, mail.id, sent=False, failure=given_up, now=now)
    else:
        postponed(session, mail.id, mail.attempts + 1, failed.why, now=now)


def _news(mail: Row[Any], secret: str) -> News:
    asks = mail.kind == What.CONFIRM
    confirming = rules.confirming(secret, mail.contact_id) if asks else None
    return News(What(mail.kind), mail.reference, mail.language, confirming, rules.stopping(secret, mail.contact_id))


def _message(letter: Letter, event: UUID, to: str, through: Server, now: datetime) -> EmailMessage:
    """The mail as it is sent. The headers are the library's: a line break in one is its ValueError, and nothing is sent."""
    made = EmailMessage(SMTP)
    made.set_content(letter.text, cte="quoted-printable")
    made.policy = WHOLE_LINES
    made["From"] = Address(letter.sender, addr_spec=through.sender)
    made["To"] = Address(addr_spec=to)
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{event}@{through.domain}>"
    made["Auto-Submitted"] = "auto-generated"
    made["List-Unsubscribe"] = f"<{letter.stop}>"
    return made
