"""How often someone may begin to sign in by the directory or by a key: each beginning leaves a row behind."""

from datetime import datetime

from fastapi import Request
from sqlmodel import Session

from service.bounds import SIGN_IN_BEGUN, SIGN_IN_BEGUN_IN_ALL
from service.signin.limits import count_all
from service.signin.rules import keyed, source
from web.signin.calling import caller


def count_beginning(session: Session, request: Request, now: datetime) -> None:
    """Count one. Raises TooMany. Passwords have their own count: whoever fills this one shuts nobody out of that."""
    who = caller(request)
    here = keyed(who.secret, "begun", source(who.secret, who.host, now))
    count_all(session, [(here, SIGN_IN_BEGUN), (keyed(who.secret, "begun"), SIGN_IN_BEGUN_IN_ALL)], now)
