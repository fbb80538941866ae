"""The second step: asked of those who have it or must have it, and not to be walked around."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service.bounds import RECOVERY_CODES
from service.errors import Unready
from service.settings import settings
from service.signin import totp
from tests import make
from tests.conftest import NOON
from tests.web.conftest import At
from tests.web.reading import Page, read
from tests.web.signin.entering import STAFF_PAGE, carrying, code, give_code, is_let_in, sign_in, someone, token
from web.app import application
from web.signin.cookies import cookie_name


def _enrolment(client: TestClient, path: str = "/konto/kod") -> tuple[Page, str]:
    """The page, and the secret that it shows."""
    answer = client.get(path)
    assert answer.status_code == 200
    shown = answer.text.split('class="spelled">')[1].split("<")[0].replace(" ", "")
    return read(answer), shown


def test_a_role_that_must_have_a_second_factor_is_led_to_it_before_anything_else(
    client: TestClient, session: Session
) -> None:
    sign_in(client, someone(session, "coordinator"))

    for path in ("/lagesbild", "/konto", "/hem", "/konto/nycklar"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/konto/kod?vidare={path}")
    api = client.get(STAFF_PAGE)
    assert (api.status_code, api.json()["code"]) == (401, "second_step")
    assert "Kim Berg" not in client.get("/rapportera").text


def test_the_settings_say_which_roles(client: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings().demanding == {"administrator", "auditor", "coordinator", "police"}
    none = settings().model_copy(update={"strong_roles": "none"})
    assert none.demanding == frozenset()
    monkeypatch.setattr("web.deps.settings", lambda: none)

    sign_in(client, someone(session, "coordinator"))

    assert is_let_in(client)


@pytest.mark.parametrize("told", ["coordinater", "coordinator;police", "citizen", "coordinator,none,x"])
def test_a_misspelt_role_stops_the_start_and_does_not_go_without_a_second_factor(told: str) -> None:
    with pytest.raises(Unready, match="OPL_STRONG_ROLES"):
        application(settings().model_copy(update={"strong_roles": told}))


def test_an_app_is_added_and_leads_on(client: TestClient, session: Session) -> None:
    sign_in(client, someone(session, "coordinator"))
    before = token(client)
    form, secret = _enrolment(client, "/konto/kod?vidare=/underlag")
    assert session.execute(text("SELECT count(*) FROM authenticator")).scalar_one() == 0

    answer = client.post("/konto/kod", data=form.fields | {"code": code(told=secret)})

    assert answer.status_code == 200
    assert answer.text.count("<li>") - answer.text.count("<li><") == RECOVERY_CODES
    assert 'href="/underlag"' in answer.text
    assert token(client) != before
    assert not is_let_in(carrying(client, before))
    assert is_let_in(client)


def test_a_wrong_code_shows_the_same_picture_again(client: TestClient, session: Session) -> None:
    sign_in(client, someone(session, "coordinator"))
    form, secret = _enrolment(client)

    answer = client.post("/konto/kod", data=form.fields | {"code": "000000"})

    assert answer.status_code == 422
    assert secret in answer.text.replace(" ", "")
    assert "stämmer inte" in read(answer).texts["fel-code"]
    assert not is_let_in(client)


@pytest.mark.parametrize("sealed", ["", "x", "å", "AAAA", "A" * 400, "\0"])
def test_a_secret_that_we_did_not_seal_is_not_taken(client: TestClient, session: Session, sealed: str) -> None:
    sign_in(client, someone(session, "coordinator"))

    answer = client.post("/konto/kod", data={"sealed": sealed, "code": code()})

    assert answer.status_code == 422
    assert "gick inte att känna igen" in answer.text
    assert session.execute(text("SELECT count(*) FROM authenticator")).scalar_one() == 0


def test_a_secret_that_was_sealed_for_another_is_not_taken(client: TestClient, session: Session) -> None:
    """Else someone could add an app whose secret they know to another's account."""
    sign_in(client, someone(session, "coordinator"))
    form, secret = _enrolment(client)
    sign_in(client, someone(session, "coordinator"))

    answer = client.post("/konto/kod", data=form.fields | {"code": code(told=secret)})

    assert answer.status_code == 422
    assert session.execute(text("SELECT count(*) FROM authenticator")).scalar_one() == 0


