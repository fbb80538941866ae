"""Whoever the directory proved: their account, and that what they hold agrees with their groups."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from service.errors import Refused
from service.people.actions import add_function, add_organisation, close_function, close_person, give, take
from service.people.models import Holding, NewFunction, NewOrganisation, NewPerson, Person
from service.people.queries import viewer
from service.signin.oidc.actions import admit, begin, end, enter, link
from service.signin.oidc.models import Conversation, Identity
from service.signin.oidc.queries import by_group, check_no_groups
from service.signin.oidc.rules import Told
from tests import make
from tests.conftest import NOON

ISSUER = "https://katalog.koping.example"
GROUPS = "a=Alfa;b=Beta;c=Gamma;boss=Chef;both=Alfa;both=Beta;owned=Polisen/Kommunpolis"
HOUR = timedelta(hours=1)


def told(subject: str = "one", *groups: str, email: str = "kim@koping.example", **how: Any) -> Told:
    person = NewPerson(name="Kim Berg", email=email)
    return Told(ISSUER, subject, person, frozenset(groups), how.pop("strong", False))


@pytest.fixture(autouse=True)
def functions(session: Session) -> dict[str, UUID]:
    employer = add_organisation(session, NewOrganisation(name="Köpings kommun"))
    roles = {"Alfa": "coordinator", "Beta": "property", "Gamma": "staff", "Chef": "administrator"}
    return {name: add_function(session, employer, NewFunction(name=name, role=role)) for name, role in roles.items()}


def held(session: Session, person_id: UUID, hours: int = 0) -> list[str]:
    found = viewer(session, person_id, NOON + hours * HOUR)
    assert found is not None
    return [grant.function for grant in found.grants]


def refusal(session: Session, who: Told, person_id: UUID | None = None) -> str:
    with pytest.raises(Refused) as refused:
        link(session, person_id, who, now=NOON) if person_id else admit(session, who, GROUPS, now=NOON)
    return refused.value.code


def test_the_first_time_makes_an_account_and_the_next_finds_it(session: Session) -> None:
    first = admit(session, told("one", "a"), GROUPS, now=NOON)
    again = admit(session, told("one", "a", email="renamed@koping.example"), GROUPS, now=NOON)

    assert first == again
    assert session.get_one(Person, first).email == "kim@koping.example"


def test_without_a_group_that_means_something_there_is_no_account(session: Session) -> None:
    assert refusal(session, told("one", "unknown")) == "no_role"
    assert session.exec(select(Person)).all() == []


def test_one_group_can_give_several_functions_and_two_groups_the_same(session: Session) -> None:
    person = admit(session, told("one", "both", "a"), GROUPS, now=NOON)

    assert held(session, person) == ["Alfa", "Beta"]


def test_holdings_begin_and_end_with_the_groups_and_what_was_stays(session: Session) -> None:
    person = admit(session, told("one", "a", "b"), GROUPS, now=NOON)
    admit(session, told("one", "b", "c"), GROUPS, now=NOON + HOUR)

    assert held(session, person, 1) == ["Beta", "Gamma"]
    ends = {row.until for row in session.exec(select(Holding).where(Holding.person_id == person))}
    assert ends == {None, NOON + HOUR}


def test_the_same_groups_change_nothing(session: Session) -> None:
    for hours in range(3):
        admit(session, told("one", "a", "b"), GROUPS, now=NOON + hours * HOUR)

    assert [row.since for row in session.exec(select(Holding))] == [NOON, NOON]


def test_what_was_given_by_hand_stays(session: Session, functions: dict[str, UUID]) -> None:
    person = admit(session, told("one", "a"), GROUPS, now=NOON)
    give(session, functions["Gamma"], person, by=None, now=NOON)

    admit(session, told("one"), GROUPS, now=NOON + HOUR)

    assert held(session, person, 1) == ["Gamma"]


def test_what_was_given_by_hand_first_does_not_become_the_groups_to_take(
    session: Session, functions: dict[str, UUID]
) -> None:
    person = admit(session, told("one", "a"), GROUPS, now=NOON)
    give(session, functions["Beta"], person, by=None, now=NOON)
    admit(session, told("one", "a", "b"), GROUPS, now=NOON)

    admit(session, told("one", "a"), GROUPS, now=NOON + HOUR)

    assert held(session, person, 1) == ["Alfa", "Beta"]


def test_what_an_administrator_took_comes_back_as_long_as_the_group_is_there(session: Session) -> None:
    """The directory decides about its own: whoever is to lose a function leaves the group."""
    person = admit(session, told("one", "a"), GROUPS, now=NOON)
    [holding] = by_group(session, person).values()
    take(session, holding, by=None, now=NOON)

    admit(session, told("one", "a"), GROUPS, now=NOON + HOUR)

    assert held(session, person, 1) == ["Alfa"]


def test_a_closed_function_is_given_to_nobody(session: Session, functions: dict[str, UUID]) -> None:
    close_function(session, functions["Alfa"], by=None, now=NOON)

    assert refusal(session, told("one", "a")) == "no_role"


def test_a_name_that_two_have_means_nothing_until_it_is_said_whose(session: Session) -> None:
    """Nobody gets a right by a guess."""
    for name in ("Polisen", "Grannkommunen"):
        employer = add_organisation(session, NewOrganisation(name=name))
        add_function(session, employer, NewFunction(name="Kommunpolis", role="police"))

    with pytest.raises(Refused, match="ingen roll"):
        admit(session, told("one", "guess"), "guess=Kommunpolis", now=NOON)
    person = admit(session, told("one", "owned"), GROUPS, now=NOON)

    found = viewer(session, person, NOON)
    assert found is not None
    assert [grant.organisation for grant in found.grants] == ["Polisen"]


def test_the_last_administrator_stays_one_until_there_is_another(session: Session) -> None:
    """A slip in the directory must not lock a municipality out."""
    boss = admit(session, told("one", "boss"), GROUPS, now=NOON)
    admit(session, told("one"), GROUPS, now=NOON + HOUR)
    assert held(session, boss, 1) == ["Chef"]

    admit(session, told("two", "boss", email="two@koping.example"), GROUPS, now=NOON + HOUR)
    admit(session, told("one"), GROUPS, now=NOON + 2 * HOUR)

    assert held(session, boss, 2) == []


def test_a_closed_account_opens_nothing(session: Session) -> None:
    person = admit(session, told("one", "a"), GROUPS, now=NOON)
    close_person(session, person, by=None, now=NOON)

    assert refusal(session, told("one", "a")) == "closed_account"
    assert by_group(session, person) == {}


def test_an_account_with_the_same_address_is_not_taken_over(session: Session) -> None:
    """Else whoever may choose their address in the directory could choose an administrator's."""
    theirs = make.person(session, "administrator")

    assert refusal(session, told("one", "a", email=theirs.email)) == "address_taken"

    assert session.exec(select(Identity)).all() == []


