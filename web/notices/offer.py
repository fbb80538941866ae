"""Mail about a report, as its sender is offered it: include `reports/contact.html` with what `offer` gives as `contact`."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from service.notices.queries import of_report
from service.settings import settings


@dataclass(frozen=True)
class Offer:
    """`asked`, `confirmed`: what the sender has done about it so far. `email`: what they typed, when it was `error`."""

    code: str
    asked: bool
    confirmed: bool
    email: str = ""
    error: str | None = None


def offer(
    session: Session, report_id: UUID, code: str, now: datetime, *, email: str = "", error: str | None = None
) -> Offer | None:
    """None when there is no mail: then nobody is asked for an address."""
    if not settings().mails:
        return None
    there = of_report(session, report_id, now)
    return Offer(code, there is not None, there is not None and there.confirmed, email, error)
