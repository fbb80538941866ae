"""How often one network may send and guess, and that nobody else is held up by it."""

from datetime import timedelta
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service.settings import settings
from tests.conftest import NOON
from tests.web.conftest import ORIGIN, At
from tests.web.reading import read
from tests.web.reports.filling import code, send
from tests.web.reports.sending import post

MINUTE = timedelta(minutes=1)
PROXY = "10.1.2.3"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three reports a minute, behind a proxy of ours."""
    monkeypatch.setattr(settings(), "reports_per_minute", 3)
    monkeypatch.setattr(settings(), "proxies", "10.0.0.0/8")


def from_host(client: TestClient, host: str) -> TestClient:
    """Someone who speaks from another address."""
    return TestClient(
        cast(FastAPI, client.app),
        base_url=ORIGIN,
        headers={"Origin": ORIGIN},
        follow_redirects=False,
        client=(host, 50_000),
    )


def reports(session: Session) -> int:
    return int(session.execute(text("SELECT count(*) FROM report")).scalar_one())


def test_the_fourth_report_of_a_minute_is_asked_to_wait_and_may_come_the_next(
    client: TestClient, session: Session, at: At
) -> None:
    assert [post(client).status_code for _ in range(4)] == [201, 201, 201, 429]
    refused = post(client, key="the-key-that-waited")
    at(NOON + MINUTE)
    again = post(client, key="the-key-that-waited")

    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "too_many"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert again.status_code == 201
    assert reports(session) == 4


def test_a_form_that_must_wait_keeps_everything_and_its_key(client: TestClient, at: At) -> None:
    for _ in range(3):
        send(client)
    refused = send(client, description="Tagg på muren", key="the-key-of-one-form")

    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) <= 60
    page = read(refused)
    assert "Vänta en minut och skicka igen" in page.texts["fel"]
    assert (page.fields["description"], page.fields["key"]) == ("Tagg på muren", "the-key-of-one-form")
    at(NOON + MINUTE)
    assert client.post("/rapportera", data=page.fields | {"joins": "no"}).status_code == 201


def test_the_form_and_the_api_are_counted_together(client: TestClient) -> None:
    sent = [send(client), post(client), send(client, joins="no")]
    assert [answer.status_code for answer in sent] == [201, 201, 201]
    assert (send(client).status_code, post(client).status_code) == (429, 429)


def test_another_network_is_not_held_up(client: TestClient) -> None:
    near, far = from_host(client, "203.0.113.7"), from_host(client, "198.51.100.7")
    for _ in range(5):
        post(near)

    assert post(from_host(client, "203.0.113.200")).status_code == 429
    assert post(far).status_code == 201


def test_what_one_says_of_oneself_is_not_believed(client: TestClient) -> None:
    liar = from_host(client, "203.0.113.7")
    said = [post(liar, x_forwarded_for=f"198.51.{n}.7, 127.0.0.1").status_code for n in range(5)]

    assert said == [201, 201, 201, 429, 429]


def test_what_our_own_proxy_says_is(client: TestClient) -> None:
    proxied = from_host(client, PROXY)
    said = [post(proxied, x_forwarded_for=f"6.6.6.6, 198.51.{n}.7").status_code for n in range(5)]

    assert said == [201] * 5


def test_whoever_has_signed_in_is_not_counted(staff: TestClient) -> None:
    assert [post(staff).status_code for _ in range(5)] == [201] * 5


def test_zero_is_no_limit(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "reports_per_minute", 0)

    assert [post(client).status_code for _ in range(5)] == [201] * 5


def test_no_address_is_kept(client: TestClient, session: Session) -> None:
    post(from_host(client, "203.0.113.7"))
    kept = session.execute(text("SELECT key, tries FROM tally")).all()

    assert [(len(key), tries) for key, tries in kept] == [(32, 1)]
    assert bytes([203, 0, 113]) not in kept[0].key


def test_ten_wrong_codes_are_answered_and_the_eleventh_waits(client: TestClient, at: At) -> None:
    said = [client.post("/kvitto", data={"code": f"WRONG{n}"}) for n in range(12)]
    later = NOON + timedelta(minutes=5)
    at(later)

    assert [answer.status_code for answer in said] == [404] * 10 + [429] * 2
    assert "Vänta 5 minuter" in said[-1].text
    assert int(said[-1].headers["retry-after"]) <= 300
    assert client.post("/kvitto", data={"code": "WRONG"}).status_code == 404


def test_a_right_code_is_answered_however_many_wrong_ones_came_before(client: TestClient) -> None:
    mine = code(send(client))
    for n in range(12):
        client.post("/kvitto", data={"code": f"WRONG{n}"})

    assert client.post("/kvitto", data={"code": mine}).status_code == 200
