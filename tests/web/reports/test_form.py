"""`/rapportera` by a plain form, without script: what works."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from tests import make
from tests.conftest import NOON
from tests.web.conftest import At
from tests.web.reading import read
from tests.web.reports.filling import GOOD, code, reference, send

COORDINATES = [
    *(
        "59,51260 15,99140",
        "59.51260 15.99140",
        "59,51260; 15,99140",
        "59.51260;15.99140",
        "59.51260, 15.99140",
    ),
    *(
        "59,51260, 15,99140",
        "  59,5126   15,9914  ",
        "59.5126\t15.9914",
        "59,51260000000001 15,99140000000001",
        "59.51260,15.99140",
        "59,51260,15,99140",
    ),
]


def test_an_empty_form_has_a_key_of_its_own(client: TestClient) -> None:
    first, second = (read(client.get("/rapportera")).fields for _ in range(2))

    assert len(first["key"]) >= 16
    assert first["key"] != second["key"]
    assert "category" not in first


def test_a_link_may_have_chosen_the_category(client: TestClient) -> None:
    assert read(client.get("/rapportera?category=graffiti_offensive")).fields["category"] == "graffiti_offensive"


def test_a_link_to_what_does_not_exist_chooses_nothing(client: TestClient) -> None:
    page = read(client.get("/rapportera", params={"category": '"><script>alert(1)</script>'}))

    assert "category" not in page.fields
    assert "alert(1)" not in page.words


def test_a_report_with_typed_coordinates_gets_a_receipt(client: TestClient, session: Session) -> None:
    answer = send(client)

    assert answer.status_code == 201
    assert reference(answer) == session.execute(text("SELECT reference FROM report")).scalar_one()
    assert "Klotter" in answer.text
    assert "tor 19 nov 12:00" in answer.text
    kept = session.execute(
        text("SELECT channel, reporter_kind, location_set, occurred_from, occurred_to FROM report")
    ).one()
    assert kept == ("web", "citizen", "coordinates", NOON, NOON)


@pytest.mark.parametrize("typed", COORDINATES)
def test_coordinates_may_be_typed_as_people_do(client: TestClient, session: Session, typed: str) -> None:
    assert send(client, coordinates=typed).status_code == 201

    where = "SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_Transform(location, 4326) p FROM report) AS r"
    assert session.execute(text(where)).one() == pytest.approx((15.9914, 59.5126), abs=1e-9)


def test_a_named_place_is_enough(client: TestClient, session: Session) -> None:
    make.place(session, "Nyckelbergsskolan", metres_north=300)

    page = read(client.get("/rapportera"))
    answer = send(client, coordinates="", place="nyckelbergsskolan")

    assert "Nyckelbergsskolan" in page.texts["place"]
    assert answer.status_code == 201
    assert session.execute(text("SELECT location_set FROM report")).scalar_one() == "place"


def test_typed_coordinates_go_before_a_chosen_place(client: TestClient, session: Session) -> None:
    make.place(session, "Nyckelbergsskolan", metres_north=300)
    send(client, place="nyckelbergsskolan")

    assert session.execute(text("SELECT location_set FROM report")).scalar_one() == "coordinates"


@pytest.mark.parametrize(("set_by", "kept"), [("phone", ("phone", 12.5)), ("pin", ("pin", None)), ("x", ("pin", None))])
def test_a_pin_keeps_how_it_was_set(
    client: TestClient, session: Session, set_by: str, kept: tuple[str, float | None]
) -> None:
    send(client, coordinates="", lon="15.9914", lat="59.5126", accuracy_m="12.5", location_set=set_by)

    assert session.execute(text("SELECT location_set, accuracy_m FROM report")).one() == kept


def test_a_form_sent_twice_is_one_report_with_one_number(client: TestClient, session: Session, at: At) -> None:
    fields = read(client.get("/rapportera")).fields | GOOD
    first = client.post("/rapportera", data=fields)
    at(NOON + timedelta(seconds=2))
    second = client.post("/rapportera", data=fields)

    assert (first.status_code, second.status_code) == (201, 200)
    assert reference(first) == reference(second)
    assert session.execute(text("SELECT count(*) FROM report")).scalar_one() == 1


def test_the_code_is_shown_once(client: TestClient) -> None:
    first, second = (send(client, key="the-key-of-one-form") for _ in range(2))

    assert len(code(first).replace(" ", "")) == 26
    assert "code" not in read(second).texts
    assert "kan inte visas igen" in second.text


def test_the_same_key_with_other_words_is_refused_in_words(client: TestClient) -> None:
    send(client, key="the-key-of-one-form")
    answer = send(client, key="the-key-of-one-form", description="något annat")

    assert answer.status_code == 422
    assert "redan använts" in answer.text


def test_the_night_when_the_clock_is_put_back_can_be_told_outside_its_double_hour(
    client: TestClient, session: Session, at: At
) -> None:
    at(datetime(2026, 10, 25, 12, 0, tzinfo=UTC))
    send(client, occurred="earlier", occurred_from="2026-10-25T01:59", occurred_to="2026-10-25T03:00")

    span = session.execute(text("SELECT occurred_to - occurred_from FROM report")).scalar_one()
    assert span == timedelta(hours=2, minutes=1)


@pytest.mark.parametrize(("answer", "has_clock"), [("yes", True), ("unknown", True), ("no", False), ("x", True)])
def test_only_indoors_is_without_a_clock(client: TestClient, session: Session, answer: str, has_clock: bool) -> None:
    send(client, outdoors=answer)

    assert session.execute(text("SELECT count(*) FROM clock")).scalar_one() == has_clock


def test_too_many_fields_are_not_read(client: TestClient) -> None:
    assert client.post("/rapportera", data=GOOD | {f"f{n}": "x" for n in range(3_000)}).status_code == 400


def test_a_field_of_5_mb_is_not_read(client: TestClient) -> None:
    answer = client.post("/rapportera", data=GOOD | {"description": "a" * 5_000_000})

    assert answer.status_code == 413
    assert "för stort" in answer.text


def test_a_file_is_not_taken_where_none_is_asked_for(client: TestClient, session: Session) -> None:
    answer = client.post("/rapportera", data=GOOD, files={"photo": ("a.jpg", b"\xff\xd8")})

    assert answer.status_code == 400
    assert session.execute(text("SELECT count(*) FROM report")).scalar_one() == 0


def test_the_page_is_a_page_in_swedish_whatever_that_is_none_of_our_languages_is_asked_for(client: TestClient) -> None:
    for language in ("zu", "sv", "x" * 500):
        answer = client.get("/rapportera", headers={"Accept-Language": language, "Accept": "application/xml"})

        assert answer.status_code == 200
        assert '<html lang="sv">' in answer.text


def test_without_script_the_form_says_why_no_photo_can_be_sent(client: TestClient) -> None:
    [said] = re.findall(r"<noscript>(.*?)</noscript>", client.get("/rapportera").text, re.DOTALL)

    assert "Vill du skicka en bild? Då måste JavaScript vara påslaget" in said
