"""Signing in as a browser does."""

from datetime import datetime, timedelta

from fastapi.testclient import TestClient
from httpx2 import Response
from pyotp import TOTP
from sqlmodel import Session

from service.people.rules import Viewer
from service.signin import totp
from service.signin.actions import set_password
from tests import make
from tests.conftest import NOON
from web.signin.cookies import cookie_name

GOOD = "korrekt häst batteri klammer"
BETTER = "mossa trumpet igelkott"
TOLD = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STAFF_PAGE = "/api/v1/removal"


def someone(session: Session, role: str = "staff", *, app: bool = False) -> Viewer:
    """Someone with a password, and perhaps an app that they added an hour ago."""
    who = make.person(session, role)
    set_password(session, who.person_id, GOOD, NOON)
    if app:
        before = NOON - timedelta(hours=1)
        totp.enrol(session, who.person_id, TOLD, code(before), secret=make.SECRET, now=before)
    return who


def code(now: datetime = NOON, told: str = TOLD) -> str:
    """What the app shows."""
    return TOTP(told).at(now)


def sign_in(client: TestClient, who: Viewer | str, password: str = GOOD, **more: str) -> Response:
    email = who if isinstance(who, str) else who.email
    return client.post("/logga-in", data={"email": email, "password": password} | more)


def give_code(client: TestClient, told: str) -> Response:
    return client.post("/logga-in/kod", data={"code": told})


def is_let_in(client: TestClient, path: str = STAFF_PAGE) -> bool:
    return client.get(path).status_code == 200


def token(client: TestClient) -> str | None:
    """The session that the browser carries."""
    return client.cookies.get(cookie_name())


def carrying(client: TestClient, stolen: str | None) -> TestClient:
    """Another browser, with this session's cookie."""
    made = TestClient(client.app, headers={"Origin": "http://testserver"}, follow_redirects=False)
    made.cookies.set(cookie_name(), stolen or "")
    return made
