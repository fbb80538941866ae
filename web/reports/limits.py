"""How often one network may send or guess without having signed in. Counted in the store, by a keyed hash of the network.

A right code is never counted, and whoever has signed in is not: nobody is shut out by what others guess. A report that is
refused for now keeps its words and its key, and may be sent again within the minute.
"""

from datetime import datetime

from fastapi import Request
from sqlmodel import Session

from service.bounds import CONFIRM_PER_NETWORK, NEARBY_QUESTIONS, PLACE_QUESTIONS, WRONG_CODES
from service.people.rules import Viewer
from service.settings import settings
from service.signin.limits import count_all
from service.signin.rules import keyed, source
from web.signin.calling import caller


def count_report(request: Request, session: Session, known: Viewer | None, now: datetime) -> None:
    """Count a report on its way in. Raises TooMany."""
    at_most = settings().reports_per_minute
    if at_most and known is None:
        count_all(session, [(_here(request, "reports", now), (at_most, 60))], now)


def count_question(request: Request, session: Session, known: Viewer | None, now: datetime) -> None:
    """Count a question about what lies near a place: a phone asks once, a scraper everywhere. Raises TooMany."""
    if settings().reports_per_minute and known is None:
        count_all(session, [(_here(request, "nearby", now), NEARBY_QUESTIONS)], now)


def count_place(request: Request, session: Session, known: Viewer | None, now: datetime) -> None:
    """Count a question about what a place is called. Raises TooMany."""
    if settings().reports_per_minute and known is None:
        count_all(session, [(_here(request, "places", now), PLACE_QUESTIONS)], now)


def count_address(request: Request, session: Session, now: datetime) -> None:
    """Count a mail that someone asks for: whoever holds many codes must not fill strangers' letter boxes. Raises TooMany."""
    count_all(session, [(_here(request, "contact", now), CONFIRM_PER_NETWORK)], now)


def count_wrong_code(request: Request, session: Session, now: datetime) -> None:
    """Count a code that nobody has. Raises TooMany."""
    count_all(session, [(_here(request, "codes", now), WRONG_CODES)], now)


def _here(request: Request, purpose: str, now: datetime) -> bytes:
    who = caller(request)
    return keyed(who.secret, purpose, source(who.secret, who.host, now))
