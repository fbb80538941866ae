"""The demo sign-in: one password, one signed cookie."""

from http.cookies import SimpleCookie

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from service.settings import settings
from tests.web.reading import read
from web.app import application
from web.signin.cookie import ABSOLUTE_S, COOKIE

RIGHT = "a password for tests"
STAFF_PAGE = "/api/v1/removal"
ELSEWHERE = [
    *(
        "http://evil.example/",
        "https:evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
    ),
    *(
        "/\tevil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.example",
        "",
        " /lagesbild",
        "/\r\nSet-Cookie: a=b",
    ),
    *(
        "/\\/evil.example",
        "/lagesbild\\..\\..\\evil",
        "\u2028/lagesbild",
        "?x=//evil.example",
        "#",
        "%2F%2Fevil.example",
    ),
]


def test_the_right_password_lets_one_in(client: TestClient) -> None:
    answer = _sign_in(client)

    assert (answer.status_code, answer.headers["location"]) == (303, "/lagesbild")
    assert client.get(STAFF_PAGE).status_code == 200


def test_twice_is_harmless(client: TestClient) -> None:
    assert [_sign_in(client).status_code for _ in range(2)] == [303, 303]


@pytest.mark.parametrize(
    "password",
    ["", " ", "fel", RIGHT + " ", RIGHT.upper(), RIGHT[:-1], "a" * 10_000, "å", "\0", "' OR 1=1"],
    ids=repr,
)
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

    assert (after.status_code, after.headers["location"]) == (
        303,
        "/lagesbild?period=2026-11-18&visning=projektor",
    )


@pytest.mark.parametrize(
    "path",
    ["/lagesbild", "/underlag", "/underlag/2026-11-18.pdf", "/moten/2026-11-18", "/a b?c=d&e=/f", "/å"],
)
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


@pytest.mark.parametrize(
    "path",
    [
        "/underlag/x&vidare=evil",
        "/underlag/%0d%0aSet-Cookie:%20a=b",
        "/underlag/%5c%5cevil",
        "/underlag/a%00b",
    ],
)
def test_an_odd_path_leads_to_the_form_and_nowhere_else(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/logga-in?vidare=/underlag/")
    assert "set-cookie" not in answer.headers
    assert read(client.get(answer.headers["location"])).fields["next"].startswith(("/underlag/", "/lagesbild"))


def test_signing_out_forgets_the_session(staff: TestClient) -> None:
    answer = staff.post("/logga-ut")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    gone = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    assert (gone.value, gone["max-age"], gone["path"]) == ("", "0", "/")


def test_signing_out_is_no_link(staff: TestClient) -> None:
    assert staff.get("/logga-ut").status_code == 405


def test_with_no_password_set_nobody_gets_in_and_the_page_says_why(
    staff: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    unset = settings().model_copy(update={"demo_password": type(settings().demo_password)("")})
    for module in ("web.deps", "web.signin.routes"):
        monkeypatch.setattr(f"{module}.settings", lambda: unset)

    answers = [_sign_in(staff, password=password) for password in ("", "fel")] + [
        staff.get("/lagesbild"),
        staff.get(STAFF_PAGE),
    ]

    assert [answer.status_code for answer in answers] == [503] * 4
    assert all("Sätt OPL_DEMO_PASSWORD" in answer.text for answer in answers)
    assert not any("set-cookie" in answer.headers for answer in answers)


def test_a_public_page_knows_who_is_signed_in(client: TestClient, staff: TestClient) -> None:
    assert "Logga ut" in staff.get("/rapportera").text
    client.cookies.clear()
    assert "Logga in" in client.get("/rapportera").text


def _sign_in(client: TestClient, *, password: str = RIGHT, **more: str) -> Response:
    return client.post("/logga-in", data={"password": password} | more)
