"""Organisations and functions: added, changed, handed over, closed."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from service.areas import shapes
from service.people import directory
from tests import make
from tests.conftest import SignedInAs
from tests.service.people.staffed import function, holder, organisation, person, roles
from tests.web.people.listed import NOBODY
from web.signin.cookies import cookie_name

LIST, POSTS = "/installningar/verksamheter", "/installningar/funktioner"


@pytest.fixture
def admin(signed_in_as: SignedInAs) -> TestClient:
    return signed_in_as("administrator")


def test_an_organisation_is_added_and_changed(admin: TestClient, session: Session) -> None:
    at = admin.post(LIST, data={"name": "Polisen", "kind": "police"}).headers["location"]
    told = admin.get(at).text
    assert "Polisen" in told
    assert "förväntas inte rapportera" in told

    changed = admin.post(at, data={"name": "Polisen Väst", "kind": "police", "participates": "yes"})

    assert changed.headers["location"] == at
    assert [(one.name, one.participates) for one in directory.employers(session) if one.kind == "police"] == [
        ("Polisen Väst", True)
    ]


def test_a_name_that_is_taken_is_refused_and_kept_in_the_form(admin: TestClient, session: Session) -> None:
    organisation(session, "Alfa")
    beta = organisation(session, "Beta")

    for path in (LIST, f"{LIST}/{beta}"):
        answer = admin.post(path, data={"name": "Alfa", "kind": "association"})
        assert answer.status_code == 422
        assert "redan en verksamhet med det namnet" in answer.text
        assert 'value="Alfa"' in answer.text


def test_a_function_is_added_for_some_areas(admin: TestClient, session: Session) -> None:
    make.layer(session, make.area("a", 15.9, 59.4, 16.0, 59.6), make.area("b", 16.0, 59.4, 16.1, 59.6))
    first, second = shapes.choices(session)
    at = f"{LIST}/{organisation(session)}"

    admin.post(f"{at}/funktioner", data={"name": "Rond", "role": "guard", "areas": [str(first.id), str(second.id)]})

    [post] = [one for one in directory.posts(session) if one.name == "Rond"]
    assert post.areas == {first.id, second.id}
    assert "Område a, Område b" in admin.get(at).text


@pytest.mark.parametrize("areas", [[NOBODY], ["x"], [""]])
def test_a_function_never_reaches_all_because_its_area_is_gone(
    admin: TestClient, session: Session, areas: list[str]
) -> None:
    at = f"{LIST}/{organisation(session)}"

    answer = admin.post(f"{at}/funktioner", data={"name": "Rond", "role": "guard", "areas": areas})

    assert (answer.status_code, "Välj områden i listan" in answer.text) == (422, True)
    assert [one for one in directory.posts(session) if one.name == "Rond"] == []


@pytest.mark.parametrize("role", ["", "citizen", "god", "everyone"])
def test_an_unknown_role_is_refused(admin: TestClient, session: Session, role: str) -> None:
    post = function(session, "guard")

    for path in (f"{LIST}/{organisation(session)}/funktioner", f"{POSTS}/{post}"):
        answer = admin.post(path, data={"name": "Rond", "role": role})
        assert (answer.status_code, "Välj en roll i listan" in answer.text) == (422, True)
        assert 'value="Rond"' in answer.text


def test_a_function_is_handed_over(admin: TestClient, session: Session) -> None:
    kim, sam = holder(session, "guard"), person(session, "Sam Ek")
    at = f"{POSTS}/{function(session, 'guard')}"

    for _ in range(2):
        assert admin.post(f"{at}/overlamna", data={"giver": str(kim), "person": str(sam)}).headers["location"] == at

    assert (roles(session, kim), roles(session, sam)) == (set(), {"guard"})
    told = admin.get(at).text
    assert told.index("Sam Ek") < told.index("Tidigare") < told.index("Kim Alm")


def test_a_function_is_given_to_one_more(admin: TestClient, session: Session) -> None:
    kim, sam = holder(session, "guard"), person(session, "Sam Ek")
    at = f"{POSTS}/{function(session, 'guard')}"

    assert admin.post(f"{at}/ge", data={"person": str(sam)}).headers["location"] == at

    assert (roles(session, kim), roles(session, sam)) == ({"guard"}, {"guard"})
    wrong = admin.post(f"{at}/ge", data={"person": "x"})
    assert (wrong.status_code, "Välj en person" in wrong.text) == (422, True)


def test_a_closed_function_is_nobodys_until_it_is_opened_and_given_again(admin: TestClient, session: Session) -> None:
    kim = holder(session, "guard")
    at = f"{POSTS}/{function(session, 'guard')}"

    for _ in range(2):
        assert admin.post(f"{at}/stang").headers["location"] == at
    assert roles(session, kim) == set()
    assert admin.post(f"{at}/ge", data={"person": str(kim)}).status_code == 422
    for _ in range(2):
        admin.post(f"{at}/oppna")
    admin.post(f"{at}/ge", data={"person": str(kim)})

    assert roles(session, kim) == {"guard"}


def test_another_role_signs_its_holders_out(client: TestClient, admin: TestClient, session: Session) -> None:
    kim = make.person(session, "guard")
    client.cookies.set(cookie_name(), make.session_of(session, kim))
    at = f"{POSTS}/{kim.grants[0].function_id}"

    admin.post(at, data={"name": "Rond", "role": "guard"})
    assert client.get("/min-sida").status_code == 200
    admin.post(at, data={"name": "Rond", "role": "police"})

    assert client.get("/min-sida").status_code == 303
    assert roles(session, kim.person_id) == {"police"}


def test_an_administrator_does_not_change_the_role_or_reach_of_their_own_function(
    client: TestClient, session: Session
) -> None:
    ada = make.person(session, "administrator")
    client.cookies.set(cookie_name(), make.session_of(session, ada))
    at = f"{POSTS}/{ada.grants[0].function_id}"

    for path, data in ((at, {"name": "X", "role": "coordinator"}), (f"{at}/stang", {})):
        answer = client.post(path, data=data)
        assert (answer.status_code, "dina egna behörigheter" in answer.text) == (403, True)

    assert roles(session, ada.person_id) == {"administrator"}
    assert client.post(at, data={"name": "Systemförvaltning", "role": "administrator"}).status_code == 303
