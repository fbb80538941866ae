"""`/rapportera`: what is wrong is said in words at its field, and nothing that was typed is lost."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service.bounds import DESCRIPTION
from tests import make
from tests.web.reading import read
from tests.web.reports.filling import GOOD, TYPED, code, in_html, says, send
from tests.web.reports.words import ATTACKS

UNREADABLE = [
    *(
        "59,51260",
        "Stora gatan 1",
        "59,5126 15,9914 3",
        "59,51,26 15,99,14",
        "59 30 45 15 59 29",
        "1e2 1e1",
        "NaN NaN",
        "5951260 1599140",
    ),
    *(
        "Infinity 1",
        "+59,5 15,9",
        "59,51",
        "59,5,15,9,1",
        "59,15,9",
        "<script>",
        "59,5126 15,9914\n59,5126",
        "0x3b 0x0f",
        "  ",
        ";",
        "59; ",
        " " * 300,
    ),
]
WRONG: list[tuple[str, dict[str, str], str, str]] = [
    ("no category", {"category": ""}, "category", "Välj vad det gäller."),
    ("an unknown category", {"category": "ufo"}, "category", "Kategorin finns inte"),
    ("no place", {"coordinates": ""}, "coordinates", "Välj en plats"),
    (
        "a place that is not in the list",
        {"coordinates": "", "place": "atlantis"},
        "coordinates",
        "Välj en plats",
    ),
    ("beyond the pole", {"coordinates": "91 15,9914"}, "coordinates", "Platsen går inte att läsa."),
    ("far away", {"coordinates": "57,70 11,97"}, "coordinates", "utanför kommunen"),
    ("swapped", {"coordinates": "15,99140 59,51260"}, "coordinates", "Har longitud och latitud bytt plats?"),
    (
        "a pin that did not arrive",
        {"coordinates": "", "lon": "x", "lat": "59"},
        "coordinates",
        "Kartans läge",
    ),
    (
        "a pin at NaN",
        {"coordinates": "", "lon": "nan", "lat": "59"},
        "coordinates",
        "Platsen går inte att läsa.",
    ),
    (
        "a pin of endless accuracy",
        {"coordinates": "", "lon": "15.9914", "lat": "59.5126", "location_set": "phone", "accuracy_m": "inf"},
        "coordinates",
        "Platsens noggrannhet",
    ),
    (
        "words that are too many",
        {"description": "a" * (DESCRIPTION + 1)},
        "description",
        "Högst 2 000 tecken",
    ),
    ("far too many", {"description": "a" * 50_000}, "description", "Högst 2 000 tecken"),
    ("a bell in the words", {"description": "a\ab"}, "description", "tecken som inte går att spara"),
    (
        "a time that is none",
        {"occurred": "earlier", "occurred_from": "igår"},
        "occurred_from",
        "Skriv datum och klockslag",
    ),
    (
        "29 February of a common year",
        {"occurred": "earlier", "occurred_to": "2027-02-29T12:00"},
        "occurred_to",
        "Skriv datum och klockslag",
    ),
    ("the year 1", {"occurred": "earlier", "occurred_to": "0001-01-01T00:00"}, "occurred_to", "Tiden"),
    (
        "the year 9999",
        {"occurred": "earlier", "occurred_to": "9999-12-31T23:59"},
        "occurred_to",
        "framåt i tiden",
    ),
    (
        "tomorrow",
        {"occurred": "earlier", "occurred_from": "2026-11-19T12:00"},
        "occurred_from",
        "framåt i tiden",
    ),
    (
        "ten years ago",
        {"occurred": "earlier", "occurred_from": "2016-11-19T12:00"},
        "occurred_from",
        "mer än ett år",
    ),
    (
        "an hour that came twice",
        {"occurred": "earlier", "occurred_from": "2026-10-25T02:30"},
        "occurred_from",
        "ställdes klockan om",
    ),
    (
        "an hour that never came",
        {"occurred": "earlier", "occurred_to": "2026-03-29T02:30"},
        "occurred_to",
        "ställdes klockan om",
    ),
    (
        "the later time before the earlier",
        {"occurred": "earlier", "occurred_from": "2026-11-17T12:00", "occurred_to": "2026-11-17T11:00"},
        "occurred_to",
        "Den senare tiden ligger före",
    ),
]


@pytest.mark.parametrize("typed", UNREADABLE)
def test_coordinates_that_cannot_be_read_are_asked_for_again(client: TestClient, typed: str) -> None:
    answer = send(client, coordinates=typed)

    assert answer.status_code == 422
    says(answer, "coordinates", "koordinater")
    assert read(answer).fields["coordinates"] == typed


@pytest.mark.parametrize(("typed", "field", "words"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_said_at_its_field_and_everything_typed_is_kept(
    client: TestClient, session: Session, typed: dict[str, str], field: str, words: str
) -> None:
    make.boundary(session)
    make.place(session, "Skolan")
    whole = (
        GOOD
        | {
            "key": "a-key-of-one-form",
            "description": "Tagg på muren",
            "occurred": "earlier",
            "occurred_from": "2026-11-17T12:00",
        }
        | typed
    )

    answer = client.post("/rapportera", data=whole)

    assert answer.status_code == 422
    says(answer, field, words)
    page = read(answer)
    unknown = {"category": "ufo", "place": "atlantis"}
    shown = {name: value for name, value in whole.items() if value and unknown.get(name) != value}
    assert {name: page.fields.get(name) for name in shown} == {name: in_html(value) for name, value in shown.items()}
    assert session.execute(text("SELECT count(*) FROM report")).scalar_one() == 0


def test_two_faults_are_both_said(client: TestClient) -> None:
    answer = send(client, category="", description="a\ab")

    says(answer, "category", "Välj vad det gäller.")
    says(answer, "description", "tecken som inte går att spara")


def test_a_form_that_was_put_right_can_be_sent_with_the_same_key(client: TestClient) -> None:
    wrong = read(send(client, category=""))

    assert client.post("/rapportera", data=wrong.fields | {"category": "graffiti"}).status_code == 201


def test_a_swapped_place_can_be_put_right_with_one_press(client: TestClient, session: Session) -> None:
    make.boundary(session)

    answer = send(client, coordinates="15,99140 59,51260")

    assert 'name="coordinates" value="59,51260 15,99140"' in answer.text
    assert client.post("/rapportera", data=read(answer).fields | {"coordinates": TYPED}).status_code == 201


@pytest.mark.parametrize("words", ATTACKS)
def test_words_are_shown_back_as_text(client: TestClient, words: str) -> None:
    answer = send(
        client,
        category="",
        description=words,
        coordinates=words,
        place=words,
        outdoors=words,
        occurred_to=words,
        lon=words,
    )
    page = read(answer)

    assert page.fields["description"] == in_html(words)
    assert page.fields["coordinates"] == in_html(words)
    assert page.handlers == []
    assert all(source and source.startswith("/static/") for source in page.scripts)
    assert page.scripts == read(client.get("/rapportera")).scripts


@pytest.mark.parametrize("words", ATTACKS)
def test_no_page_shows_what_a_citizen_wrote(client: TestClient, words: str) -> None:
    marked = f"zqj {words} zqj"
    answer = send(client, description=marked)
    followed = client.post("/kvitto", data={"code": code(answer)})

    assert "zqj" not in answer.text + followed.text
