"""The administrator's page of someone who has lost their phone; and of one whose functions the directory gives."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service.people import directory
from service.people.rules import Viewer
from service.signin.oidc.models import GroupHolding
from tests import make
from tests.conftest import SignedInAs
from tests.service.signin.signing import enrolled
from web.signin.cookies import cookie_name

LIST = "/installningar/personer"


@pytest.fixture
def me(session: Session) -> Viewer:
    return make.person(session, "administrator")


@pytest.fixture
def admin(client: TestClient, session: Session, me: Viewer) -> TestClient:
    client.cookies.set(cookie_name(), make.session_of(session, me))
    return client


def apps(session: Session) -> int:
    return int(session.execute(text("SELECT count(*) FROM authenticator")).scalar_one())


def test_the_page_asks_before_it_takes_the_second_step_away(admin: TestClient, session: Session) -> None:
    person_id = enrolled(session)[0].viewer.person_id
    page = admin.get(f"{LIST}/{person_id}").text

    inside = page.partition("Nollställ andra steget …")[2].partition("</details>")[0]
    assert f'action="{LIST}/{person_id}/andra-steget"' in inside
    assert "loggas ut överallt" in inside
    assert apps(session) == 1

    answer = admin.post(f"{LIST}/{person_id}/andra-steget")

    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}/{person_id}")
    assert apps(session) == 0


def test_it_is_not_offered_for_oneself_and_not_done(admin: TestClient, me: Viewer) -> None:
    assert "andra-steget" not in admin.get(f"{LIST}/{me.person_id}").text

    answer = admin.post(f"{LIST}/{me.person_id}/andra-steget")

    assert answer.status_code == 403
    assert "Be en annan administratör" in answer.text


@pytest.mark.parametrize("role", ["coordinator", "auditor", "police"])
def test_nobody_else_does_it(signed_in_as: SignedInAs, session: Session, role: str) -> None:
    person_id = enrolled(session)[0].viewer.person_id

    assert signed_in_as(role).post(f"{LIST}/{person_id}/andra-steget").status_code == 403
    assert apps(session) == 1


def test_a_function_that_the_directory_gives_is_shown_so_and_cannot_be_ended_here(
    admin: TestClient, session: Session
) -> None:
    kim = make.person(session, "guard").person_id
    [held] = [one for one in directory.held(session) if one.person_id == kim]
    ends = f"{LIST}/{kim}/funktioner/{held.id}/avsluta"
    assert ends in admin.get(f"{LIST}/{kim}").text

    session.add(GroupHolding(holding_id=held.id))
    session.flush()

    page = admin.get(f"{LIST}/{kim}").text
    assert ends not in page
    assert "Kommer från kommunens katalog" in page
    answer = admin.post(ends)
    assert (answer.status_code, "avslutas där" in answer.text) == (422, True)
    assert directory.holding_of(session, held.id).until is None  # type: ignore[union-attr]
