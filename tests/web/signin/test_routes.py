"""The demo sign-in: one password, one signed cookie."""

from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie

import pytest
import time_machine
from fastapi.testclient import TestClient
from httpx2 import Response
from itsdangerous import TimestampSigner

from service.settings import settings
from tests.web.reading import read
from web.app import application
from web.signin.cookie import ABSOLUTE_S, COOKIE, SAYS, is_signed_in, signed

RIGHT = "a password for tests"
SECRET = "a secret for the tests, long enough"
STAFF_PAGE = "/api/v1/removal"
ELSEWHERE = [
    *("http://evil.example/", "https:evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example"),
    *("/\tevil.example", "/\n/evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example", "", " /lagesbild", "/\r\nSet-Cookie: a=b"),
    *("/\\/evil.example", "/lagesbild\\..\\..\\evil", "\u2028/lagesbild", "?x=//evil.example", "#", "%2F%2Fevil.example"),
]


def test_the_right_password_lets_one_in(client: TestClient) -> None:
    answer = _sign_in(client)

    assert (answer.status_code, answer.headers["location"]) == (303, "/lagesbild")
    assert client.get(STAFF_PAGE).status_code == 200


def test_twice_is_harmless(client: TestClient) -> None:
    assert [_sign_in(client).status_code for _ in range(2)] == [303, 303]


@pytest.mark.parametrize("password", ["", " ", "fel", RIGHT + " ", RIGHT.upper(), RIGHT[:-1], "a" * 10_000, "å", "\0", "' OR 1=1"], ids=repr)
def test_a_wrong_password_is_refused_in_words(client: TestClient, password: str) -> None:
    answer = _sign_in(client, password=password)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    page = read(answer)
    assert "Fel lösenord" in page.texts["fel-password"]
    assert page.described["password"] == ["fel-password"]
    assert page.fields["password"] == ""
    assert client.get(STAFF_PAGE).status_code == 401


@pytest.mark.parametrize(("base_url", "secure"), [("http://127.0.0.1:8000", False), ("https://op.koping.se", True)])
def test_the_cookie_is_for_us_alone(monkeypatch: pytest.MonkeyPatch, base_url: str, secure: bool) -> None:
    now = settings().model_copy(update={"base_url": base_url})
    monkeypatch.setattr("web.signin.routes.settings", lambda: now)
    client = TestClient(application(now), base_url=base_url, headers={"Origin": base_url}, follow_redirects=False)

    cookie = SimpleCookie(_sign_in(client).headers["set-cookie"])[COOKIE]

    assert cookie["httponly"]
    assert cookie["samesite"] == "strict"
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""
    assert cookie["max-age"] == str(ABSOLUTE_S)
    assert bool(cookie["secure"]) is secure


def test_a_page_that_needs_signing_in_leads_there_and_back(client: TestClient) -> None:
    answer = client.get("/lagesbild?period=2026-11-18&visning=projektor")
    assert answer.status_code == 303

    form = client.get(answer.headers["location"])
    assert "Sidan är till för personal." in form.text
    after = client.post("/logga-in", data=read(form).fields | {"password": RIGHT})

    assert (after.status_code, after.headers["location"]) == (303, "/lagesbild?period=2026-11-18&visning=projektor")


@pytest.mark.parametrize("path", ["/lagesbild", "/underlag", "/underlag/2026-11-18.pdf", "/moten/2026-11-18", "/a b?c=d&e=/f", "/å"])
def test_a_page_of_ours_may_be_asked_for(client: TestClient, path: str) -> None:
    form = read(client.get("/logga-in", params={"vidare": path}))
    answer = client.post("/logga-in", data=form.fields | {"password": RIGHT})

    assert form.fields["next"] == path
    assert answer.headers["location"].startswith(path[:2].replace("å", "%C3%A5"))


@pytest.mark.parametrize("target", ELSEWHERE, ids=repr)
def test_nobody_is_led_to_another_site(client: TestClient, target: str) -> None:
    form = read(client.get("/logga-in", params={"vidare": target}))
    answer = _sign_in(client, next=target)

    assert form.fields["next"] == "/lagesbild"
    assert answer.headers["location"] == "/lagesbild"
    assert _sign_in(client, password="fel", next=target).status_code == 403