def test_the_picture_is_made_here_and_is_sent_to_nobody(client: TestClient, session: Session) -> None:
    sign_in(client, someone(session, "coordinator"))
    answer = client.get("/konto/kod")

    assert 'src="data:image/svg+xml' in answer.text
    assert "no-store" in answer.headers["cache-control"]
    assert _enrolment(client)[1] != _enrolment(client)[1]


def test_who_has_an_app_gives_a_code_and_is_led_on(client: TestClient, session: Session) -> None:
    sign_in(client, someone(session, "coordinator", app=True))
    before = token(client)
    asked = client.get("/lagesbild")
    assert asked.headers["location"] == "/logga-in/kod?vidare=/lagesbild"
    form = read(client.get(asked.headers["location"]))

    answer = client.post("/logga-in/kod", data=form.fields | {"code": code()})

    assert (answer.status_code, answer.headers["location"]) == (303, "/lagesbild")
    assert token(client) != before
    assert is_let_in(client)
    assert not is_let_in(carrying(client, before))


def test_so_does_who_chose_to_have_one(client: TestClient, session: Session) -> None:
    sign_in(client, someone(session, "staff", app=True))
    assert not is_let_in(client)

    give_code(client, code())

    assert is_let_in(client)


def test_a_code_is_taken_once_with_and_without_spaces(client: TestClient, session: Session) -> None:
    who = someone(session, app=True)
    told = code()
    sign_in(client, who)
    assert give_code(client, f"{told[:3]} {told[3:]}").status_code == 303

    for again in (told, f" {told} ", " ".join(told)):
        sign_in(client, who)
        answer = give_code(client, again)
        assert (answer.status_code, is_let_in(client)) == (401, False)
        assert "stämmer inte" in read(answer).texts["fel-code"]


def test_the_window_before_is_taken_once(client: TestClient, session: Session) -> None:
    who = someone(session, app=True)
    before = code(NOON - timedelta(seconds=totp.STEP_S))
    for expected in (303, 401):
        sign_in(client, who)
        assert give_code(client, before).status_code == expected


def test_a_recovery_code_opens_once(client: TestClient, session: Session) -> None:
    who = someone(session, app=True)
    codes = totp.fresh_codes(session, who.person_id, secret=make.SECRET)
    for expected in (303, 401):
        sign_in(client, who)
        assert give_code(client, codes[0].lower()).status_code == expected


def test_five_wrong_codes_and_one_waits(client: TestClient, session: Session, at: At) -> None:
    sign_in(client, someone(session, app=True))
    assert [give_code(client, "000000").status_code for _ in range(5)] == [401] * 5

    refused = give_code(client, code())

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "300")
    assert "5 minuter" in refused.text
    assert not is_let_in(client)


def test_a_password_alone_adds_no_second_app(client: TestClient, session: Session) -> None:
    """Whoever has stolen the password must not be able to put an app of their own in the place of the code."""
    sign_in(client, someone(session, "coordinator", app=True))

    for answer in (client.get("/konto/kod"), client.post("/konto/kod", data={"code": "000000"})):
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/logga-in/kod")
    for path in ("/konto/kod/bort", "/konto/koder", "/konto/losenord", "/konto/logga-ut"):
        assert client.post(path, data={"code": "000000"}).headers["location"].startswith("/logga-in/kod")


def test_who_has_an_app_already_adds_none(client: TestClient, session: Session) -> None:
    client.cookies.set(cookie_name(), make.session_of(session, someone(session, app=True)))

    assert client.get("/konto/kod").headers["location"] == "/konto"


def test_the_step_is_for_those_who_gave_their_password(client: TestClient, staff: TestClient) -> None:
    assert staff.get("/logga-in/kod?vidare=/underlag").headers["location"] == "/underlag"
    assert staff.get("/logga-in/kod?vidare=//evil.example").headers["location"] == "/hem"
    client.cookies.clear()
    assert client.get("/logga-in/kod").headers["location"].startswith("/logga-in?vidare=")


def test_signing_out_half_way_ends_it(client: TestClient, session: Session) -> None:
    sign_in(client, someone(session, app=True))
    half = carrying(client, token(client))

    client.post("/logga-ut")

    assert give_code(half, code()).headers["location"].startswith("/logga-in?vidare=")
