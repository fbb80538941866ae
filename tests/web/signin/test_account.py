"""`/konto`: another password, the app away, everything ended."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from service.signin import totp
from tests import make
from tests.conftest import NOON
from tests.web.reading import read
from tests.web.signin.entering import (
    BETTER,
    GOOD,
    carrying,
    code,
    give_code,
    is_let_in,
    sign_in,
    someone,
    token,
)

CHANGE = {"current": GOOD, "password": BETTER, "again": BETTER}


@pytest.fixture
def mine(client: TestClient, session: Session) -> TestClient:
    """Signed in, without an app."""
    sign_in(client, someone(session))
    return client


@pytest.fixture
def with_app(client: TestClient, session: Session) -> TestClient:
    """Signed in with a recovery code, as the coordinator: the app's present code is still unused."""
    who = someone(session, "coordinator", app=True)
    sign_in(client, who)
    give_code(client, totp.fresh_codes(session, who.person_id, secret=make.SECRET)[0])
    return client


def test_it_shows_who_one_is(mine: TestClient) -> None:
    answer = mine.get("/konto")

    assert answer.status_code == 200
    assert "Kim Berg" in answer.text
    assert "Du är inloggad här och ingen annanstans." in answer.text


def test_another_password_ends_every_other_session_and_renews_this(client: TestClient, mine: TestClient) -> None:
    before = carrying(mine, token(mine))

    answer = mine.post("/konto/losenord", data=CHANGE)

    assert (answer.status_code, answer.headers["location"]) == (303, "/konto?andrat=true")
    assert "Lösenordet är ändrat" in mine.get(answer.headers["location"]).text
    assert is_let_in(mine)
    assert not is_let_in(before)


def test_the_new_one_opens_and_the_old_does_not(client: TestClient, session: Session) -> None:
    who = someone(session)
    sign_in(client, who)
    client.post("/konto/losenord", data=CHANGE)

    assert sign_in(client, who, GOOD).status_code == 401
    assert sign_in(client, who, BETTER).status_code == 303


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"current": "fel"}, "current", "nuvarande lösenordet"),
        ({"current": ""}, "current", "nuvarande lösenordet"),
        ({"password": "kort", "again": "kort"}, "password", "minst 12"),
        ({"password": "password1234", "again": "password1234"}, "password", "lätt att gissa"),
        ({"again": "något helt annat här"}, "password", "inte lika"),
    ],
)
def test_what_does_not_hold_is_said_beside_its_field_and_changes_nothing(
    mine: TestClient, given: dict[str, str], field: str, says: str
) -> None:
    answer = mine.post("/konto/losenord", data=CHANGE | given)

    assert answer.status_code == 422
    page = read(answer)
    assert says in page.texts[f"fel-{field}"]
    assert f"fel-{field}" in page.described[field]
    assert page.fields["current"] == page.fields["password"] == ""
    assert mine.post("/konto/losenord", data=CHANGE).status_code == 303


def test_a_stolen_session_guesses_the_password_ten_times(mine: TestClient) -> None:
    wrong = CHANGE | {"current": "fel"}

    assert [mine.post("/konto/losenord", data=wrong).status_code for _ in range(11)] == [422] * 10 + [429]


def test_the_app_is_taken_away_with_a_code_and_who_must_have_one_gets_another(with_app: TestClient) -> None:
    answer = with_app.post("/konto/kod/bort", data={"code": code()})

    assert (answer.status_code, answer.headers["location"]) == (303, "/konto/kod")
    assert not is_let_in(with_app)
    assert with_app.get("/konto/kod").status_code == 200


def test_without_the_right_code_it_stays(with_app: TestClient) -> None:
    answer = with_app.post("/konto/kod/bort", data={"code": "000000"})

    assert answer.status_code == 422
    assert "stämmer inte" in read(answer).texts["fel-drop"]
    assert is_let_in(with_app)


def test_new_recovery_codes_take_a_code(with_app: TestClient) -> None:
    wrong = with_app.post("/konto/koder", data={"code": "000000"})
    assert "stämmer inte" in read(wrong).texts["fel-renew"]

    answer = with_app.post("/konto/koder", data={"code": code()})

    assert answer.status_code == 200
    assert "De visas bara nu" in answer.text
    assert "10 återställningskoder kvar" in with_app.get("/konto").text


def test_signing_out_everywhere_is_everywhere(client: TestClient, session: Session) -> None:
    who = someone(session)
    sign_in(client, who)
    elsewhere = carrying(client, make.session_of(session, who))
    assert "Du är inloggad på 2 ställen." in client.get("/konto").text

    answer = client.post("/konto/logga-ut")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert not is_let_in(client)
    assert not is_let_in(elsewhere)


def test_who_signs_in_by_the_directory_alone_has_no_password_to_change(client: TestClient, session: Session) -> None:
    who = make.person(session, "staff")
    mine = carrying(client, make.session_of(session, who, now=NOON))

    assert "Byt lösenord" not in mine.get("/konto").text
    assert mine.post("/konto/losenord", data=CHANGE).status_code == 422
