"""A sign leads to the form where it hangs; its maker makes it, prints it and takes it down."""

from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from tests import make
from tests.conftest import SignedInAs
from tests.web.reading import read

TYPED = f"{make.CENTRE.lat} {make.CENTRE.lon}"


def hang(client: TestClient, **told: str) -> dict[str, str]:
    """What is sent to make a sign."""
    sent = {"key": str(uuid4()), "name": "Hissen, Nibblesbackeskolan", "coordinates": TYPED} | told
    assert client.post("/skyltar", data=sent).status_code == 303
    return sent


def code(session: Session) -> str:
    return str(session.execute(text("SELECT code FROM sign")).scalar_one())


def test_a_sign_opens_the_form_with_its_place_in_words(client: TestClient, session: Session, staff: TestClient) -> None:
    hang(staff, category="graffiti")

    page = read(client.get(f"/p/{code(session)}"))

    assert "Du är vid Hissen, Nibblesbackeskolan, enligt skylten." in page.words
    assert page.fields["location_set"] == "place"
    assert page.fields["category"] == "graffiti"
    assert (float(page.fields["lon"]), float(page.fields["lat"])) == pytest.approx(
        (make.CENTRE.lon, make.CENTRE.lat), abs=1e-5
    )


def test_a_report_from_a_sign_lies_where_it_hangs(client: TestClient, session: Session, staff: TestClient) -> None:
    hang(staff)
    staff.cookies.clear()
    typed = read(client.get(f"/p/{code(session)}")).fields | {"category": "graffiti", "occurred": "just_now"}

    assert client.post("/rapportera", data=typed).status_code == 201

    where = "SELECT location_set, ST_X(ST_Transform(location, 4326)) FROM report"
    assert tuple(session.execute(text(where)).one()) == ("place", pytest.approx(make.CENTRE.lon, abs=1e-5))


def test_a_mistake_at_a_sign_leaves_its_words_and_its_place(
    client: TestClient, session: Session, staff: TestClient
) -> None:
    hang(staff)
    typed = read(client.get(f"/p/{code(session)}")).fields

    page = read(client.post("/rapportera", data=typed | {"category": ""}))

    assert "enligt skylten" in page.words
    assert page.fields["lon"] == typed["lon"]


def test_a_sign_that_is_taken_down_asks_for_the_place(client: TestClient, session: Session, staff: TestClient) -> None:
    sent = hang(staff)
    for _ in range(2):
        assert staff.post(f"/skyltar/{sent['key']}/ur-bruk").status_code == 303

    answer = client.get(f"/p/{code(session)}")

    assert answer.status_code == 200
    assert "Skylten används inte längre" in answer.text
    assert read(answer).fields["lon"] == ""
    assert "Tagna ur bruk (1)" in staff.get("/skyltar").text


@pytest.mark.parametrize("typed", ["ABCDEFGHJK", "x", "%C3%A5", "../etc/passwd", "%3Cscript%3E"])
def test_an_unknown_code_says_so_and_offers_the_form(client: TestClient, typed: str) -> None:
    answer = client.get(f"/p/{typed}")

    assert answer.status_code == 404
    if "/" not in typed:
        assert "Skylten känns inte igen" in answer.text
        assert "/rapportera" in read(answer).links
        assert "script" not in typed or "<script>" not in answer.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Skriv vad platsen heter"),
        ({"name": "å" * 101}, "Skriv vad platsen heter"),
        ({"coordinates": ""}, "Välj en plats"),
        ({"coordinates": "här"}, "Skriv koordinater som"),
        ({"coordinates": "0 0"}, "utanför kommunen"),
        ({"coordinates": "", "address": "Ingenstans"}, "Vi hittar ingen adress"),
        ({"key": "x"}, "Ladda om sidan"),
    ],
)
def test_what_is_no_sign_is_told_in_words_and_what_was_typed_stays(
    staff: TestClient, session: Session, typed: dict[str, str], words: str
) -> None:
    make.boundary(session)

    answer = staff.post("/skyltar", data={"key": str(uuid4()), "name": "Hissen", "coordinates": TYPED} | typed)

    assert answer.status_code == 422
    assert words in answer.text
    assert read(answer).fields["name"] == typed.get("name", "Hissen")


def test_a_school_sees_its_own_signs_and_the_coordinator_all(signed_in_as: SignedInAs, session: Session) -> None:
    school, other = signed_in_as("staff", organisation="Skolan"), signed_in_as("staff", organisation="Biblioteket")
    sent = hang(school, name="Åsö trappa")

    assert sent["name"] in school.get("/skyltar").text
    assert sent["name"] not in other.get("/skyltar").text
    assert other.post(f"/skyltar/{sent['key']}/ur-bruk").status_code == 404
    assert other.get(f"/skyltar/utskrift.pdf?skylt={sent['key']}").status_code == 404
    assert sent["name"] in signed_in_as("coordinator").get("/skyltar").text
    assert signed_in_as("police").get("/skyltar").status_code == 403


def test_pressing_twice_makes_one_sign(staff: TestClient, session: Session) -> None:
    sent = hang(staff)

    assert staff.post("/skyltar", data=sent).status_code == 303
    assert session.execute(text("SELECT count(*) FROM sign")).scalar_one() == 1
