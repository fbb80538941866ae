"""Rows 59 and 61 of the list of bad inputs: a session is new when one signs in, and dead when it should be."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service.people.models import Function, Person
from service.people.rules import Viewer
from service.signin.actions import close_sessions, set_password
from tests import make
from tests.conftest import NOON
from tests.web.conftest import At
from tests.web.signin.entering import BETTER, STAFF_PAGE, carrying, is_let_in, sign_in, someone, token
from web.signin.cookies import cookie_name

PAGE = "/lagesbild"


def test_a_session_set_before_signing_in_is_not_taken_over(client: TestClient, session: Session) -> None:
    planted = "a" * 43
    client.cookies.set(cookie_name(), planted, domain="testserver.local")

    sign_in(client, someone(session))

    assert token(client) != planted
    assert not is_let_in(carrying(client, planted))


def test_anothers_session_in_the_browser_is_ended_and_not_inherited(client: TestClient, session: Session) -> None:
    sign_in(client, someone(session))
    before = token(client)

    sign_in(client, someone(session))

    assert token(client) != before
    assert not is_let_in(carrying(client, before))


def test_each_sign_in_is_a_new_session(client: TestClient, session: Session) -> None:
    who, seen = someone(session), set[str | None]()
    for _ in range(3):
        sign_in(client, who)
        seen.add(token(client))

    assert len(seen) == 3


def test_after_signing_out_the_cookie_is_dead_in_every_hand(client: TestClient, session: Session) -> None:
    sign_in(client, someone(session))
    stolen = carrying(client, token(client))
    assert is_let_in(stolen)

    client.post("/logga-ut")

    assert stolen.get(STAFF_PAGE).status_code == 401
    assert stolen.get(PAGE).headers["location"].startswith("/logga-in")


def _close(session: Session, who: Viewer) -> None:
    session.get_one(Person, who.person_id).closed_at = NOON
    session.flush()


def _other_password(session: Session, who: Viewer) -> None:
    set_password(session, who.person_id, BETTER, NOON)


def _sessions_ended(session: Session, who: Viewer) -> None:
    close_sessions(session, who.person_id, NOON)


@pytest.mark.parametrize("end", [_close, _other_password, _sessions_ended])
def test_a_session_dies_at_once(client: TestClient, session: Session, end: Callable[[Session, Viewer], None]) -> None:
    who = someone(session)
    sign_in(client, who)
    assert is_let_in(client)

    end(session, who)

    assert client.get(STAFF_PAGE).status_code == 401
    assert client.get(PAGE).status_code == 303


def test_a_closed_account_does_not_sign_in_again(client: TestClient, session: Session) -> None:
    who = someone(session)
    _close(session, who)

    assert sign_in(client, who).status_code == 401


def test_another_role_has_other_rights_on_the_next_request(client: TestClient, session: Session) -> None:
    who = make.person(session, "coordinator")
    client.cookies.set(cookie_name(), make.session_of(session, who))
    assert client.get("/granskning").status_code == 200

    session.get_one(Function, who.grants[0].function_id).role = "staff"
    session.flush()

    assert client.get("/granskning").status_code == 403


def test_a_function_given_to_another_gives_nothing_any_longer(client: TestClient, session: Session) -> None:
    client.cookies.set(cookie_name(), make.session_of(session, make.person(session, "coordinator")))
    session.execute(text("UPDATE holding SET until = :now"), {"now": NOON})

    assert client.get("/granskning").status_code == 403


def test_it_lives_while_it_is_used_and_ends_by_itself(client: TestClient, session: Session, at: At) -> None:
    sign_in(client, someone(session))
    for minutes in (29, 58, 87):
        at(NOON + timedelta(minutes=minutes))
        assert is_let_in(client)

    at(NOON + timedelta(minutes=117))
    assert not is_let_in(client)


def test_after_ten_hours_one_signs_in_again(client: TestClient, session: Session, at: At) -> None:
    sign_in(client, someone(session))
    for step in range(25, 600, 25):
        at(NOON + timedelta(minutes=step))
        assert is_let_in(client)

    at(NOON + timedelta(hours=10))
    assert not is_let_in(client)


def test_when_someone_was_seen_is_written_once_a_minute(client: TestClient, session: Session, at: At) -> None:
    sign_in(client, someone(session))
    seen = []
    for seconds in (30, 59, 60, 90, 119, 120):
        at(NOON + timedelta(seconds=seconds))
        client.get(STAFF_PAGE)
        seen.append((session.execute(text("SELECT seen_at FROM sign_in")).scalar_one() - NOON).total_seconds())

    assert seen == [0, 0, 60, 60, 60, 120]
