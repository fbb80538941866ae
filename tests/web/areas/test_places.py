"""What places are called, asked over HTTP by whoever wants to know."""

from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from service.bounds import PLACE_WORDS
from tests import make

HERE = {"lon": make.CENTRE.lon, "lat": make.CENTRE.lat}


def found(client: TestClient, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/places", params=asked)
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def test_a_typed_address_is_answered_with_its_point(client: TestClient, session: Session) -> None:
    make.address(session, "Ängsgatan 12 B")

    assert found(client, q="angsg 12b") == [
        HERE | {"label": "Ängsgatan 12 B, Köping", "kind": "address", "match": "prefix", "locality": "Köping"}
    ]


def test_of_equal_ones_the_nearest_comes_first(client: TestClient, session: Session) -> None:
    make.address(session, "Storgatan 1", metres_north=9_000, locality="Kolsva")
    make.address(session, "Storgatan 1")

    assert [one["locality"] for one in found(client, q="storgatan")] == ["Kolsva", "Köping"]
    assert [one["locality"] for one in found(client, q="storgatan", **HERE)] == ["Köping", "Kolsva"]


def test_a_point_is_called_by_what_is_nearest(client: TestClient, session: Session) -> None:
    make.place(session, "Ringskolan", metres_north=40)

    answer = client.get("/api/v1/places/near", params=HERE).json()
    there = make.point(metres_north=40)
    told = {"label": "Ringskolan", "kind": "school", "lon": there.lon, "lat": there.lat, "metres": 40}
    assert answer == {"place": told, "neighbour": None}


def test_outside_the_municipality_is_told_with_the_metres(client: TestClient, session: Session) -> None:
    make.boundary(session)

    answer = client.get("/api/v1/places/near", params={"lon": 16.101, "lat": 59.5}).json()
    assert answer == {"place": None, "neighbour": {"name": None, "outside_m": 57}}


@pytest.mark.parametrize(
    "asked",
    [
        "places",
        "places?q=",
        "places?q=" + "a" * (PLACE_WORDS + 1),
        "places?q=a&lon=16",
        "places?q=a&lon=x&lat=y",
        "places?q=a&near=here",
        "places?q=a&lon=inf&lat=nan",
        "places?q=a&lon=105&lat=0",
        "places/near",
        "places/near?lon=16",
        "places/near?lon=105&lat=0",
        "places/near?lon=16&lat=91",
    ],
)
def test_what_cannot_be_asked_is_told_in_words(client: TestClient, session: Session, asked: str) -> None:
    make.address(session, "Agatan 1")

    answer = client.get(f"/api/v1/{asked}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("typed", ["%00", "%ED%A0%80", "%FF", "%25", "%5C", "%F0%9F%92%A9", "%E2%80%AE", "a%00b"])
def test_bytes_that_are_no_text_find_nothing(client: TestClient, session: Session, typed: str) -> None:
    make.address(session, "Storgatan 1")

    answer = client.get(f"/api/v1/places?q={typed}")
    assert (answer.status_code, answer.json()) == (200, {"results": []})


@pytest.mark.slow
def test_any_text_is_answered(client: TestClient, session: Session) -> None:
    """A hundred requests."""
    make.address(session, "Storgatan 12 B", "Ängsvägen 1")

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(min_size=1, max_size=PLACE_WORDS))
    def ask(words: str) -> None:
        answer = client.get("/api/v1/places?q=" + quote(words, errors="surrogatepass"))
        assert answer.status_code == 200 or len(words) > PLACE_WORDS

    ask()
