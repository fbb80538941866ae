"""A municipality whose people sign in by its directory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from service.people.actions import add_function, add_organisation
from service.people.models import NewFunction, NewOrganisation
from service.settings import settings
from tests.conftest import NOON, client_on
from tests.web.signin.oidc.providers import CODE, Liar, liar, query, real_provider

GROUPS = "samordnare=Samordning;CN=lagesbild,OU=polis=Kommunpolis;revision=Revision"
Settle = Callable[..., None]


@pytest.fixture(scope="package")
def real() -> Iterator[str]:
    with real_provider() as issuer:
        yield issuer


@pytest.fixture
def settle(monkeypatch: pytest.MonkeyPatch, session: Session) -> Iterator[Settle]:
    """Settings that name a directory, and a municipality with three functions."""
    employer = add_organisation(session, NewOrganisation(name="Köpings kommun"))
    for name, role in (("Samordning", "coordinator"), ("Kommunpolis", "police"), ("Revision", "auditor")):
        add_function(session, employer, NewFunction(name=name, role=role))

    def settled(issuer: str, **others: str) -> None:
        told = {"issuer": issuer, "client_id": "lagesbild", "client_secret": "hemligt", "groups": GROUPS} | others
        for name, value in told.items():
            monkeypatch.setenv(f"OPL_OIDC_{name.upper()}", value)
        settings.cache_clear()

    yield settled
    monkeypatch.undo()
    settings.cache_clear()


@dataclass
class Browser:
    """Someone's browser, before our service and before the directory that lies."""

    client: TestClient
    lies: Liar

    def start(self, path: str = "/logga-in/katalog") -> dict[str, str]:
        """Go to the directory. What it is asked."""
        answer = self.client.get(path)
        assert answer.status_code == 303, answer.text
        asked = query(answer.headers["location"])
        self.lies.nonce, self.lies.challenge = asked["nonce"], asked["code_challenge"]
        return asked

    def come_back(self, state: str, **others: str) -> httpx2.Response:
        return self.client.get("/logga-in/katalog/svar", params={"code": CODE, "state": state} | others)

    def sign_in(self, **others: str) -> httpx2.Response:
        return self.come_back(self.start()["state"], **others)


@pytest.fixture
def lies() -> Iterator[Liar]:
    with liar(int(NOON.timestamp())) as made:
        yield made


@pytest.fixture
def browser(lies: Liar, settle: Settle, session: Session) -> Browser:
    settle(lies.issuer)
    return Browser(client_on(session), lies)


def told(answer: Any) -> str:
    """A refusal's words."""
    return str(answer.text).partition('role="alert">')[2].partition("</p>")[0]
