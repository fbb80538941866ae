"""A field that nobody sees, and how soon a form comes back: whoever falls into them is received, and looked at."""

import re
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from service.incidents.models import Incident
from service.settings import settings
from service.signin.sealing import seal
from tests import make
from tests.conftest import NOON, SignedInAs
from web.reports import traps

OPENED = NOON - timedelta(seconds=20)
COORDINATES = f"{make.CENTRE.lat} {make.CENTRE.lon}"


def send(client: TestClient, opened: str, **also: str) -> str:
    told = {"category": "littering", "coordinates": COORDINATES, "opened": opened, "joins": "no", **also}
    answer = client.post("/rapportera", data=told)
    assert answer.status_code == 201
    return answer.text


def held(session: Session) -> str | None:
    return session.exec(select(Incident)).one().held


def test_who_takes_the_time_to_read_is_not_held(client: TestClient, session: Session) -> None:
    text = send(client, traps.stamp(OPENED))

    assert held(session) is None
    assert "En samordnare läser" not in text


def test_what_no_person_sees_and_was_filled_in_is_received_and_held(client: TestClient, session: Session) -> None:
    text = send(client, traps.stamp(OPENED), homepage="https://spam.example")

    assert held(session) == "trap"
    assert 'id="code"' in text
    assert "En samordnare läser din rapport innan den räknas" in text


@pytest.mark.parametrize(
    "opened", [NOON, NOON - timedelta(seconds=2), NOON + timedelta(minutes=1), NOON - timedelta(days=31)]
)
def test_too_soon_and_far_too_late_is_received_and_held(client: TestClient, session: Session, opened: datetime) -> None:
    send(client, traps.stamp(opened))

    assert held(session) == "haste"


@pytest.mark.parametrize("days", [1, 7, 29])
def test_a_draft_may_wait_for_days(client: TestClient, session: Session, days: int) -> None:
    send(client, traps.stamp(NOON - timedelta(days=days)))

    assert held(session) is None


@pytest.mark.parametrize("told", ["", "x", "å", "A" * 500, "AAAA", "!" * 40])
def test_a_stamp_that_is_not_ours_loses_nothing(client: TestClient, session: Session, told: str) -> None:
    send(client, told)

    assert held(session) == "haste"


def test_what_was_sealed_for_something_else_is_no_stamp() -> None:
    other = seal(make.SECRET, "nearby", int(OPENED.timestamp()).to_bytes(8))

    assert traps.opened_at(urlsafe_b64encode(other).decode().rstrip("=")) is None
    assert traps.opened_at(traps.stamp(OPENED)) == OPENED


def test_staff_are_not_held_however_fast(signed_in_as: SignedInAs, session: Session) -> None:
    told = {"category": "littering", "coordinates": COORDINATES, "joins": "no", "homepage": "x"}

    assert signed_in_as("guard").post("/rapportera", data=told).status_code == 201

    assert held(session) is None


def test_the_form_comes_stamped_and_keeps_its_stamp(client: TestClient) -> None:
    fresh = client.get("/rapportera").text
    [stamp] = re.findall(r'name="opened" value="([^"]+)"', fresh)
    again = client.post("/rapportera", data={"category": "littering", "opened": stamp})

    assert traps.opened_at(stamp) is not None
    assert again.status_code == 422
    assert f'name="opened" value="{stamp}"' in again.text


def test_the_field_that_nobody_sees_is_out_of_reach(client: TestClient) -> None:
    [field] = re.findall(r"<div[^>]*>\s*<label>[^<]*<input name=\"homepage\"[^>]*>", client.get("/rapportera").text)

    assert 'aria-hidden="true"' in field
    assert 'tabindex="-1"' in field
    assert 'autocomplete="off"' in field


def test_the_brake_and_the_burst_hold_what_comes_through_either_door(
    client: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "reports_in_all", 2)
    for n in range(2):
        send(client, traps.stamp(OPENED), coordinates=f"{make.CENTRE.lat + n / 100:.5f} {make.CENTRE.lon}")
    told = {"category": "littering", "lon": make.CENTRE.lon, "lat": make.CENTRE.lat + 0.04}

    answer = client.post("/api/v1/reports", json=told, headers={"Idempotency-Key": "the-key-of-one-report"})

    assert answer.status_code == 201
    assert answer.json()["code"]
    assert sorted(one.held or "" for one in session.exec(select(Incident))) == ["", "", "flood"]


def test_questions_about_places_are_counted(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "reports_per_minute", 60)
    monkeypatch.setattr("web.reports.limits.PLACE_QUESTIONS", (3, 60))

    answers = [client.get("/api/v1/places?q=Storgatan").status_code for _ in range(3)]
    last = client.get(f"/api/v1/places/near?lon={make.CENTRE.lon}&lat={make.CENTRE.lat}")

    assert answers == [200] * 3
    assert last.status_code == 429
    assert int(last.headers["Retry-After"]) <= 60
