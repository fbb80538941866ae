"""Whoever signs in lands where their work is."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from service.people.rules import given_roles
from service.signin.actions import open_session
from tests.conftest import NOON, SignedInAs
from tests.service.people.staffed import person
from web.signin.cookies import cookie_name

BEGINS = {
    "coordinator": "/lagesbild",
    "police": "/lagesbild",
    "rescue": "/lagesbild",
    "council": "/sanering",
    "administrator": "/installningar",
}


@pytest.mark.parametrize("role", given_roles())
def test_each_role_lands_where_its_work_begins(signed_in_as: SignedInAs, role: str) -> None:
    client = signed_in_as(role)

    landed = client.get("/hem").headers["location"]

    assert landed == BEGINS.get(role, "/arenden")
    if landed != "/lagesbild":  # which needs a period
        assert client.get(landed).status_code == 200


def test_who_holds_nothing_lands_on_their_own_page(client: TestClient, session: Session) -> None:
    client.cookies.set(cookie_name(), open_session(session, person(session, "Bo Ny"), NOON, strong=True))

    assert client.get("/hem").headers["location"] == "/min-sida"