@pytest.mark.parametrize("path", ["/underlag/x&vidare=evil", "/underlag/%0d%0aSet-Cookie:%20a=b", "/underlag/%5c%5cevil", "/underlag/a%00b"])
def test_an_odd_path_leads_to_the_form_and_nowhere_else(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/logga-in?vidare=/underlag/")
    assert "set-cookie" not in answer.headers
    assert read(client.get(answer.headers["location"])).fields["next"].startswith("/underlag/")


def test_signing_out_forgets_the_session(staff: TestClient) -> None:
    answer = staff.post("/logga-ut")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    gone = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    assert (gone.value, gone["max-age"], gone["path"]) == ("", "0", "/")


def test_signing_out_is_no_link(staff: TestClient) -> None:
    assert staff.get("/logga-ut").status_code == 405


def test_a_session_lasts_ten_hours_and_no_longer() -> None:
    start = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        cookie = signed(SECRET)
    with time_machine.travel(start + timedelta(hours=10), tick=False):
        assert is_signed_in(cookie, SECRET)
    with time_machine.travel(start + timedelta(hours=10, seconds=1), tick=False):
        assert not is_signed_in(cookie, SECRET)


def test_an_old_session_leads_to_the_form(client: TestClient) -> None:
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False):
        client.cookies.set(COOKIE, signed(SECRET))

    assert client.get("/lagesbild").status_code == 303
    assert client.get(STAFF_PAGE).status_code == 401


def _forged() -> dict[str, str]:
    ours = signed(SECRET)
    says, when, signature = ours.split(".")
    return {
        "nothing": "",
        "a word": "staff",
        "without signature": f"{says}.{when}",
        "another signature": f"{says}.{when}.{signature[::-1]}",
        "an empty signature": f"{says}.{when}.",
        "other words": f"admin.{when}.{signature}",
        "another time": f"{says}.zzzzzz.{signature}",
        "another secret": signed("another secret that is long enough!!"),
        "another salt": TimestampSigner(SECRET, salt="opl.other").sign(SAYS).decode(),
        "the library's own digest": TimestampSigner(SECRET, salt="opl.session").sign(SAYS).decode(),
        "two of them": ours + ours,
        "a long one": "a" * 10_000,
        "no text": "\xff\xfe",
        "dots": "...",
    }


@pytest.mark.parametrize("cookie", _forged().values(), ids=_forged().keys())
def test_a_cookie_that_we_did_not_sign_is_nothing(client: TestClient, cookie: str) -> None:
    headers = {b"cookie": f"{COOKIE}={cookie}".encode("latin-1")}

    assert client.get(STAFF_PAGE, headers=headers).status_code == 401
    assert client.get("/lagesbild", headers=headers).status_code == 303
    assert not is_signed_in(cookie, SECRET)


def test_without_a_secret_no_cookie_is_good() -> None:
    assert not is_signed_in(signed(""), "")


def test_with_no_password_set_nobody_gets_in_and_the_page_says_why(
    staff: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    unset = settings().model_copy(update={"demo_password": type(settings().demo_password)("")})
    for module in ("web.deps", "web.signin.routes"):
        monkeypatch.setattr(f"{module}.settings", lambda: unset)

    answers = [_sign_in(staff, password=password) for password in ("", "fel")] + [staff.get("/lagesbild"), staff.get(STAFF_PAGE)]

    assert [answer.status_code for answer in answers] == [503] * 4
    assert all("Sätt OPL_DEMO_PASSWORD" in answer.text for answer in answers)
    assert not any("set-cookie" in answer.headers for answer in answers)


def test_a_public_page_knows_who_is_signed_in(client: TestClient, staff: TestClient) -> None:
    assert "Logga ut" in staff.get("/rapportera").text
    client.cookies.clear()
    assert "Logga in" in client.get("/rapportera").text


def _sign_in(client: TestClient, *, password: str = RIGHT, **more: str) -> Response:
    return client.post("/logga-in", data={"password": password} | more)
