"""What the tests of signing in share."""

from datetime import datetime, timedelta

from pyotp import TOTP
from sqlmodel import Session

from service.people.rules import Viewer
from service.signin import totp
from service.signin.actions import set_password
from service.signin.entering import Caller, knock
from service.signin.queries import presence
from service.signin.rules import Presence, token_hash
from tests import make
from tests.conftest import NOON

GOOD = "korrekt häst batteri klammer"
TOLD = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # what an app was told
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HERE = Caller(make.SECRET, "192.0.2.7", "")


def someone(session: Session, role: str = "staff", password: str = GOOD) -> Viewer:
    """Someone with a password."""
    who = make.person(session, role)
    set_password(session, who.person_id, password, NOON)
    return who


def opens(session: Session, who: Viewer, password: str = GOOD) -> bool:
    """Does this password let them in?"""
    return knock(session, who.email, HERE, NOON).answer(password).right


def code(now: datetime, told: str = TOLD) -> str:
    return TOTP(told).at(now)


def enrolled(session: Session, role: str = "coordinator") -> tuple[Presence, list[str]]:
    """Someone with an app, whose password was right, an hour after they added it."""
    who = make.person(session, role)
    long_ago = NOON - timedelta(hours=1)
    codes = totp.enrol(session, who.person_id, TOLD, code(long_ago), secret=make.SECRET, now=long_ago)
    return half_way(session, who), codes


def half_way(session: Session, who: Viewer) -> Presence:
    there = presence(session, token_hash(make.session_of(session, who, strong=False)), NOON)
    assert there is not None
    return there


def proves(session: Session, found: Presence, told: str, now: datetime = NOON, caller: Caller = HERE) -> bool:
    return totp.proves(session, found, told, caller, now)
