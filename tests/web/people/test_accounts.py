"""Accounts close and rights change, and whoever it is about notices at once."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from service.people import directory
from tests import make
from tests.conftest import SignedInAs
from tests.service.people.staffed import function, holder, roles
from web.signin.cookies import cookie_name

LIST = "/installningar/personer"
LINK = re.compile(r"/inbjudan/([A-Za-z0-9_-]{43})")


@pytest.fixture
def admin(signed_in_as: SignedInAs) -> TestClient:
    return signed_in_as("administrator")


@pytest.mark.parametrize("change", ["give", "end", "close"])
def test_whose_rights_change_is_signed_out_at_once(
    client: TestClient, admin: TestClient, session: Session, change: str
) -> None:
    kim = make.person(session, "guard")
    client.cookies.set(cookie_name(), make.session_of(session, kim))
    assert client.get("/min-sida").status_code == 200
    [held] = [one for one in directory.held(session) if one.person_id == kim.person_id]
    path, data = {
        "give": ("funktioner", {"function": str(function(session, "police"))}),
        "end": (f"funktioner/{held.id}/avsluta", {}),
        "close": ("stang", {}),
    }[change]

    assert admin.post(f"{LIST}/{kim.person_id}/{path}", data=data).status_code == 303

    assert client.get("/min-sida").headers["location"].startswith("/logga-in")


def test_a_closed_account_is_shown_so_and_can_be_opened_again(admin: TestClient, session: Session) -> None:
    kim = holder(session, "guard")
    page = f"{LIST}/{kim}"
    for _ in range(2):
        assert admin.post(f"{page}/stang").status_code == 303
    assert "Stängt konto" in admin.get(page).text
    refused = admin.post(f"{page}/lank")
    assert (refused.status_code, "Kontot är stängt" in refused.text) == (422, True)

    for _ in range(2):
        assert admin.post(f"{page}/oppna").status_code == 303

    assert "Stängt konto" not in admin.get(page).text
    assert LINK.search(admin.post(f"{page}/lank").text)


def test_a_link_that_was_handed_out_holds_no_longer_when_the_account_closes(
    admin: TestClient, session: Session
) -> None:
    kim = holder(session, "guard")
    link = LINK.search(admin.post(f"{LIST}/{kim}/lank").text)
    assert link

    admin.post(f"{LIST}/{kim}/stang")

    assert admin.get(link[0]).status_code == 404


def test_an_administrator_does_not_change_their_own_rights(client: TestClient, session: Session) -> None:
    ada = make.person(session, "administrator")
    client.cookies.set(cookie_name(), make.session_of(session, ada))
    [held] = [one for one in directory.held(session) if one.person_id == ada.person_id]
    page = f"{LIST}/{ada.person_id}"

    for path, data in (
        ("funktioner", {"function": str(function(session, "auditor"))}),
        (f"funktioner/{held.id}/avsluta", {}),
        ("stang", {}),
    ):
        answer = client.post(f"{page}/{path}", data=data)
        assert (answer.status_code, "dina egna behörigheter" in answer.text) == (403, True)
    assert roles(session, ada.person_id) == {"administrator"}
    assert "avsluta" not in client.get(page).text


def test_an_auditor_sees_everything_here_and_changes_nothing(signed_in_as: SignedInAs, session: Session) -> None:
    kim = holder(session, "guard")
    auditor = signed_in_as("auditor")

    for path in (
        LIST,
        f"{LIST}/{kim}",
        "/installningar/verksamheter",
        f"/installningar/funktioner/{function(session, 'guard')}",
    ):
        answer = auditor.get(path)
        assert answer.status_code == 200
        assert '<form method="post" action="/installningar' not in answer.text
        assert 'method="post" action="/logga-ut"' in answer.text
    assert auditor.post(f"{LIST}/{kim}/stang").status_code == 403
