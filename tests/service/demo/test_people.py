"""Someone of every role can be tried in the demo, and what was changed there stays changed."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session

from service.areas import shapes
from service.demo import people
from service.demo.people import PEOPLE, load_people, printed
from service.people import directory
from service.people.actions import close_person
from service.people.models import NewPerson
from service.people.queries import viewer
from service.people.rules import Viewer, given_roles
from service.signin.actions import set_password
from service.signin.passwords import match
from service.signin.queries import kept_password
from tests import make
from tests.conftest import NOON

PASSWORD = "a password for tests"


@pytest.fixture
def loaded(session: Session) -> Session:
    """Central Köping's areas, and the people."""
    make.layer(
        session, *(make.area(code, 15.9 + n / 10, 59.4, 16.0 + n / 10, 59.6) for n, code in enumerate(people.ROUND))
    )
    assert load_people(session, PASSWORD, now=NOON) == len(PEOPLE) + 1
    return session


def of(session: Session, address: str) -> Viewer:
    there = directory.account_at(session, f"{address}@demo.example")
    assert there is not None
    found = viewer(session, there.id, NOON)
    assert found is not None
    return found


def test_there_is_someone_of_every_role_and_all_have_the_one_password(loaded: Session) -> None:
    found = [of(loaded, one.address) for one in PEOPLE]

    assert {grant.role for one in found for grant in one.grants} == set(given_roles())
    assert all(match(PASSWORD, kept_password(loaded, one.person_id)).right for one in found)
    assert [email for _, email in printed(loaded)] == [one.email for one in PEOPLE]


def test_the_guards_are_for_some_areas_and_the_others_for_all(loaded: Session) -> None:
    reach = {one.address: of(loaded, one.address).grants[0].areas for one in PEOPLE}

    assert reach["vaktare"] == {choice.id for choice in shapes.choices(loaded)}
    assert {address for address, areas in reach.items() if areas} == {"vaktare"}


def test_organisations_are_of_their_kind(loaded: Session) -> None:
    kinds = {one.name: one.kind for one in directory.employers(loaded)}

    assert {name: kinds[name] for name in people.KINDS} == people.KINDS
    assert kinds["Fältgruppen"] == "municipality"


def test_the_coordinator_took_over_from_someone_who_has_left(loaded: Session) -> None:
    [post] = [one for one in directory.posts(loaded) if one.role == "coordinator"]
    now, before = (one for one in directory.held(loaded) if one.function_id == post.id)

    assert (now.person, before.person) == ("Mia Lindqvist", "Vera Holmgren")
    assert now.since == before.until == NOON - people.HANDED_OVER


def test_again_nothing_is_added_and_what_was_changed_stays(loaded: Session) -> None:
    polis = _id(loaded, "polis")
    close_person(loaded, polis, by=None, now=NOON)
    set_password(loaded, _id(loaded, "skola"), "a password of her own", NOON, judged=False)

    assert load_people(loaded, PASSWORD, now=NOON + timedelta(days=1)) == 0

    assert viewer(loaded, polis, NOON) is None
    assert "polis@demo.example" not in [email for _, email in printed(loaded)]
    assert match("a password of her own", kept_password(loaded, _id(loaded, "skola"))).right


def test_another_password_is_everyones(loaded: Session) -> None:
    load_people(loaded, "another password for all", now=NOON)

    assert all(
        match("another password for all", kept_password(loaded, _id(loaded, one.address))).right for one in PEOPLE
    )


def test_without_a_password_nobody_can_sign_in(session: Session) -> None:
    load_people(session, "", now=NOON)

    assert [kept_password(session, _id(session, one.address)) for one in PEOPLE] == [None] * len(PEOPLE)


def test_every_name_and_address_holds_as_any_others_would() -> None:
    assert [NewPerson(name=one.name, email=one.email).email for one in PEOPLE] == [one.email for one in PEOPLE]


def _id(session: Session, address: str) -> UUID:
    there = directory.account_at(session, f"{address}@demo.example")
    assert there is not None
    return there.id
