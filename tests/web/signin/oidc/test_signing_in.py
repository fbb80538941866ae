"""Signing in by a real directory: a provider that knows nothing of us, asked from the first page to the last."""

from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from service import clock
from service.people.models import Person
from service.people.queries import viewer
from tests.conftest import client_on
from tests.web.signin.oidc.conftest import Settle, told
from tests.web.signin.oidc.providers import consent, query, tell
from web import deps

Enter = Callable[..., TestClient]


@pytest.fixture
def subject() -> str:
    return f"subject-{uuid4().hex[:8]}"


@pytest.fixture
def client(session: Session) -> TestClient:
    """At the time of the provider's own clock."""
    made = client_on(session)
    del made.app.dependency_overrides[deps.present]  # type: ignore[attr-defined]
    return made


def sign_in(client: TestClient, subject: str, onward: str = "") -> str:
    """The page that someone gets when they come back."""
    away = client.get(f"/logga-in/katalog?vidare={onward}")
    back = urlsplit(consent(away.headers["location"], subject))
    return client.get(f"{back.path}?{back.query}").text


def functions(session: Session, email: str) -> list[str]:
    person = session.exec(select(Person).where(Person.email == email)).one()
    from_now = clock.now()
    found = viewer(session, person.id, from_now)
    assert found is not None
    return [grant.function for grant in found.grants]


def test_a_colleague_with_a_group_gets_an_account_and_the_functions_of_their_groups(
    client: TestClient, session: Session, real: str, settle: Settle, subject: str
) -> None:
    settle(real)
    email = f"{subject}@koping.example"
    groups = ["samordnare", "CN=lagesbild,OU=polis", "skolan"]
    tell(real, subject, name="Sam Ek", email=email, email_verified=True, groups=groups, amr=["pwd", "otp"])

    assert "url=/underlag" in sign_in(client, subject, "/underlag")

    assert functions(session, email) == ["Kommunpolis", "Samordning"]
    assert "Logga ut" in client.get("/underlag").text


def test_whoever_is_in_none_of_the_groups_gets_no_account(
    client: TestClient, session: Session, real: str, settle: Settle, subject: str
) -> None:
    settle(real)
    tell(real, subject, name="Ute Stängd", email=f"{subject}@koping.example", email_verified=True, groups=["skolan"])

    assert "Ditt konto har ingen roll här" in sign_in(client, subject)

    assert session.exec(select(Person).where(Person.name == "Ute Stängd")).first() is None
    assert client.get("/underlag").status_code == 303


def test_changed_groups_change_what_one_holds_at_the_next_sign_in(
    client: TestClient, session: Session, real: str, settle: Settle, subject: str
) -> None:
    settle(real)
    email = f"{subject}@koping.example"
    for groups in (["samordnare", "revision"], ["revision", "CN=lagesbild,OU=polis"]):
        tell(real, subject, name="Sam Ek", email=email, email_verified=True, groups=groups)
        sign_in(client, subject)

    assert functions(session, email) == ["Kommunpolis", "Revision"]


def test_a_code_is_good_once(client: TestClient, real: str, settle: Settle, subject: str) -> None:
    settle(real)
    tell(real, subject, email=f"{subject}@koping.example", email_verified=True, groups=["samordnare"])
    back = urlsplit(consent(client.get("/logga-in/katalog").headers["location"], subject))
    cookie = dict(client.cookies)
    assert client.get(f"{back.path}?{back.query}").status_code == 200

    client.cookies.update(cookie)
    again = client.get(f"{back.path}?{back.query}")

    assert "Börja om" in told(again)


def test_a_code_of_another_conversation_opens_nothing(
    client: TestClient, session: Session, real: str, settle: Settle, subject: str
) -> None:
    """Whoever slips their own answer into someone's browser would have them work in a stranger's account."""
    settle(real)
    tell(real, subject, email=f"{subject}@koping.example", email_verified=True, groups=["samordnare"])
    attacker, victim = client, client_on(session)
    del victim.app.dependency_overrides[deps.present]  # type: ignore[attr-defined]
    code = query(consent(attacker.get("/logga-in/katalog").headers["location"], subject))["code"]
    state = query(victim.get("/logga-in/katalog").headers["location"])["state"]

    answer = victim.get("/logga-in/katalog/svar", params={"code": code, "state": state})

    assert "kunde inte visa vem du är" in told(answer)  # the nonce is another's


def test_whoever_says_no_at_the_directory_is_told_so(
    client: TestClient, real: str, settle: Settle, subject: str
) -> None:
    settle(real)
    state = query(client.get("/logga-in/katalog").headers["location"])["state"]

    answer = client.get("/logga-in/katalog/svar", params={"error": "access_denied", "state": state})

    assert "avbröts" in told(answer)
