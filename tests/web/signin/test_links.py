"""One-time links in a browser: seen by GET, used by POST, and the same answer for every one that does not hold."""

import logging

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service.signin.actions import RESET, invite
from tests import make
from tests.conftest import NOON
from tests.web.reading import read
from tests.web.signin.entering import BETTER, GOOD, carrying, is_let_in, sign_in, someone, token
from web.signin.cookies import cookie_name

UNKNOWN = "/inbjudan/" + "a" * 43
TWICE = {"password": BETTER, "again": BETTER}


def _link(session: Session, role: str = "staff", purpose: str = "invite") -> str:
    return f"/inbjudan/{invite(session, make.person(session, role).person_id, NOON, purpose)}"


def test_it_says_whom_it_is_for_and_opening_it_changes_nothing(client: TestClient, session: Session) -> None:
    link = _link(session)
    before = session.execute(text("SELECT * FROM sign_in_link")).all()

    for _ in range(3):
        answer = client.get(link)
        assert answer.status_code == 200
        assert "Kim Berg" in answer.text
        assert "set-cookie" not in answer.headers
    client.head(link)

    assert session.execute(text("SELECT * FROM sign_in_link")).all() == before


def test_a_password_is_chosen_and_one_is_signed_in(client: TestClient, session: Session) -> None:
    link = _link(session)

    answer = client.post(link, data=TWICE)

    assert (answer.status_code, answer.headers["location"]) == (303, "/hem")
    assert is_let_in(client)


def test_it_is_used_once_and_gives_nothing_the_second_time(client: TestClient, session: Session) -> None:
    link = _link(session)
    client.post(link, data=TWICE)
    client.cookies.clear()

    again = client.post(link, data={"password": GOOD, "again": GOOD})

    assert again.status_code == client.get(link).status_code == 404
    assert "set-cookie" not in again.headers
    assert not is_let_in(client)


def test_unknown_used_and_old_are_the_same_answer(client: TestClient, session: Session) -> None:
    used, replaced = _link(session), invite(session, (who := make.person(session, "staff")).person_id, NOON)
    client.post(used, data=TWICE)
    client.cookies.clear()
    invite(session, who.person_id, NOON)
    old = _link(session, purpose=RESET)
    session.execute(text("UPDATE sign_in_link SET ends_at = made_at + interval '1 second' WHERE purpose = 'reset'"))
    session.execute(text("UPDATE sign_in_link SET made_at = made_at - interval '1 day'"))
    session.execute(text("UPDATE sign_in_link SET ends_at = :now WHERE purpose = 'reset'"), {"now": NOON})
    links = [UNKNOWN, used, f"/inbjudan/{replaced}", old, "/inbjudan/x", "/inbjudan/%00", "/inbjudan/" + "b" * 5_000]

    seen = {(answer.status_code, answer.text) for answer in map(client.get, links)}
    sent = {(answer.status_code, answer.text) for answer in (client.post(one, data=TWICE) for one in links)}

    assert len(seen | sent) == 1
    assert seen.pop()[0] == 404


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        ("kort", "kort", "minst 12 tecken"),
        ("password1234", "password1234", "lätt att gissa"),
        ("Kim Berg Kim Berg", "Kim Berg Kim Berg", "lätt att gissa"),
        (GOOD, BETTER, "inte lika"),
        ("", "", "minst 12 tecken"),
        ("å" * 257, "å" * 257, "högst 256 tecken"),
    ],
)
def test_a_password_that_does_not_do_is_refused_in_words_and_the_link_still_holds(
    client: TestClient, session: Session, password: str, again: str, says: str
) -> None:
    link = _link(session)

    answer = client.post(link, data={"password": password, "again": again})

    assert answer.status_code == 422
    page = read(answer)
    assert says in page.texts["fel-password"]
    assert (page.fields["password"], page.fields["again"]) == ("", "")
    assert "set-cookie" not in answer.headers
    assert client.post(link, data=TWICE).status_code == 303


def test_a_reset_does_not_walk_around_the_second_factor(client: TestClient, session: Session) -> None:
    who = someone(session, "coordinator", app=True)
    link = f"/inbjudan/{invite(session, who.person_id, NOON, RESET)}"

    client.post(link, data=TWICE)

    assert client.get("/lagesbild").headers["location"].startswith("/logga-in/kod")


def test_a_reset_shuts_out_whoever_is_signed_in(client: TestClient, session: Session) -> None:
    who = someone(session)
    sign_in(client, who)
    thief = carrying(client, token(client))
    client.cookies.clear()

    client.post(f"/inbjudan/{invite(session, who.person_id, NOON, RESET)}", data=TWICE)

    assert not is_let_in(thief)
    assert is_let_in(client)
    assert sign_in(thief, who).status_code == 401


def test_who_uses_it_is_signed_in_as_themselves_and_not_as_who_was_here(client: TestClient, session: Session) -> None:
    client.cookies.set(cookie_name(), before := make.session_of(session, someone(session)), domain="testserver.local")

    client.post(_link(session), data=TWICE)

    assert token(client) != before
    assert not is_let_in(carrying(client, before))


def test_the_token_reaches_no_log(client: TestClient, session: Session, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "web")
    caplog.set_level(logging.DEBUG, "service")
    caplog.set_level(logging.DEBUG, "uvicorn")
    link = _link(session)
    told = link.rsplit("/", 1)[1]

    client.get(link)
    client.post(link, data={"password": "kort", "again": "kort"})
    client.post(link, data=TWICE)
    client.get(link)

    assert told not in caplog.text
    assert told not in str(session.execute(text("SELECT actor, what, about, reason FROM log_entry")).all())


def test_it_does_not_leak_to_where_a_link_on_the_page_leads(client: TestClient, session: Session) -> None:
    assert client.get(_link(session)).headers["referrer-policy"] == "no-referrer"
