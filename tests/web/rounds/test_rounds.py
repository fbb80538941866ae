"""A round on the web: few taps, several reports, and nothing to report counts."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from tests import make
from tests.conftest import NOON, SignedInAs
from tests.web.reading import read
from tests.web.reports.filling import GOOD, send
from tests.web.rounds.parts import form

REPORT = {"category": "graffiti", "lon": make.CENTRE.lon, "lat": make.CENTRE.lat}


def begin(client: TestClient, kind: str = "round") -> str:
    """Its address."""
    answer = client.post("/ronder", data={"key": str(uuid4()), "kind": kind})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def id_of(address: str) -> str:
    return address.rpartition("/")[2]


def sent_reference(page: str) -> str:
    found = re.search(r"Skickad: (L\d\d-\d{4,})", page)
    assert found
    return found[1]


def test_the_form_knows_the_round_and_its_report_belongs_to_it(signed_in_as: SignedInAs) -> None:
    guard = signed_in_as("guard")
    address = begin(guard)

    page = guard.get("/rapportera")
    answer = send(guard, round=form(page)["round"])

    assert form(page)["round"] == id_of(address)
    assert "Rond sedan 12:00" in read(page).words
    reference = sent_reference(answer.text)
    assert reference in guard.get(address).text
    assert "1 rapport" in read(guard.get("/rapportera")).words
    assert "1 rapport" in read(guard.get("/ronder")).words


def test_after_sending_the_next_form_is_there_at_once(signed_in_as: SignedInAs) -> None:
    guard = signed_in_as("guard")
    begin(guard)
    typed = form(guard.get("/rapportera")) | GOOD

    answer = guard.post("/rapportera", data=typed | {"description": "En tagg"})

    assert answer.status_code == 201
    fresh = form(answer)
    assert fresh["key"] != typed["key"]
    assert (fresh["round"], fresh["description"], "category" in fresh) == (typed["round"], "", False)
    again = guard.post("/rapportera", data=typed | {"description": "En tagg"})
    assert (again.status_code, sent_reference(again.text)) == (200, sent_reference(answer.text))


def test_the_same_place_again_fills_in_where_and_nothing_else(signed_in_as: SignedInAs) -> None:
    guard = signed_in_as("guard")
    phone = {"coordinates": "", "lon": "15.9914", "lat": "59.5126", "accuracy_m": "7", "location_set": "phone"}
    answer = send(guard, description="En tagg", **phone)
    [again] = [link for link in read(answer).links if link.startswith("/rapportera?")]

    fields = form(guard.get(again))

    assert (fields["lon"], fields["lat"], fields["accuracy_m"], fields["location_set"]) == (
        "15.9914",
        "59.5126",
        "7.0",
        "phone",
    )
    assert fields["description"] == ""
    assert "category" not in fields


def test_the_list_of_the_round_leads_to_the_same_place_too(signed_in_as: SignedInAs) -> None:
    guard = signed_in_as("guard")
    address = begin(guard)
    send(guard, round=id_of(address))

    links = [link for link in read(guard.get(address)).links if link.startswith("/rapportera?")]

    assert links
    assert float(form(guard.get(links[0]))["lat"]) == pytest.approx(make.CENTRE.lat, abs=1e-5)


@pytest.mark.parametrize("query", ["lon=x&lat=59", "lon=15.99", "lon=15.99&lat=1e9", "lon=15&lat=59&m=x&satt=import"])
def test_a_link_that_cannot_be_read_fills_in_nothing_wrong(client: TestClient, query: str) -> None:
    fields = form(client.get(f"/rapportera?{query}"))

    assert fields["location_set"] in ("", "pin")
    assert fields["accuracy_m"] == ""


def test_ending_without_reports_asks_and_one_tap_says_that_there_was_nothing(signed_in_as: SignedInAs) -> None:
    guard = signed_in_as("guard")
    address = begin(guard, "night_walk")

    asked = guard.post(f"{address}/avsluta")
    assert "Inget är rapporterat på ronden. Stämmer det?" in asked.text
    assert "Pågår" in guard.get(address).text, "asking ends nothing"
    assert guard.post(f"{address}/avsluta", data={"nothing": "yes"}).headers["location"] == address

    assert "Inget att rapportera. Ronden räknas." in guard.get(address).text
    assert "Börja ronden" in guard.get("/ronder").text


def test_a_round_with_reports_ends_at_once(signed_in_as: SignedInAs) -> None:
    guard = signed_in_as("guard")
    address = begin(guard)
    send(guard, round=id_of(address))

    assert guard.post(f"{address}/avsluta").status_code == 303

    assert "Inget att rapportera" not in guard.get(address).text


def test_reports_that_wait_in_a_phone_are_not_called_nothing(signed_in_as: SignedInAs) -> None:
    guard = signed_in_as("guard")
    address = begin(guard)
    guard.post(f"{address}/avsluta", data={"nothing": "no"})

    late = guard.post(
        "/api/v1/reports",
        json=REPORT | {"round": id_of(address)},
        headers={"Idempotency-Key": str(uuid4())},
    )

    assert late.status_code == 201
    page = guard.get(address).text
    assert late.json()["reference"] in page
    assert "Inget att rapportera" not in page


def test_a_program_says_which_round_and_anothers_is_left_out(signed_in_as: SignedInAs, session: Session) -> None:
    guard, other = signed_in_as("guard"), signed_in_as("guard")
    mine, theirs = id_of(begin(guard)), id_of(begin(other))

    for told in (mine, theirs, str(uuid4())):
        answer = guard.post("/api/v1/reports", json=REPORT | {"round": told}, headers={"Idempotency-Key": str(uuid4())})
        assert answer.status_code == 201

    belongs = session.execute(text("SELECT round_id::text FROM report ORDER BY reference")).scalars().all()
    assert belongs == [mine, None, None]


def test_sent_again_when_the_round_takes_no_more_it_is_still_the_same_report(
    signed_in_as: SignedInAs, session: Session
) -> None:
    guard = signed_in_as("guard")
    told = REPORT | {"round": id_of(begin(guard))}
    headers = {"Idempotency-Key": str(uuid4())}
    assert guard.post("/api/v1/reports", json=told, headers=headers).status_code == 201
    long_ago = {"began": NOON - timedelta(days=9), "ended": NOON - timedelta(days=8)}
    session.execute(text("UPDATE work_round SET began_at = :began, ended_at = :ended"), long_ago)

    assert guard.post("/api/v1/reports", json=told, headers=headers).status_code == 200


@pytest.mark.parametrize("round_id", ["x", "", 7, "00000000-0000-4000-8000-00000000000G"])
def test_a_round_that_is_none_is_refused_of_a_program(client: TestClient, round_id: object) -> None:
    answer = client.post(
        "/api/v1/reports", json=REPORT | {"round": round_id}, headers={"Idempotency-Key": str(uuid4())}
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "round"


def test_whoever_reports_for_nobody_gets_the_receipt_and_no_round(client: TestClient, signed_in_as: SignedInAs) -> None:
    begun = id_of(begin(signed_in_as("guard")))

    answer = send(client, round=begun)

    assert "Tack" in answer.text
    assert "Skickad:" not in answer.text
    assert "Rond" not in read(client.get("/rapportera")).texts.get("walk-line", "")


def test_the_coordinator_sees_who_was_out_and_ends_nobodys_round(signed_in_as: SignedInAs, session: Session) -> None:
    guard, coordinator = signed_in_as("guard", organisation="Väktarbolaget"), signed_in_as("coordinator")
    address = begin(guard)
    session.execute(text("UPDATE work_round SET began_at = began_at - interval '1 hour'"))

    page = read(coordinator.get("/ronder"))
    assert "Vilka som har varit ute" in page.words
    assert "Väktarbolaget" in page.words
    assert "Avsluta ronden" not in coordinator.get(address).text
    assert coordinator.post(f"{address}/avsluta", data={"nothing": "yes"}).status_code == 404
    assert guard.get("/ronder").text.count("Vilka som har varit ute") == 0


def test_a_colleague_goes_on_with_the_functions_round(signed_in_as: SignedInAs, session: Session) -> None:
    """Two who hold the same function walk the same round: the second is led to it."""
    guard = signed_in_as("guard")
    first, second = begin(guard), begin(guard)

    assert first == second


def test_who_may_not_read_what_came_from_a_round_is_told_so(signed_in_as: SignedInAs) -> None:
    guard = signed_in_as("guard")
    address = begin(guard)
    send(guard, category="violence_threat", round=form(guard.get("/rapportera"))["round"])

    assert "ligger utanför" not in guard.get(address).text
    seen = signed_in_as("auditor").get(address).text
    assert "Rapporten ligger utanför det som din funktion får läsa." in seen
    assert "till ligger utanför" not in seen


@pytest.mark.parametrize("role", ["police", "council", "contractor", "administrator"])
def test_roles_that_walk_no_rounds_are_told_so(signed_in_as: SignedInAs, role: str) -> None:
    assert signed_in_as(role).get("/ronder").status_code == 403
    assert "/ronder" not in signed_in_as(role).get("/min-sida").text
