"""What each role may see, in words, is the matrix and nothing else; and nobody is shown a way that is closed to them."""

import re
import tomllib

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from service.people.rules import MATRIX, Reach, Right, given_roles, matrix
from tests import make
from tests.conftest import SignedInAs
from tests.service.meetings.rows import meeting
from web.people import rights
from web.signin.cookies import cookie_name

TOLD = tomllib.loads(MATRIX.read_text(encoding="utf-8"))


def test_settings_and_rounds_lead_to_signs_and_templates_those_who_may(signed_in_as: SignedInAs) -> None:
    ways = {"/mallar": ("coordinator", "guard", "property", "administrator"), "/skyltar": ("coordinator", "property")}
    for role in ("coordinator", "guard", "property", "administrator"):
        page = signed_in_as(role).get("/installningar").text
        for way, roles in ways.items():
            assert (f'href="{way}"' in page) is (role in roles), (role, way)
    assert 'href="/skyltar"' in signed_in_as("coordinator").get("/ronder").text
    assert 'href="/skyltar"' not in signed_in_as("guard").get("/ronder").text


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ((), "ser inte"),
        ((Right(Reach.ALL, "r"),), "läser"),
        ((Right(Reach.ALL, "rw"),), "läser och ändrar"),
        ((Right(Reach.AREA, "rw"),), "läser och ändrar i funktionens områden"),
        ((Right(Reach.UNIT, "r"),), "läser det som hör till den egna verksamheten"),
        ((Right(Reach.ORDER, "rw"),), "läser och ändrar det som den egna verksamheten har fått beställning på"),
        ((Right(Reach.ALL, "a"),), "ser som antal"),
        ((Right(Reach.ALL, "l"),), "läser när en anledning anges; läsningen antecknas"),
        (
            (Right(Reach.AREA, "r"), Right(Reach.ALL, "l")),
            "läser i funktionens områden, annars läser när en anledning anges; läsningen antecknas",
        ),
    ],
)
def test_a_right_in_words(told: tuple[Right, ...], words: str) -> None:
    assert rights.words(told) == words


def test_every_role_is_told_of_every_field_that_anyone_sees() -> None:
    fields = {field["name"] for field in TOLD["fields"].values()} - set(rights.hidden())

    for card in rights.cards(set()):
        told = [name for names in card.seen.values() for name in names] + card.unseen
        assert sorted(told) == sorted(fields)
    assert rights.hidden() == [TOLD["fields"]["secret"]["name"]]


@pytest.mark.parametrize("role", TOLD["roles"])
def test_what_a_role_sees_is_what_the_file_says(role: str) -> None:
    """Read here from the file, by other code."""
    seen = {field["name"] for field in TOLD["fields"].values() if role in field or "everyone" in field}
    [card] = [card for card in rights.cards(set()) if card.role == role]

    assert {name for names in card.seen.values() for name in names} == seen
    for words, names in card.seen.items():
        for name in names:
            [field] = [field for field in TOLD["fields"].values() if field["name"] == name]
            letters = str(field.get(role, field.get("everyone")))
            assert ("ändrar" in words) == bool(re.search(r"\b[rla]*w\b", letters))
            assert ("antecknas" in words) == bool(re.search(r"\bl\b", letters))


@pytest.mark.parametrize("role", given_roles())
def test_ones_own_role_stands_first_and_is_marked(signed_in_as: SignedInAs, role: str) -> None:
    told = signed_in_as(role).get("/installningar/behorigheter").text

    found = re.findall(r'<section class="card" aria-labelledby="roll-(\w+)"( data-mine)?>', told)
    assert found[0] == (role, " data-mine")
    assert sorted(code for code, _ in found) == sorted(matrix().roles)
    assert sum(bool(mine) for _, mine in found) == 1


@pytest.mark.parametrize("role", given_roles())
def test_every_way_that_someone_is_shown_is_open_to_them(signed_in_as: SignedInAs, session: Session, role: str) -> None:
    make.layer(session, make.area("mitt", 15.9, 59.4, 16.1, 59.6))
    meeting(session)
    client = signed_in_as(role)
    shown = {
        address
        for page in ("/min-sida", "/installningar")
        for address in re.findall(r'<a[^>]* href="(/[^"#?]*)"', client.get(page).text)
    }

    assert {"/min-sida", "/installningar/behorigheter", "/konto"} <= shown
    assert {
        address: client.get(address).status_code for address in shown if client.get(address).status_code != 200
    } == {}


def test_the_ways_are_those_of_the_matrix(signed_in_as: SignedInAs) -> None:
    ways = {role: signed_in_as(role).get("/min-sida").text for role in given_roles()}

    assert {role for role, told in ways.items() if 'href="/lagesbild"' in told} == {"rescue", "coordinator", "police"}
    assert {role for role, told in ways.items() if 'href="/granskning"' in told} == {"coordinator"}
    assert {role for role, told in ways.items() if 'href="/arenden"' not in told} == {"council", "administrator"}


def test_ones_own_page_says_who_one_is_here(client: TestClient, session: Session) -> None:
    make.layer(session, make.area("a", 15.9, 59.4, 16.0, 59.6))
    area = session.connection().exec_driver_sql("SELECT id FROM area").scalar_one()
    robin = make.person(session, "guard", areas=[area], organisation="Väktarbolaget", kind="guard_company")
    client.cookies.set(cookie_name(), make.session_of(session, robin))

    told = client.get("/min-sida").text

    for words in (robin.name, robin.email, "Väktarbolaget", "Väktare och ordningsvakter", "Område a"):
        assert words in told


def test_without_a_function_one_is_told_so(client: TestClient, session: Session) -> None:
    robin = make.person(session, "guard")
    session.connection().exec_driver_sql("UPDATE holding SET until = since")
    client.cookies.set(cookie_name(), make.session_of(session, robin))

    assert "Du har ingen funktion just nu" in client.get("/min-sida").text
    assert client.get("/arenden").status_code == 403