def test_somebody_else_who_has_got_an_address_that_was_anothers_is_somebody_else(session: Session) -> None:
    admit(session, told("one", "a"), GROUPS, now=NOON)

    assert refusal(session, told("two", "a")) == "address_taken"


def test_who_has_an_account_links_it_from_inside(session: Session) -> None:
    theirs = make.person(session, "administrator")
    who = told("one", "a", email=theirs.email)

    link(session, theirs.person_id, who, now=NOON)
    link(session, theirs.person_id, who, now=NOON)

    assert admit(session, who, GROUPS, now=NOON) == theirs.person_id
    assert "Alfa" in held(session, theirs.person_id)


def test_nobody_links_what_is_linked(session: Session) -> None:
    first, second = make.person(session, "staff"), make.person(session, "staff")
    link(session, first.person_id, told("one"), now=NOON)

    assert refusal(session, told("one"), second.person_id) == "already_linked"
    assert refusal(session, told("two"), first.person_id) == "another_linked"


def test_whoever_has_nothing_left_is_not_let_in_and_what_was_taken_stays_taken(session: Session) -> None:
    person, token = enter(session, told("one", "a"), GROUPS, now=NOON)
    assert token

    assert enter(session, told("one"), GROUPS, now=NOON + HOUR) == (person, None)
    assert held(session, person, 1) == []


@pytest.mark.parametrize("strong", [True, False])
def test_a_session_is_as_strong_as_the_directory_says(session: Session, strong: bool) -> None:
    enter(session, told("one", "a", strong=strong), GROUPS, now=NOON)

    assert session.execute(text("SELECT strong FROM sign_in")).scalars().all() == [strong]


def test_the_log_says_who_came_in_and_whose_rights_changed(session: Session) -> None:
    person, _ = enter(session, told("one", "a"), GROUPS, now=NOON)

    rows = session.execute(text("SELECT what FROM log_entry WHERE person_id = :id"), {"id": person}).scalars().all()
    assert {"holding.insert", "sign_in.done"} <= set(rows)


# Conversations


def test_a_conversation_ends_once(session: Session) -> None:
    begun = begin(session, onward="/", person_id=None, now=NOON)

    assert end(session, begun.token).state == begun.state
    assert end(session, begun.token) is None


def test_what_was_never_ended_is_forgotten(session: Session) -> None:
    begin(session, onward="/", person_id=None, now=NOON)

    begin(session, onward="/", person_id=None, now=NOON + HOUR)

    assert len(session.exec(select(Conversation)).all()) == 1


def test_whoever_holds_anything_by_a_group_can_come_by_the_directory_alone(session: Session) -> None:
    """A password or a key would outlive their leaving."""
    theirs = make.person(session, "staff")
    link(session, theirs.person_id, told("one"), now=NOON)
    check_no_groups(session, theirs.person_id)

    admit(session, told("one", "a"), GROUPS, now=NOON)
    with pytest.raises(Refused, match="Logga in med kommunens konto"):
        check_no_groups(session, theirs.person_id)

    admit(session, told("one"), GROUPS, now=NOON)
    check_no_groups(session, theirs.person_id)
