"""A typed address, looked up for those whose browser did not; and who lies next door."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service.areas import gazetteer
from service.areas.gazetteer import Found
from tests import make
from tests.make import CENTRE
from tests.web.reading import read
from tests.web.reports.filling import says, send

ODD = Found("Storgatan 11, Köping", "address", "nearest", CENTRE.lon, CENTRE.lat, "Köping")
HOUSE = Found("Storgatan 12, Köping", "address", "exact", CENTRE.lon, CENTRE.lat, "Köping")
ELSEWHERE = Found("Storgatan 12, Kolsva", "address", "exact", 15.8400, 59.6000, "Kolsva")
SCHOOL = Found("Nyckelbergsskolan", "school", "exact", CENTRE.lon, CENTRE.lat, None)
STREET = Found("Storgatan, Köping", "street", "exact", CENTRE.lon, CENTRE.lat, "Köping")


def known(monkeypatch: pytest.MonkeyPatch, *found: Found) -> None:
    """From here on, whatever is asked for may be these."""
    monkeypatch.setattr(gazetteer, "search", lambda session, words, limit: list(found[:limit]))


@pytest.mark.parametrize(("found", "kept"), [(HOUSE, "address"), (SCHOOL, "place")])
def test_the_one_thing_that_is_called_so_is_the_place(
    client: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch, found: Found, kept: str
) -> None:
    known(monkeypatch, found, ODD)

    assert send(client, coordinates="", address=found.label).status_code == 201
    assert session.execute(text("SELECT location_set FROM report")).scalar_one() == kept


@pytest.mark.parametrize(
    "found", [(HOUSE, ELSEWHERE), (STREET,), (ODD,)], ids=["two", "a whole street", "another number"]
)
def test_what_may_be_several_is_offered_to_choose_from(
    client: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch, found: tuple[Found, ...]
) -> None:
    known(monkeypatch, *found)
    answer = send(client, coordinates="", address="Storgatan 12")

    assert answer.status_code == 422
    says(answer, "address", "Vilken av de här menar du?")
    page = read(answer)
    assert page.fields["address"] == "Storgatan 12"
    for one in found:
        assert one.label in page.words
    assert 'name="coordinates" value="59,51260 15,99140"' in answer.text
    chosen = page.fields | {"coordinates": "59,51260 15,99140"}
    assert client.post("/rapportera", data=chosen).status_code == 201


def test_what_nobody_knows_is_asked_for_in_another_way(client: TestClient) -> None:
    answer = send(client, coordinates="", address="Ingenstans 1")

    assert answer.status_code == 422
    says(answer, "address", "Vi hittar ingen adress")
    assert read(answer).fields["address"] == "Ingenstans 1"


@pytest.mark.parametrize(
    "words", ["\0", "%_%", "'; DROP TABLE place; --", "x" * 10_000, "🙂", "<script>alert(1)</script>"]
)
def test_any_text_may_be_typed_as_an_address(client: TestClient, words: str) -> None:
    answer = send(client, coordinates="", address=words)

    assert answer.status_code == 422
    assert read(answer).handlers == []


def test_a_place_that_was_chosen_is_said_again_when_something_else_is_wrong(
    client: TestClient, session: Session
) -> None:
    make.place(session, "Nyckelbergsskolan", metres_north=300)
    by = {
        "59,51260 15,99140": {"coordinates": "59,51260 15,99140"},
        "Nyckelbergsskolan": {"coordinates": "", "place": "nyckelbergsskolan"},
        "Storgatan 12": {"coordinates": "", "address": "Storgatan 12"},
        "59,5126 15,9914": {"coordinates": "", "lat": "59.5126", "lon": "15.9914"},
    }

    for words, where in by.items():
        page = read(send(client, category="", **where))
        assert f"Vald plats: {words}" in page.texts["where-words"]
    assert "Ingen plats vald" in read(send(client, coordinates="")).texts["where-words"]


def test_outside_the_municipality_its_neighbour_is_named(
    client: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.boundary(session)
    beside = gazetteer.Neighbour("Arboga kommun", 12_000)
    monkeypatch.setattr(gazetteer, "neighbour", lambda session, point: beside)

    says(
        send(client, coordinates="57,70 11,97"), "coordinates", "i Arboga kommun. Rapportera dit i stället, eller välj"
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Arboga kommun", "Platsen ligger 120 meter utanför kommungränsen, i Arboga kommun."),
        ("", "Platsen ligger 120 meter utanför kommungränsen."),
    ],
)
def test_just_outside_the_municipality_the_form_asks_and_goes_on(
    client: TestClient, session: Session, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    monkeypatch.setattr(gazetteer, "neighbour", lambda session, point: gazetteer.Neighbour(name, 120))

    asked = send(client, description="Över bäcken")
    told = session.execute(text("SELECT count(*) FROM report")).scalar_one()
    gone_on = send(client, description="Över bäcken", border="yes")

    assert (asked.status_code, told, gone_on.status_code) == (200, 0, 201)
    assert words in read(asked).texts["grans"]
    assert "Över bäcken" in asked.text
    assert 'name="border" value="yes"' in asked.text


def test_a_report_that_we_have_is_not_asked_about_the_border_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gazetteer, "neighbour", lambda session, point: gazetteer.Neighbour("Arboga kommun", 120))
    first = send(client, key="the-key-of-one-form", border="yes")

    assert first.status_code == 201
    assert send(client, key="the-key-of-one-form").status_code == 200
