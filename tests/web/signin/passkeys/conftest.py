"""A service that is met at a name over https, and someone there with a key."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from service.people.rules import Viewer
from service.settings import settings
from tests import make
from tests.conftest import client_on
from tests.web.signin.passkeys.authenticator import ORIGIN, RP_ID, Authenticator
from web.signin.cookies import cookie_name

MINE, SIGN_IN = "/konto/nycklar", "/logga-in/nyckel"
UNPROVEN, COPIED = "Nyckeln kunde inte visa vem du är", "kan ha kopierats"


@pytest.fixture(autouse=True)
def named(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A service that is met at a name over https, as keys ask for."""
    monkeypatch.setenv("OPL_BASE_URL", ORIGIN)
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def anyone(session: Session) -> TestClient:
    made = client_on(session)
    made.base_url = httpx2.URL(ORIGIN)
    made.headers["Origin"] = ORIGIN
    return made


@pytest.fixture
def owner(session: Session) -> Viewer:
    return make.person(session, "coordinator")


def sign_in_as(anyone: TestClient, session: Session, who: Viewer) -> TestClient:
    made = TestClient(anyone.app, base_url=ORIGIN, headers={"Origin": ORIGIN}, follow_redirects=False)
    made.cookies.set(cookie_name(), make.session_of(session, who), domain=RP_ID)
    return made


@pytest.fixture
def hers(anyone: TestClient, session: Session, owner: Viewer) -> TestClient:
    """The owner's own browser, signed in."""
    return sign_in_as(anyone, session, owner)


def asked(client: TestClient, path: str) -> dict[str, Any]:
    answer = client.post(f"{path}/fraga")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def add(client: TestClient, key: Authenticator, name: str = "Telefonen", **how: Any) -> httpx2.Response:
    return client.post(MINE, data={"answer": key.make(asked(client, MINE), **how), "name": name})


def sign_in(client: TestClient, key: Authenticator, **how: Any) -> httpx2.Response:
    return client.post(SIGN_IN, data={"answer": key.sign(asked(client, SIGN_IN), **how), "next": "/konto"})


@pytest.fixture
def key(hers: TestClient, owner: Viewer) -> Authenticator:
    """A key that the owner added."""
    made = Authenticator(owner.person_id)
    assert add(hers, made).status_code == 303
    return made


def is_out(answer: httpx2.Response, words: str = UNPROVEN) -> bool:
    return answer.status_code == 422 and words in answer.text and "set-cookie" not in answer.headers
