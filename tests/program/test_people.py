"""Who takes part, from a command line: the way in for the very first administrator."""

import io
import re

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from service import clock
from service.areas import shapes
from service.db import unit_of_work
from service.people import directory
from service.people.rules import given_roles, matrix
from service.signin.actions import open_session
from tests import make
from tests.program.lagesbild import Said, lagesbild

pytestmark = pytest.mark.slow  # a database of its own is copied for each
LINK = re.compile(r"http://127\.0\.0\.1:8000/inbjudan/[A-Za-z0-9_-]{43}")
ADMIN = {
    "name": "Ada Admin",
    "email": "ada@demo.example",
    "organisation": "IT",
    "function": "System",
    "role": "administrator",
}


def add(**but: str) -> Said:
    return lagesbild("people", "add", *(part for name, value in (ADMIN | but).items() for part in (f"--{name}", value)))


def refused(said: Said) -> str:
    assert (said.status, said.out) == (1, ""), said
    [line] = said.err.splitlines()
    return line


def test_the_first_administrator_gets_a_link_and_everything_that_was_missing(store: Engine) -> None:
    said = add()

    assert said.status == 0, said.err
    assert LINK.search(said.out)
    assert lagesbild("people", "list").out == "ada@demo.example  Ada Admin  System, IT (administrator)\n"


def test_twice_is_one_person_one_function_and_a_fresh_link(store: Engine) -> None:
    links = {LINK.search(add().out)[0] for _ in range(2)}  # type: ignore[index]

    assert len(links) == 2
    with unit_of_work(store) as session:
        assert [len(rows) for rows in _all(session)] == [1, 1, 1, 1]


def test_a_function_is_for_the_areas_that_are_named(store: Engine) -> None:
    with unit_of_work(store) as session:
        make.layer(session, make.area("a1", 15.9, 59.4, 16.0, 59.6), make.area("a2", 16.0, 59.4, 16.1, 59.6))

    add(role="guard", area="a2")
    assert add(role="guard", email="bo@demo.example", name="Bo Ek").status == 0  # its areas stay

    with unit_of_work(store) as session:
        [post] = directory.posts(session)
        assert post.areas == {choice.id for choice in shapes.choices(session) if choice.code == "a2"}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"email": "ada"}, "Skriv en e-postadress"),
        ({"name": "\u202eAda"}, "Skriv ett namn"),
        ({"role": "god"}, "Välj en roll"),
        ({"kind": "church"}, "Välj ett slag"),
        ({"area": "nowhere"}, "inget område med koden nowhere"),
    ],
)
def test_what_does_not_hold_is_one_line_and_nothing_is_added(store: Engine, wrong: dict[str, str], says: str) -> None:
    assert says in refused(add(**wrong))

    with unit_of_work(store) as session:
        assert [len(rows) for rows in _all(session)] == [0, 0, 0, 0]


def test_an_address_that_someone_has_and_a_function_of_another_role_are_refused(store: Engine) -> None:
    add()

    assert "redan ett konto" in refused(add(name="Bo Ek"))
    assert "redan en funktion" in refused(add(role="auditor"))


def test_a_new_link_and_a_closed_account(store: Engine) -> None:
    add(role="guard")

    assert LINK.search(lagesbild("people", "link", " ADA@demo.example ").out)
    for _ in range(2):
        assert lagesbild("people", "close", "ada@demo.example").out == "Kontot är stängt.\n"
    assert refused(lagesbild("people", "link", "ada@demo.example")) == "Kontot är stängt."
    assert lagesbild("people", "list").out == "ada@demo.example  Ada Admin  stängt\n"
    assert refused(lagesbild("people", "close", "bo@demo.example")) == "Det finns inget konto med den adressen."


def test_the_last_administrator_is_not_closed_from_here_either(store: Engine) -> None:
    add()

    assert "Någon måste kunna administrera" in refused(lagesbild("people", "close", "ada@demo.example"))


def test_the_roles_are_those_of_the_matrix() -> None:
    told = dict(line.split(maxsplit=1) for line in lagesbild("people", "roles").out.splitlines())

    assert told == {role: matrix().roles[role] for role in given_roles()}


def _all(session: Session) -> list[list[object]]:
    found = (
        directory.employers(session),
        directory.posts(session),
        directory.accounts(session),
        directory.held(session),
    )
    return [list(rows) for rows in found]


def test_a_second_step_is_taken_away_when_one_says_so(store: Engine) -> None:
    add()
    with unit_of_work(store) as session:
        account = directory.account_at(session, ADMIN["email"])
        assert account
        open_session(session, account.id, clock.now(), strong=True)

    said = lagesbild("people", "reset", ADMIN["email"], "--yes")

    assert (said.status, said.out) == (0, "Andra steget är nollställt.\n")
    with unit_of_work(store) as session:
        asked = "SELECT count(*) FROM log_entry WHERE what = 'sign_in.reset' AND actor = 'program'"
        assert session.execute(text(asked)).scalar_one() == 1
        assert session.execute(text("SELECT count(*) FROM sign_in")).scalar_one() == 0


@pytest.mark.parametrize("answered", ["", "n\n"])
def test_it_asks_first_and_does_nothing_without_a_yes(
    store: Engine, monkeypatch: pytest.MonkeyPatch, answered: str
) -> None:
    add()
    monkeypatch.setattr("sys.stdin", io.StringIO(answered))

    said = lagesbild("people", "reset", ADMIN["email"])

    assert said.status != 0
    with unit_of_work(store) as session:
        asked = "SELECT count(*) FROM log_entry WHERE what = 'sign_in.reset'"
        assert session.execute(text(asked)).scalar_one() == 0
