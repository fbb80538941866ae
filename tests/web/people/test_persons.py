"""An administrator invites, changes and closes; who it is about notices at once."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from service.people import directory
from service.people.actions import give
from tests.conftest import NOON, SignedInAs
from tests.service.people.staffed import function, holder, person, roles
from tests.web.conftest import At

LIST = "/installningar/personer"
LINK = re.compile(r"/inbjudan/([A-Za-z0-9_-]{43})")


@pytest.fixture
def admin(signed_in_as: SignedInAs) -> TestClient:
    return signed_in_as("administrator")


def invited(session: Session, **but: str) -> dict[str, str]:
    post = str(function(session, "guard"))
    return {"name": "Sam Ek", "email": "Sam.Ek@demo.example", "function": post} | but


def test_who_is_invited_has_an_account_a_function_and_a_link_that_holds(admin: TestClient, session: Session) -> None:
    answer = admin.post(LIST, data=invited(session))

    found = directory.account_at(session, "sam.ek@demo.example")
    assert found is not None
    assert roles(session, found.id) == {"guard"}
    link = LINK.search(answer.text)
    assert link is not None
    assert admin.get(link[0]).status_code == 200


def test_the_link_stands_in_no_address_and_is_not_kept(admin: TestClient, session: Session) -> None:
    answer = admin.post(LIST, data=invited(session))

    assert answer.status_code == 200
    assert "location" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    found = directory.account_at(session, "sam.ek@demo.example")
    assert found is not None
    assert not LINK.search(admin.get(f"{LIST}/{found.id}").text)


def test_inviting_twice_is_one_person_and_only_the_last_link_holds(admin: TestClient, session: Session) -> None:
    first, second = (LINK.search(admin.post(LIST, data=invited(session)).text) for _ in range(2))

    assert first
    assert second
    assert len(directory.accounts(session, "sam.ek")) == 1
    assert len([one for one in directory.held(session) if one.person == "Sam Ek"]) == 1
    assert (admin.get(first[0]).status_code, admin.get(second[0]).status_code) == (404, 200)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": " "}, "Skriv ett namn"),
        ({"name": "Sam\u202eEk"}, "Skriv ett namn"),
        ({"name": "a" * 101}, "Skriv ett namn"),
        ({"email": "sam.ek"}, "Skriv en e-postadress"),
        ({"email": "sam@demo.example\r\nBcc: x@y.se"}, "Skriv en e-postadress"),
        ({"function": ""}, "Välj en funktion"),
        ({"function": "x'; DROP TABLE person"}, "Välj en funktion"),
    ],
)
def test_what_does_not_hold_is_said_in_words_and_what_was_typed_is_kept(
    admin: TestClient, session: Session, typed: dict[str, str], words: str
) -> None:
    told = invited(session, **typed)

    answer = admin.post(LIST, data=told)

    assert answer.status_code == 422
    assert words in answer.text
    kept = told["email"] if "email" not in typed else told["name"]
    assert f'value="{kept}"' in answer.text
    assert directory.account_at(session, "sam.ek@demo.example") is None


def test_an_address_that_someone_has_is_refused(admin: TestClient, session: Session) -> None:
    person(session, "Sam Ek")

    answer = admin.post(LIST, data=invited(session, name="Någon Annan"))

    assert answer.status_code == 422
    assert "Det finns redan ett konto med den adressen" in answer.text


def test_a_name_is_text_wherever_it_is_shown(admin: TestClient, session: Session) -> None:
    name = "<img src=x onerror=alert(1)>"
    admin.post(LIST, data=invited(session, name=name))
    found = directory.account_at(session, "sam.ek@demo.example")
    assert found is not None

    for path in (LIST, f"{LIST}/{found.id}", "/installningar/verksamheter"):
        assert "<img" not in admin.get(path).text


def test_people_are_found_by_part_of_a_name_or_an_address(admin: TestClient, session: Session) -> None:
    person(session, "Sam Ek")
    person(session, "Kim Alm")

    for asked in ("sam", "EK", "sam.ek@"):
        told = admin.get(LIST, params={"namn": asked}).text
        assert "Sam Ek" in told
        assert "Kim Alm" not in told
    for none in ("%", "_", "\\", "' OR 1=1", "\0", "a" * 10_000, "  q  "):
        assert "Ingen person passar" in admin.get(LIST, params={"namn": none}).text


def test_a_function_is_given_and_ended_and_stays_in_sight(admin: TestClient, session: Session, at: At) -> None:
    kim, post = person(session), function(session, "guard")
    page = f"{LIST}/{kim}"

    for _ in range(2):
        assert admin.post(f"{page}/funktioner", data={"function": str(post)}).headers["location"] == page
    [held] = [one for one in directory.held(session) if one.person_id == kim]
    at(NOON + timedelta(minutes=5))
    for _ in range(2):
        assert admin.post(f"{page}/funktioner/{held.id}/avsluta").headers["location"] == page

    told = admin.get(page).text
    assert "har ingen funktion just nu" in told
    assert "18 nov 2026 – 18 nov 2026" in told
    assert directory.holders(session, post) == []


def test_a_holding_is_ended_on_its_own_persons_page_alone(admin: TestClient, session: Session) -> None:
    holder(session, "guard")
    [held] = [one for one in directory.held(session) if one.person == "Kim Alm"]
    other = person(session, "Sam Ek")

    assert admin.post(f"{LIST}/{other}/funktioner/{held.id}/avsluta").status_code == 404
    assert directory.holding_of(session, held.id) == held


def test_a_new_name_and_address_are_kept(admin: TestClient, session: Session) -> None:
    kim = person(session)

    answer = admin.post(f"{LIST}/{kim}", data={"name": "Kim Berg", "email": "Kim.Berg@demo.example"})
    wrong = admin.post(f"{LIST}/{kim}", data={"name": "Kim Berg", "email": "kim"})

    assert answer.headers["location"] == f"{LIST}/{kim}"
    assert directory.account(session, kim) == (kim, "Kim Berg", "kim.berg@demo.example", NOON, None)
    assert (wrong.status_code, 'value="kim"' in wrong.text) == (422, True)


def test_several_functions_are_shown_and_the_open_ones_can_be_given(admin: TestClient, session: Session) -> None:
    kim = holder(session, "guard")
    give(session, function(session, "police"), kim, by=None, now=NOON)

    told = admin.get(f"{LIST}/{kim}").text

    assert told.count("/avsluta") == 2
    assert f'value="{function(session, "police")}"' not in told
