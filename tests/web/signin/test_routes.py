"""Signing in with a password and out again: where it leads, and where it never does."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from tests.conftest import SignedInAs
from tests.web.reading import read
from tests.web.signin.entering import GOOD, STAFF_PAGE, is_let_in, sign_in, someone

ELSEWHERE = [
    *("http://evil.example/", "https:evil.example", "//evil.example", "///evil.example", "/\\evil.example"),
    *("\\\\evil.example", "/\tevil.example", "/\n/evil.example", "javascript:alert(1)", "data:text/html,x"),
    *("evil.example", "", " /lagesbild", "/\r\nSet-Cookie: a=b", "/\\/evil.example", "/lagesbild\\..\\..\\evil"),
    *("\u2028/lagesbild", "?x=//evil.example", "#", "%2F%2Fevil.example"),
]


def test_the_right_password_lets_one_in(client: TestClient, session: Session) -> None:
    answer = sign_in(client, someone(session))

    assert (answer.status_code, answer.headers["location"]) == (303, "/hem")
    assert is_let_in(client)


def test_twice_is_harmless(client: TestClient, session: Session) -> None:
    who = someone(session)

    assert [sign_in(client, who).status_code for _ in range(2)] == [303, 303]


@pytest.mark.parametrize("spell", [str.upper, str.title, lambda email: f" {email} "])
def test_an_address_is_the_same_in_capitals(client: TestClient, session: Session, spell: object) -> None:
    assert callable(spell)
    assert sign_in(client, spell(someone(session).email)).status_code == 303


@pytest.mark.parametrize(
    "password",
    [
        "",
        " ",
        "fel",
        GOOD + " ",
        GOOD.upper(),
        GOOD[:-1],
        "a" * 10_000,
        "å",
        "\0",
        "' OR 1=1",
        "%00",
        "\U0001f600" * 64,
    ],
    ids=repr,
)
def test_a_wrong_password_is_refused_in_words(client: TestClient, session: Session, password: str) -> None:
    answer = sign_in(client, someone(session), password)

    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    page = read(answer)
    assert "hör inte ihop" in page.texts["fel-password"]
    assert page.described["password"] == page.described["email"] == ["fel-password"]
    assert page.fields["password"] == page.fields["email"] == ""
    assert client.get(STAFF_PAGE).status_code == 401


@pytest.mark.parametrize("email", ["", "x", "a" * 10_000 + "@b.se", "\0@koping.example", "' OR 1=1 --", "\ud83d"])
def test_what_is_no_address_is_answered_as_an_unknown_one(client: TestClient, email: str) -> None:
    raw = email.encode("utf-8", "surrogatepass")

    answer = client.post("/logga-in", data={"email": raw.decode("latin-1"), "password": GOOD})

    assert (answer.status_code, answer.text) == (401, sign_in(client, "nobody@koping.example").text)


def test_a_page_that_needs_signing_in_leads_there_and_back(client: TestClient, session: Session) -> None:
    answer = client.get("/lagesbild?period=2026-11-18&visning=projektor")
    assert answer.status_code == 303

    form = client.get(answer.headers["location"])
    assert "Sidan är till för personal." in form.text
    after = client.post("/logga-in", data=read(form).fields | {"email": someone(session).email, "password": GOOD})

    assert (after.status_code, after.headers["location"]) == (303, "/lagesbild?period=2026-11-18&visning=projektor")


@pytest.mark.parametrize(
    "path", ["/lagesbild", "/underlag", "/underlag/2026-11-18.pdf", "/moten/2026-11-18", "/a b?c=d&e=/f", "/å"]
)
def test_a_page_of_ours_may_be_asked_for(client: TestClient, session: Session, path: str) -> None:
    form = read(client.get("/logga-in", params={"vidare": path}))
    answer = sign_in(client, someone(session), next=form.fields["next"])

    assert form.fields["next"] == path
    assert answer.headers["location"].startswith(path[:2].replace("å", "%C3%A5"))


@pytest.mark.parametrize("target", ELSEWHERE, ids=repr)
def test_nobody_is_led_to_another_site(client: TestClient, session: Session, target: str) -> None:
    form = read(client.get("/logga-in", params={"vidare": target}))
    answer = sign_in(client, someone(session), next=target)

    assert form.fields["next"] == "/hem"
    assert answer.headers["location"] == "/hem"
    assert sign_in(client, "x", "fel", next=target).status_code == 401


@pytest.mark.parametrize(
    "path",
    ["/underlag/x&vidare=evil", "/underlag/%0d%0aSet-Cookie:%20a=b", "/underlag/%5c%5cevil", "/underlag/a%00b"],
)
def test_an_odd_path_leads_to_the_form_and_nowhere_else(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/logga-in?vidare=/underlag/")
    assert "set-cookie" not in answer.headers
    assert read(client.get(answer.headers["location"])).fields["next"].startswith(("/underlag/", "/hem"))


@pytest.mark.parametrize(
    ("role", "home"),
    [("coordinator", "/lagesbild"), ("police", "/lagesbild"), ("property", "/arenden"), ("council", "/sanering")],
)
def test_home_is_where_ones_work_is(signed_in_as: SignedInAs, role: str, home: str) -> None:
    assert signed_in_as(role).get("/hem").headers["location"] == home


def test_signing_out_is_no_link(staff: TestClient) -> None:
    assert staff.get("/logga-ut").status_code == 405


def test_a_public_page_knows_who_is_signed_in(client: TestClient, staff: TestClient) -> None:
    assert "Kim Berg" in staff.get("/rapportera").text
    client.cookies.clear()
    assert "Logga in" in client.get("/rapportera").text
    assert "Kim Berg" not in client.get("/rapportera").text


def test_a_role_that_may_not_is_told_so_and_not_asked_to_sign_in(signed_in_as: SignedInAs) -> None:
    answer = signed_in_as("contractor").get("/lagesbild")

    assert answer.status_code == 403
    assert "Din roll får inte se det här" in answer.text
    assert "/logga-in" not in answer.text
