"""Is it this one? Over HTTP, by script and by the form itself."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service.bounds import NEARBY_LIFE, NEARBY_QUESTIONS
from service.settings import settings
from tests import make
from tests.conftest import NOON
from tests.make import CENTRE
from tests.web.conftest import At
from tests.web.reading import read
from tests.web.reports.filling import code, reference, send
from tests.web.reports.sending import post, told

ADDRESS = "/api/v1/nearby"
HERE: dict[str, Any] = {"lon": CENTRE.lon, "lat": CENTRE.lat, "category": "graffiti"}
BAD = [
    {"lon": 181},
    {"lat": "x"},
    {"lon": "nan"},
    {"lat": "inf"},
    {"category": ""},
    {"category": "A"},
    {"category": "x" * 41},
]
TOKEN = re.compile(r'name="joins" value="([\w-]{20,})"')


def joined(session: Session) -> int:
    """How many reports were added to an incident that there was."""
    return int(session.execute(text("SELECT count(*) - count(DISTINCT incident_id) FROM report")).scalar_one())


def reports(session: Session) -> int:
    return int(session.execute(text("SELECT count(*) FROM report")).scalar_one())


def token(client: TestClient) -> str:
    return str(client.get(ADDRESS, params=HERE).json()["nearby"][0]["joins"])


def test_what_is_near_is_told_roughly_and_nothing_else_is_told(client: TestClient, session: Session) -> None:
    make.incident(session, "graffiti_tag", at=NOON - timedelta(days=3), metres_north=20, description="hemligt xyz")
    answer = client.get(ADDRESS, params=HERE)

    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    [one] = told["nearby"]
    assert len(one.pop("joins")) < 128
    assert told == {"within_m": 60, "nearby": [one]}
    assert one == {
        "kind": "Klotter, tagg eller målning",
        "distance": "inom 30 meter",
        "age": "sedan 3 dagar",
        "state": "ny",
    }


def test_where_nothing_is_near_nothing_is_told(client: TestClient) -> None:
    assert client.get(ADDRESS, params=HERE).json() == {"within_m": 60, "nearby": []}


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_a_bad_question_is_refused_and_not_echoed(client: TestClient, bad: dict[str, Any]) -> None:
    answer = client.get(ADDRESS, params=HERE | bad)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "query." + next(iter(bad))


def test_one_network_may_not_ask_everywhere(client: TestClient, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "reports_per_minute", 1)
    at_most, _ = NEARBY_QUESTIONS
    assert {client.get(ADDRESS, params=HERE).status_code for _ in range(at_most)} == {200}

    assert client.get(ADDRESS, params=HERE).status_code == 429
    at(NOON + timedelta(minutes=1))
    assert client.get(ADDRESS, params=HERE).status_code == 200


def test_the_same_thing_gets_another_report_with_a_code_of_its_own(client: TestClient, session: Session) -> None:
    first = send(client)
    second = send(client, joins=token(client), coordinates="59,51290 15,99140")

    assert second.status_code == 201
    assert joined(session) == 1
    assert reference(second) != reference(first)
    assert code(second) != code(first)
    assert "Fler har sett samma sak" in second.text


def test_something_else_at_the_same_place_becomes_an_incident_of_its_own(client: TestClient, session: Session) -> None:
    send(client)

    assert send(client, joins="no").status_code == 201
    assert (reports(session), joined(session)) == (2, 0)


def test_a_form_whose_sender_was_not_asked_is_asked_and_keeps_everything(client: TestClient, session: Session) -> None:
    send(client)
    answer = send(client, key="the-key-of-one-form", description="Tagg på muren")

    assert answer.status_code == 200
    assert reports(session) == 1
    page = read(answer)
    assert "Din rapport är inte skickad än" in page.texts["steg-nara"]
    assert (page.fields["description"], page.fields["key"]) == ("Tagg på muren", "the-key-of-one-form")
    found = TOKEN.findall(answer.text)
    assert client.post("/rapportera", data=page.fields | {"joins": found[0]}).status_code == 201
    assert joined(session) == 1


def test_a_form_that_comes_again_is_not_asked_about_itself(client: TestClient, session: Session) -> None:
    first, second = (send(client, key="the-key-of-one-form") for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 200)
    assert reference(first) == reference(second)
    assert reports(session) == 1


def test_an_answer_is_no_part_of_what_was_told_so_sending_again_is_harmless(
    client: TestClient, session: Session, at: At
) -> None:
    send(client)
    joins = token(client)
    first = send(client, key="the-key-of-one-form", joins=joins)
    at(NOON + NEARBY_LIFE)
    second = send(client, key="the-key-of-one-form", joins=joins)

    assert (first.status_code, second.status_code) == (201, 200)
    assert reports(session) == 2


def test_an_answer_that_waited_too_long_is_asked_for_again(client: TestClient, session: Session, at: At) -> None:
    send(client)
    joins = token(client)
    at(NOON + NEARBY_LIFE)

    assert TOKEN.search(send(client, joins=joins).text)
    assert reports(session) == 1


def test_a_token_does_not_join_from_elsewhere(client: TestClient, session: Session) -> None:
    send(client)
    answer = send(client, joins=token(client), coordinates="59,51900 15,99140")

    assert answer.status_code == 201
    assert joined(session) == 0


@pytest.mark.parametrize("joins", ["x", "yes", "\0", "é" * 50, "A" * 100_000, "6b1d1a1e-0000-4000-8000-000000000001"])
def test_a_token_that_is_none_is_no_answer(client: TestClient, session: Session, joins: str) -> None:
    send(client)

    assert send(client, joins=joins).status_code == 200
    assert reports(session) == 1


def test_a_program_that_points_at_one_joins_it_and_one_that_says_no_does_not(
    client: TestClient, session: Session
) -> None:
    make.incident(session, metres_north=20)
    assert post(client, told(joins=token(client))).status_code == 201
    assert joined(session) == 1
    assert post(client, told(joins="no")).status_code == 201
    assert joined(session) == 1


def test_a_token_of_somewhere_else_joins_nothing(client: TestClient, session: Session) -> None:
    make.incident(session, metres_north=20)
    far = told(joins=token(client), lat=CENTRE.lat + 0.01)

    assert post(client, far).status_code == 201
    assert joined(session) == 0
