"""The cookies: for us alone, and nothing that someone else made opens anything."""

from http.cookies import SimpleCookie

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlmodel import Session

from service.bounds import SESSION_LONGEST
from service.settings import settings
from tests.web.signin.entering import STAFF_PAGE, is_let_in, sign_in, someone, token
from web.signin.cookies import DEVICE, SESSION, cookie_name

SAFE = "https://op.koping.example"


def _cookies(answer: Response) -> SimpleCookie:
    made = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):
        made.load(line)
    return made


@pytest.mark.parametrize(("base_url", "before"), [("http://127.0.0.1:8000", ""), (SAFE, "__Host-")])
def test_the_cookies_are_for_us_alone(
    client: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch, base_url: str, before: str
) -> None:
    now = settings().model_copy(update={"base_url": base_url})
    monkeypatch.setattr("web.signin.cookies.settings", lambda: now)

    told = _cookies(sign_in(client, someone(session)))

    assert set(told) == {before + SESSION, before + DEVICE}
    for cookie in told.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "strict"
        assert cookie["path"] == "/"
        assert cookie["domain"] == ""
        assert bool(cookie["secure"]) is (base_url == SAFE)
    assert told[before + SESSION]["max-age"] == str(int(SESSION_LONGEST.total_seconds()))


def test_with_https_a_cookie_of_the_plain_name_opens_nothing(
    staff: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_let_in(staff)
    now = settings().model_copy(update={"base_url": SAFE})
    monkeypatch.setattr("web.signin.cookies.settings", lambda: now)

    assert not is_let_in(staff)


def test_signing_out_forgets_the_session_and_not_the_browser(client: TestClient, session: Session) -> None:
    sign_in(client, someone(session))
    answer = client.post("/logga-ut")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    gone = _cookies(answer)
    assert set(gone) == {SESSION}
    assert (gone[SESSION].value, gone[SESSION]["max-age"], gone[SESSION]["path"]) == ("", "0", "/")
    assert client.cookies.get(DEVICE)
    assert not is_let_in(client)


@pytest.mark.parametrize("cookie", ["", "staff", "a" * 42, "a" * 43, "a" * 44, "a" * 10_000, "\xff" * 43, "'--", ";=;"])
def test_a_cookie_that_we_did_not_make_is_nothing(client: TestClient, cookie: str) -> None:
    headers = {b"cookie": f"{cookie_name()}={cookie}".encode("latin-1")}

    assert client.get(STAFF_PAGE, headers=headers).status_code == 401
    assert client.get("/lagesbild", headers=headers).status_code == 303
    assert client.get("/rapportera", headers=headers).status_code == 200


def test_two_sessions_in_one_header_are_not_both(staff: TestClient) -> None:
    ours = token(staff)
    staff.cookies.clear()
    doubled = f"{cookie_name()}={ours}{ours}; {cookie_name()}={'a' * 43}"

    assert staff.get(STAFF_PAGE, headers={"cookie": doubled}).status_code == 401


def test_the_mark_of_a_browser_opens_nothing(client: TestClient, session: Session) -> None:
    sign_in(client, someone(session))
    mark = client.cookies.get(DEVICE) or ""
    client.cookies.clear()
    client.cookies.set(DEVICE, mark)
    client.cookies.set(cookie_name(), mark)

    assert not is_let_in(client)
