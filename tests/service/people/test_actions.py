"""What was is kept, whoever holds a function now."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session

from service.areas import shapes
from service.errors import Missing, Refused
from service.people import directory
from service.people.actions import (
    add_function,
    add_organisation,
    add_person,
    change_function,
    change_organisation,
    close_function,
    close_person,
    give,
    hand_over,
    rename_person,
    reopen_function,
    reopen_person,
    take,
)
from service.people.models import NewFunction, NewOrganisation, NewPerson
from service.people.queries import viewer
from tests import make
from tests.conftest import NOON
from tests.service.people.staffed import function, holder, organisation, person, roles, seen

LATER = NOON + timedelta(days=7)


def test_a_function_goes_from_one_to_another_and_both_are_remembered(session: Session) -> None:
    before, after = holder(session, "coordinator"), person(session, "Sam Ek")
    post = function(session)

    concerned = hand_over(session, post, before, after, by=None, now=LATER)

    assert concerned == {before, after}
    now, then = directory.held(session)
    assert (now.person, now.since, now.until) == ("Sam Ek", LATER, None)
    assert (then.person, then.since, then.until) == ("Kim Alm", NOON, LATER)


def test_handing_over_twice_changes_nothing_more(session: Session) -> None:
    before, after = holder(session, "coordinator"), person(session, "Sam Ek")
    post = function(session)
    hand_over(session, post, before, after, by=None, now=LATER)
    once = directory.held(session)

    assert hand_over(session, post, before, after, by=None, now=LATER + timedelta(1)) == set()

    assert directory.held(session) == once


def test_what_was_held_yesterday_gives_nothing_today(session: Session) -> None:
    kim = holder(session, "coordinator")
    [held] = directory.held(session)

    take(session, held.id, by=None, now=LATER)

    found = viewer(session, kim, LATER)
    assert found is not None
    assert found.grants == ()


def test_an_ended_holding_keeps_its_end(session: Session) -> None:
    holder(session, "coordinator")
    [held] = directory.held(session)

    first = take(session, held.id, by=None, now=LATER)
    second = take(session, held.id, by=None, now=LATER + timedelta(days=1))

    assert (first, second) == ({held.person_id}, set())
    assert [one.until for one in directory.held(session)] == [LATER]


def test_giving_twice_is_one_holding_and_giving_again_later_is_another(session: Session) -> None:
    kim, post = person(session), function(session)
    assert give(session, post, kim, by=None, now=NOON) == {kim}
    assert give(session, post, kim, by=None, now=LATER) == set()
    [held] = directory.held(session)
    take(session, held.id, by=None, now=LATER)

    give(session, post, kim, by=None, now=LATER + timedelta(days=1))

    assert [one.since for one in directory.held(session)] == [LATER + timedelta(days=1), NOON]


def test_a_closed_account_is_nobody_and_holds_nothing_when_it_is_opened_again(session: Session) -> None:
    kim = holder(session, "police")

    assert close_person(session, kim, by=None, now=LATER) == {kim}
    assert viewer(session, kim, LATER) is None
    reopen_person(session, kim, by=None)

    found = viewer(session, kim, LATER)
    assert found is not None
    assert found.grants == ()


def test_a_closed_account_stays_closed_since_it_was(session: Session) -> None:
    kim = person(session)
    close_person(session, kim, by=None, now=LATER)

    close_person(session, kim, by=None, now=LATER + timedelta(days=1))

    found = directory.account(session, kim)
    assert found is not None
    assert found.closed_at == LATER


def test_a_closed_function_ends_its_holdings_and_gives_nobody_anything(session: Session) -> None:
    kim, post = holder(session, "council"), function(session, "council")

    assert close_function(session, post, by=None, now=LATER) == {kim}

    assert [one.until for one in directory.held(session)] == [LATER]
    with pytest.raises(Refused, match="avslutad"):
        give(session, post, kim, by=None, now=LATER)
    reopen_function(session, post)
    assert give(session, post, kim, by=None, now=LATER) == {kim}


def test_nothing_is_given_to_a_closed_account(session: Session) -> None:
    kim = person(session)
    close_person(session, kim, by=None, now=NOON)

    with pytest.raises(Refused, match="stängt"):
        give(session, function(session), kim, by=None, now=NOON)


def test_a_new_role_is_the_holders_at_once(session: Session) -> None:
    kim, post = holder(session, "guard"), function(session, "guard")

    concerned = change_function(session, post, NewFunction(name="Larm", role="rescue"), by=None, now=LATER)

    assert concerned == {kim}
    assert roles(session, kim) == {"rescue"}


def test_a_new_name_is_no_new_right(session: Session) -> None:
    holder(session, "guard")
    post = function(session, "guard")

    assert change_function(session, post, NewFunction(name="Runda", role="guard"), by=None, now=LATER) == set()


def test_a_functions_areas_are_those_given_last(session: Session) -> None:
    make.layer(session, make.area("a", 15.9, 59.4, 16.0, 59.6), make.area("b", 16.0, 59.4, 16.1, 59.6))
    first, second = (choice.id for choice in shapes.choices(session))
    kim, post = person(session), function(session, "guard", "Runda", first)
    give(session, post, kim, by=None, now=NOON)
    new = NewFunction(name="Runda", role="guard", areas=frozenset({second}))

    assert change_function(session, post, new, by=None, now=LATER) == {kim}

    assert [grant.areas for grant in seen(session, kim).grants] == [frozenset({second})]


def test_the_same_things_added_twice_are_there_once(session: Session) -> None:
    made = [(organisation(session), function(session), person(session)) for _ in range(2)]

    assert made[0] == made[1]


@pytest.mark.parametrize("kind", ["police", "municipality"])
def test_a_name_means_one_organisation(session: Session, kind: str) -> None:
    organisation(session, "Alfa")
    with pytest.raises(Refused, match="redan en verksamhet"):
        add_organisation(session, NewOrganisation(name="Alfa", kind=kind, participates=False))


def test_an_organisation_changes_and_keeps_who_it_is(session: Session) -> None:
    made = organisation(session, "Alfa")

    change_organisation(session, made, NewOrganisation(name="Beta", kind="association", participates=False))

    assert directory.employer(session, "Beta") == (made, "Beta", "association", False)
    with pytest.raises(Refused, match="redan en verksamhet"):
        change_organisation(session, organisation(session, "Gamma"), NewOrganisation(name="Beta"))


def test_a_function_name_is_its_organisations_own(session: Session) -> None:
    mine, theirs = organisation(session, "Alfa"), organisation(session, "Beta")
    new = NewFunction(name="Fastighet", role="property")

    assert add_function(session, mine, new) != add_function(session, theirs, new)
    with pytest.raises(Refused, match="redan en funktion"):
        add_function(session, mine, NewFunction(name="Fastighet", role="police"))
    other = add_function(session, mine, NewFunction(name="Gata", role="property"))
    with pytest.raises(Refused, match="redan en funktion"):
        change_function(session, other, new, by=None, now=NOON)


def test_an_address_is_one_persons(session: Session) -> None:
    kim, sam = person(session), person(session, "Sam Ek")

    with pytest.raises(Refused, match="redan ett konto"):
        add_person(session, NewPerson(name="Kim Berg", email="KIM.ALM@demo.example"), now=NOON)
    with pytest.raises(Refused, match="redan ett konto"):
        rename_person(session, sam, NewPerson(name="Sam Ek", email="kim.alm@demo.example"))
    rename_person(session, kim, NewPerson(name="Kim Berg", email="kim.berg@demo.example"))
    assert seen(session, kim).name == "Kim Berg"


def test_an_address_of_a_closed_account_is_not_given_to_someone_else(session: Session) -> None:
    close_person(session, person(session), by=None, now=NOON)

    with pytest.raises(Refused, match="stängt konto"):
        add_person(session, NewPerson(name="Kim Alm", email="kim.alm@demo.example"), now=NOON)


def test_what_is_not_there_is_missing(session: Session) -> None:
    nobody, new = uuid4(), NewFunction(name="Larm", role="rescue")
    kim = person(session)
    attempts = (
        lambda: change_organisation(session, nobody, NewOrganisation(name="Alfa")),
        lambda: add_function(session, nobody, new),
        lambda: change_function(session, nobody, new, by=None, now=NOON),
        lambda: close_function(session, nobody, by=None, now=NOON),
        lambda: reopen_function(session, nobody),
        lambda: rename_person(session, nobody, NewPerson(name="A", email="a@b.se")),
        lambda: close_person(session, nobody, by=None, now=NOON),
        lambda: reopen_person(session, nobody, by=None),
        lambda: give(session, nobody, kim, by=None, now=NOON),
        lambda: give(session, function(session), nobody, by=None, now=NOON),
        lambda: take(session, nobody, by=None, now=NOON),
        lambda: hand_over(session, nobody, kim, kim, by=None, now=NOON),
    )
    for attempt in attempts:
        with pytest.raises(Missing):
            attempt()
