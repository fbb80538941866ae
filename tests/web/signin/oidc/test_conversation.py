"""The way to the directory's page and back: what is said, once, by whom."""

from typing import Any

import pytest
from sqlmodel import Session, select

from service.people.actions import close_person
from service.people.models import Person
from service.signin.actions import set_password
from tests import make
from tests.conftest import NOON
from tests.web.signin.oidc.conftest import Browser, Settle, told
from tests.web.signin.oidc.providers import CODE
from web.onward import AFTER
from web.signin.cookies import cookie_name

UNPROVEN, AGAIN = "kunde inte visa vem du är", "Börja om"


def test_what_the_directory_is_asked(browser: Browser) -> None:
    asked = browser.start()

    assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", "lagesbild", "S256")
    assert asked["scope"] == "openid profile email"
    assert asked["redirect_uri"] == "http://127.0.0.1:8000/logga-in/katalog/svar"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3


def test_the_way_back_is_said_by_the_settings_and_never_by_the_request(browser: Browser) -> None:
    answer = browser.client.get(
        "/logga-in/katalog", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    )

    assert "evil" not in answer.headers["location"]


def test_the_cookie_says_nothing_and_is_given_back_when_it_is_over(browser: Browser) -> None:
    answer = browser.client.get("/logga-in/katalog")
    cookie = answer.headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=600" in cookie
    assert 'opl_directory=""' in browser.come_back("wrong").headers["set-cookie"]


def test_the_secret_goes_in_the_header_and_the_code_only_with_its_verifier(browser: Browser) -> None:
    browser.sign_in()

    [(_, headers, form)] = [asked for asked in browser.lies.asked if asked[0] == "/token"]
    assert headers["authorization"].startswith("Basic ")
    assert "client_secret" not in form
    assert (form["grant_type"], form["code"], len(form["code_verifier"]) >= 43) == ("authorization_code", CODE, True)
    assert [asked[1].get("authorization") for asked in browser.lies.asked if asked[0] == "/keys"] == [None]


def test_a_directory_that_wants_the_secret_in_the_form_gets_it_there(browser: Browser) -> None:
    browser.lies.description["token_endpoint_auth_methods_supported"] = ["client_secret_post"]

    assert f"url={AFTER}" in browser.sign_in().text
    assert [asked[2].get("client_secret") for asked in browser.lies.asked if asked[0] == "/token"] == ["hemligt"]


@pytest.mark.parametrize("state", ["", "wrong", "å", "a" * 5_000])
def test_a_wrong_state_ends_the_conversation(browser: Browser, state: str) -> None:
    right = browser.start()["state"]
    kept = dict(browser.client.cookies)

    wrong = browser.come_back(state)
    browser.client.cookies.update(kept)
    late = browser.come_back(right)

    assert (wrong.status_code, AGAIN in wrong.text or len(state) > 4_096) == (422, True)
    assert AGAIN in told(late) or len(state) > 4_096
    assert not [asked for asked in browser.lies.asked if asked[0] == "/token"] or len(state) > 4_096


def test_another_browser_can_not_end_it(browser: Browser) -> None:
    state = browser.start()["state"]
    browser.client.cookies.clear()

    assert AGAIN in told(browser.come_back(state))


def test_a_conversation_is_over_after_ten_minutes(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    state = browser.start()["state"]
    monkeypatch.setattr("service.signin.oidc.rules.bounds.DIRECTORY_LIFE", NOON - NOON)

    assert AGAIN in told(browser.come_back(state))


def test_an_answer_that_names_another_issuer_is_not_taken(browser: Browser) -> None:
    assert UNPROVEN in told(browser.sign_in(iss="https://elsewhere.example"))


def test_a_directory_that_names_itself_must_do_so(browser: Browser) -> None:
    browser.lies.description["authorization_response_iss_parameter_supported"] = True

    assert UNPROVEN in told(browser.sign_in())
    assert f"url={AFTER}" in browser.sign_in(iss=browser.lies.issuer).text


def test_groups_that_are_kept_elsewhere_are_not_the_same_as_none(browser: Browser, session: Session) -> None:
    """Microsoft's directories do so for people with many groups; taking it for none would take their functions away."""
    browser.lies.claims.update(groups=None, _claim_names={"groups": "src1"})

    assert "lämnade inte ut dina grupper" in told(browser.sign_in())


def test_where_they_go_next_is_a_page_of_ours(browser: Browser) -> None:
    state = browser.start("/logga-in/katalog?vidare=https://evil.example/")["state"]

    assert f"url={AFTER}" in browser.come_back(state).text


def test_without_a_directory_there_is_no_such_page(client: Any) -> None:
    assert client.get("/logga-in/katalog").status_code == 404
    assert client.get("/logga-in/katalog/svar").status_code == 404
    assert "katalog" not in client.get("/logga-in").text


def test_the_button_has_the_words_of_the_settings(browser: Browser, settle: Settle) -> None:
    settle(browser.lies.issuer, name="Logga in med Köpings-ID")

    assert "Logga in med Köpings-ID" in browser.client.get("/logga-in").text


# An account that is there already


def test_an_account_with_the_same_address_is_not_opened_and_the_way_to_link_it_is_told(
    browser: Browser, session: Session
) -> None:
    theirs = make.person(session, "administrator")
    browser.lies.claims["email"] = theirs.email

    answer = browser.sign_in()

    assert "Mina nycklar" in told(answer)
    assert theirs.email not in answer.text
    assert "opl_session" not in dict(browser.client.cookies)


def test_who_is_signed_in_links_their_account_and_then_comes_in_by_the_directory(
    browser: Browser, session: Session
) -> None:
    theirs = make.person(session, "administrator")
    browser.lies.claims["email"] = theirs.email
    browser.client.cookies.set(cookie_name(), make.session_of(session, theirs))
    assert "Koppla kontot" in browser.client.get("/konto/nycklar").text

    linked = browser.come_back(browser.start("/konto/katalog")["state"])

    assert "url=/konto/nycklar" in linked.text
    assert "Kontot är kopplat" in browser.client.get("/konto/nycklar").text
    browser.client.cookies.clear()
    assert f"url={AFTER}" in browser.sign_in().text


def test_nobody_links_an_account_from_outside(browser: Browser) -> None:
    assert browser.client.get("/konto/katalog").headers["location"].startswith("/logga-in")


def test_an_account_that_is_closed_is_told_so(browser: Browser, session: Session) -> None:
    browser.sign_in()
    [person] = session.exec(select(Person).where(Person.email == "kim@koping.example")).all()
    close_person(session, person.id, by=None, now=NOON)
    browser.client.cookies.clear()

    assert "är stängt" in told(browser.sign_in())
    assert "opl_session" not in dict(browser.client.cookies)


def test_a_password_does_not_let_in_whose_rights_are_the_directorys(
    browser: Browser, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = make.person(session, "administrator")
    set_password(session, theirs.person_id, "hästar regnar blått papper", NOON)
    browser.client.cookies.set(cookie_name(), make.session_of(session, theirs))
    browser.come_back(browser.start("/konto/katalog")["state"])
    browser.client.cookies.clear()
    sent = {"email": theirs.email, "password": "hästar regnar blått papper"}
    assert browser.client.post("/logga-in", data=sent).status_code == 303

    browser.client.cookies.clear()
    browser.sign_in()
    browser.client.cookies.clear()

    answer = browser.client.post("/logga-in", data=sent)
    assert (answer.status_code, "Logga in med kommunens konto" in told(answer)) == (422, True)
