"""What the tests of signing in share."""

from datetime import timedelta

from sqlmodel import Session

from service.people.rules import Viewer
from service.signin.actions import set_password
from service.signin.entering import Caller, knock
from tests import make
from tests.conftest import NOON

GOOD = "korrekt häst batteri klammer"
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
