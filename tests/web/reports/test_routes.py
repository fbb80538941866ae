"""`/rapportera` and `/kvitto`, by plain forms and without script."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text
from sqlmodel import Session

from service.bounds import DESCRIPTION
from tests import make
from tests.conftest import NOON
from tests.web.conftest import At
from tests.web.reading import Page, read
from tests.web.reports.words import ATTACKS

TYPED = "59,51260 15,99140"
GOOD = {"category": "graffiti", "coordinates": TYPED, "outdoors": "yes"}
COORDINATES = [
    *("59,51260 15,99140", "59.51260 15.99140", "59,51260; 15,99140", "59.51260;15.99140", "59.51260, 15.99140"),
    *("59,51260, 15,99140", "  59,5126   15,9914  ", "59.5126\t15.9914", "59,51260000000001 15,99140000000001", "59.51260,15.99140", "59,51260,15,99140"),
]
UNREADABLE = [
    *("59,51260", "Stora gatan 1", "59,5126 15,9914 3", "59,51,26 15,99,14", "59 30 45 15 59 29", "1e2 1e1", "NaN NaN", "5951260 1599140"),
    *("Infinity 1", "+59,5 15,9", "59,51", "59,5,15,9,1", "59,15,9", "<script>", "59,5126 15,9914\n59,5126", "0x3b 0x0f", "  ", ";", "59; ", " " * 300),
]
WRONG: list[tuple[str, dict[str, str], str, str]] = [
    ("no category", {"category": ""}, "category", "Välj vad det gäller."),
    ("an unknown category", {"category": "ufo"}, "category", "Kategorin finns inte"),
    ("no place", {"coordinates": ""}, "coordinates", "Välj en plats"),
    ("a place that is not in the list", {"coordinates": "", "place": "atlantis"}, "coordinates", "Välj en plats"),
    ("beyond the pole", {"coordinates": "91 15,9914"}, "coordinates", "Platsen går inte att läsa."),
    ("far away", {"coordinates": "57,70 11,97"}, "coordinates", "utanför kommunen"),
    ("swapped", {"coordinates": "15,99140 59,51260"}, "coordinates", "Har longitud och latitud bytt plats?"),
    ("a pin that did not arrive", {"coordinates": "", "lon": "x", "lat": "59"}, "coordinates", "Kartans läge"),
    ("a pin at NaN", {"coordinates": "", "lon": "nan", "lat": "59"}, "coordinates", "Platsen går inte att läsa."),
    (
        "a pin of endless accuracy",
        {"coordinates": "", "lon": "15.9914", "lat": "59.5126", "location_set": "phone", "accuracy_m": "inf"},
        "coordinates",
        "Platsens noggrannhet",
    ),
    ("words that are too many", {"description": "a" * (DESCRIPTION + 1)}, "description", "Högst 2 000 tecken"),
    ("far too many", {"description": "a" * 50_000}, "description", "Högst 2 000 tecken"),
    ("a bell in the words", {"description": "a\ab"}, "description", "tecken som inte går att spara"),
    ("a time that is none", {"occurred": "earlier", "occurred_from": "igår"}, "occurred_from", "Skriv datum och klockslag"),
    ("29 February of a common year", {"occurred": "earlier", "occurred_to": "2027-02-29T12:00"}, "occurred_to", "Skriv datum och klockslag"),
    ("the year 1", {"occurred": "earlier", "occurred_to": "0001-01-01T00:00"}, "occurred_to", "Tiden"),
    ("the year 9999", {"occurred": "earlier", "occurred_to": "9999-12-31T23:59"}, "occurred_to", "framåt i tiden"),
    ("tomorrow", {"occurred": "earlier", "occurred_from": "2026-11-19T12:00"}, "occurred_from", "framåt i tiden"),
    ("ten years ago", {"occurred": "earlier", "occurred_from": "2016-11-19T12:00"}, "occurred_from", "mer än ett år"),
    ("an hour that came twice", {"occurred": "earlier", "occurred_from": "2026-10-25T02:30"}, "occurred_from", "ställdes klockan om"),
    ("an hour that never came", {"occurred": "earlier", "occurred_to": "2026-03-29T02:30"}, "occurred_to", "ställdes klockan om"),
    (
        "the later time before the earlier",
        {"occurred": "earlier", "occurred_from": "2026-11-17T12:00", "occurred_to": "2026-11-17T11:00"},
        "occurred_to",
        "Den senare tiden ligger före",
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
    answer = _send(client)

    assert answer.status_code == 201
    assert _reference(answer) == session.execute(text("SELECT reference FROM report")).scalar_one()
    assert "Klotter" in answer.text
    assert "tor 19 nov 12:00" in answer.text
    kept = session.execute(text("SELECT channel, reporter_kind, location_set, occurred_from, occurred_to FROM report")).one()
    assert kept == ("web", "citizen", "coordinates", NOON, NOON)


@pytest.mark.parametrize("typed", COORDINATES)
def test_coordinates_may_be_typed_as_people_do(client: TestClient, session: Session, typed: str) -> None:
    assert _send(client, coordinates=typed).status_code == 201

    where = "SELECT round(ST_X(p)::numeric, 5), round(ST_Y(p)::numeric, 5) FROM (SELECT ST_Transform(location, 4326) p FROM report) r"
    assert [float(part) for part in session.execute(text(where)).one()] == [15.9914, 59.5126]


@pytest.mark.parametrize("typed", UNREADABLE)
def test_coordinates_that_cannot_be_read_are_asked_for_again(client: TestClient, typed: str) -> None:
    answer = _send(client, coordinates=typed)

    assert answer.status_code == 422
    _says(answer, "coordinates", "koordinater")
    assert read(answer).fields["coordinates"] == typed


def test_a_named_place_is_enough(client: TestClient, session: Session) -> None:
    make.place(session, "Nyckelbergsskolan", metres_north=300)

    page = read(client.get("/rapportera"))
    answer = _send(client, coordinates="", place="nyckelbergsskolan")

    assert "Nyckelbergsskolan" in page.texts["place"]
    assert answer.status_code == 201
    assert session.execute(text("SELECT location_set FROM report")).scalar_one() == "place"


def test_typed_coordinates_go_before_a_chosen_place(client: TestClient, session: Session) -> None:
    make.place(session, "Nyckelbergsskolan", metres_north=300)
    _send(client, place="nyckelbergsskolan")

    assert session.execute(text("SELECT location_set FROM report")).scalar_one() == "coordinates"


@pytest.mark.parametrize(("set_by", "kept"), [("phone", ("phone", 12.5)), ("pin", ("pin", None)), ("x", ("pin", None))])
def test_a_pin_keeps_how_it_was_set(client: TestClient, session: Session, set_by: str, kept: tuple[str, float | None]) -> None:
    _send(client, coordinates="", lon="15.9914", lat="59.5126", accuracy_m="12.5", location_set=set_by)

    assert session.execute(text("SELECT location_set, accuracy_m FROM report")).one() == kept


@pytest.mark.parametrize(("typed", "field", "words"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_said_at_its_field_and_everything_typed_is_kept(
    client: TestClient, session: Session, typed: dict[str, str], field: str, words: str
) -> None:
    make.boundary(session)
    make.place(session, "Skolan")
    whole = GOOD | {"key": "a-key-of-one-form", "description": "Tagg på muren", "occurred": "earlier", "occurred_from": "2026-11-17T12:00"} | typed

    answer = client.post("/rapportera", data=whole)

    assert answer.status_code == 422
    _says(answer, field, words)
    page = read(answer)
    unknown = {"category": "ufo", "place": "atlantis"}
    shown = {name: value for name, value in whole.items() if value and unknown.get(name) != value}
    assert {name: page.fields.get(name) for name in shown} == {name: _in_html(value) for name, value in shown.items()}
    assert session.execute(text("SELECT count(*) FROM report")).scalar_one() == 0


def test_two_faults_are_both_said(client: TestClient) -> None:
    answer = _send(client, category="", description="a\ab")

    _says(answer, "category", "Välj vad det gäller.")
    _says(answer, "description", "tecken som inte går att spara")


def test_a_form_that_was_put_right_can_be_sent_with_the_same_key(client: TestClient) -> None:
    wrong = read(_send(client, category=""))

    assert client.post("/rapportera", data=wrong.fields | {"category": "graffiti"}).status_code == 201


def test_a_swapped_place_can_be_put_right_with_one_press(client: TestClient, session: Session) -> None:
    make.boundary(session)

    answer = _send(client, coordinates="15,99140 59,51260")

    assert 'name="coordinates" value="59,51260 15,99140"' in answer.text
    assert client.post("/rapportera", data=read(answer).fields | {"coordinates": TYPED}).status_code == 201


@pytest.mark.parametrize("words", ATTACKS)
def test_words_are_shown_back_as_text(client: TestClient, words: str) -> None:
    answer = _send(client, category="", description=words, coordinates=words, place=words, outdoors=words, occurred_to=words, lon=words)
    page = read(answer)

    assert page.fields["description"] == _in_html(words)
    assert page.fields["coordinates"] == _in_html(words)
    assert page.handlers == []
    assert all(source and source.startswith("/static/") for source in page.scripts)
    assert page.scripts == read(client.get("/rapportera")).scripts


@pytest.mark.parametrize("words", ATTACKS)
def test_no_page_shows_what_a_citizen_wrote(client: TestClient, words: str) -> None:
    marked = f"zqj {words} zqj"
    answer = _send(client, description=marked)
    followed = client.post("/kvitto", data={"code": _code(answer)})

    assert "zqj" not in answer.text + followed.text


def test_a_form_sent_twice_is_one_report_with_one_number(client: TestClient, session: Session, at: At) -> None:
    fields = read(client.get("/rapportera")).fields | GOOD
    first = client.post("/rapportera", data=fields)
    at(NOON + timedelta(seconds=2))
    second = client.post("/rapportera", data=fields)

    assert (first.status_code, second.status_code) == (201, 200)
    assert _reference(first) == _reference(second)
    assert session.execute(text("SELECT count(*) FROM report")).scalar_one() == 1


def test_the_code_is_shown_once(client: TestClient) -> None:
    first, second = (_send(client, key="the-key-of-one-form") for _ in range(2))

    assert len(_code(first).replace(" ", "")) == 26
    assert "code" not in read(second).texts
    assert "kan inte visas igen" in second.text


def test_the_same_key_with_other_words_is_refused_in_words(client: TestClient) -> None:
    _send(client, key="the-key-of-one-form")
    answer = _send(client, key="the-key-of-one-form", description="något annat")

    assert answer.status_code == 422
    assert "redan använts" in answer.text


def test_the_night_when_the_clock_is_put_back_can_be_told_outside_its_double_hour(client: TestClient, session: Session, at: At) -> None:
    at(datetime(2026, 10, 25, 12, 0, tzinfo=UTC))
    _send(client, occurred="earlier", occurred_from="2026-10-25T01:59", occurred_to="2026-10-25T03:00")

    span = session.execute(text("SELECT occurred_to - occurred_from FROM report")).scalar_one()
    assert span == timedelta(hours=2, minutes=1)


@pytest.mark.parametrize(("answer", "has_clock"), [("yes", True), ("unknown", True), ("no", False), ("x", True)])
def test_only_indoors_is_without_a_clock(client: TestClient, session: Session, answer: str, has_clock: bool) -> None:
    _send(client, outdoors=answer)

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


def test_the_page_is_in_swedish_whatever_is_asked_for(client: TestClient) -> None:
    for language in ("en", "sv", "x" * 500):
        answer = client.get("/rapportera", headers={"Accept-Language": language, "Accept": "application/xml"})

        assert answer.status_code == 200
        assert '<html lang="sv">' in answer.text


@pytest.mark.parametrize(
    "write",
    [
        str,
        str.lower,
        lambda code: code.replace(" ", ""),
        lambda code: code.replace(" ", "-"),
        lambda code: "  " + code.replace(" ", "   ") + "\t",
        lambda code: code.replace(" ", "\u00a0"),
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("0", "o").replace("1", "I"),
    ],
    ids=["as shown", "lower case", "in one", "with dashes", "with more spaces", "with hard spaces", "O and l", "o and I"],
)
def test_a_code_finds_its_report_however_it_is_written(client: TestClient, monkeypatch: pytest.MonkeyPatch, write: Any) -> None:
    monkeypatch.setattr("service.intake.rules.new_code", lambda: "01ABC23DEF45GHJ067KMN189PQ")
    sent = _send(client)

    answer = client.post("/kvitto", data={"code": write(_code(sent))})

    assert answer.status_code == 200
    assert _reference(sent) in answer.text
    assert "Ny" in read(answer).words


WRONG_CODES = ["", " ", "x", "0" * 26, "ABCDE-FGHJK-MNPQR-STVWX-YZ0123", "L26-0001", "å" * 26, "<script>", "%", "' OR 1=1", "\0", "0" * 200]


@pytest.mark.parametrize("code", WRONG_CODES, ids=repr)
def test_every_wrong_code_gets_the_same_404(client: TestClient, code: str) -> None:
    _send(client)
    nothing = client.post("/kvitto", data={"code": "wrong"})

    answer = client.post("/kvitto", data={"code": code})

    assert (answer.status_code, answer.text) == (404, nothing.text)
    assert "Vi hittar ingen rapport med den koden." in answer.text


@pytest.mark.parametrize("address", ["/kvitto?code=ABC", "/kvitto?code=", "/kvitto?x=1&code=01ABC23DEF45GHJ067KMN189PQ"])
def test_a_code_in_an_address_is_refused(client: TestClient, address: str) -> None:
    for answer in (client.get(address), client.post(address, data={"code": "x"})):
        assert answer.status_code == 400
        assert "I en adress kan andra se den" in answer.text
        assert "01ABC" not in answer.text


def _send(client: TestClient, **typed: str) -> Response:
    return client.post("/rapportera", data=GOOD | typed)


def _says(answer: Response, field: str, words: str) -> None:
    """The words stand in the summary, which leads to the field, and at the field, which points at them."""
    page = read(answer)
    assert words in page.texts["fel"]
    assert f"#{field}" in page.links
    assert field in page.texts
    assert words in page.texts[f"fel-{field}"]
    assert f"fel-{field}" in page.described[field]
    assert field in page.invalid


def _reference(answer: Response) -> str:
    found = re.search(r"L\d\d-\d{4,}", answer.text)
    assert found
    return found[0]


def _code(answer: Response) -> str:
    page: Page = read(answer)
    return page.texts["code"].strip()


def _in_html(text: str) -> str:
    return text.replace("\r\n", "\n")
