"""Nobody changes what they themselves may do, and somebody is always left who can administer."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from service.db import unit_of_work
from service.errors import FourEyes, Refused
from service.people import directory
from service.people.actions import (
    change_function,
    close_function,
    close_person,
    give,
    hand_over,
    reopen_person,
    take,
)
from service.people.models import NewFunction
from tests.conftest import NOON
from tests.service.people.staffed import function, holder, person, roles

LATER = NOON + timedelta(days=1)
Change = Callable[[Session, UUID | None], object]


def _own(session: Session) -> UUID:
    return next(one.id for one in directory.held(session) if one.person == "Ada Admin")


def _admin(session: Session) -> UUID:
    return next(one.person_id for one in directory.held(session) if one.person == "Ada Admin")


OWN: dict[str, Change] = {
    "a function more": lambda s, by: give(s, function(s, "auditor"), _admin(s), by=by, now=LATER),
    "a function less": lambda s, by: take(s, _own(s), by=by, now=LATER),
    "the role of one's function": lambda s, by: change_function(
        s, function(s, "administrator"), NewFunction(name="X", role="auditor"), by=by, now=LATER
    ),
    "one's function closed": lambda s, by: close_function(s, function(s, "administrator"), by=by, now=LATER),
    "one's account closed": lambda s, by: close_person(s, _admin(s), by=by, now=LATER),
    "one's account opened": lambda s, by: reopen_person(s, _admin(s), by=by),
    "handed over": lambda s, by: hand_over(
        s, function(s, "administrator"), _admin(s), person(s, "Bo Ny"), by=by, now=LATER
    ),
    "taken over": lambda s, by: hand_over(
        s, function(s, "administrator"), person(s, "Bo Ny"), _admin(s), by=by, now=LATER
    ),
}
SHARED = ("the role of one's function", "one's function closed")  # the other administrator holds it, too
TAKES_AWAY = [
    name for name in OWN if name not in ("a function more", "one's account opened", "handed over", "taken over")
]


@pytest.mark.parametrize("change", [name for name in OWN if name != "taken over"])
def test_an_administrator_does_not_change_their_own_rights(session: Session, change: str) -> None:
    ada = holder(session, "administrator", "Ada Admin")
    before = directory.held(session)

    with pytest.raises(FourEyes, match="dina egna"), session.begin_nested():
        OWN[change](session, ada)

    assert directory.held(session) == before
    assert roles(session, ada) == {"administrator"}


@pytest.mark.parametrize("change", [name for name in OWN if name not in SHARED])
def test_another_administrator_may(session: Session, change: str) -> None:
    holder(session, "administrator", "Ada Admin")
    other = holder(session, "administrator", "Bea Admin")

    OWN[change](session, other)


def test_one_may_rename_the_function_one_holds(session: Session) -> None:
    ada = holder(session, "administrator", "Ada Admin")
    new = NewFunction(name="Systemförvaltning", role="administrator")

    assert change_function(session, function(session, "administrator"), new, by=ada, now=LATER) == set()


@pytest.mark.parametrize("change", TAKES_AWAY)
def test_the_last_administrator_stays_whoever_asks(session: Session, change: str) -> None:
    ada = holder(session, "administrator", "Ada Admin")

    with pytest.raises(Refused, match="Någon måste kunna administrera"), session.begin_nested():
        OWN[change](session, None)

    assert roles(session, ada) == {"administrator"}


def test_where_nobody_administers_yet_accounts_can_be_closed(session: Session) -> None:
    kim = holder(session, "guard")

    assert close_person(session, kim, by=None, now=LATER) == {kim}


@pytest.mark.slow
def test_two_administrators_who_close_each_other_in_the_same_instant_do_not_both_succeed(store: Engine) -> None:
    """A database of its own is copied."""
    with unit_of_work(store) as session:
        ada, bea = (holder(session, "administrator", name) for name in ("Ada Admin", "Bea Admin"))
    ended: list[str] = []

    def close(who: UUID, by: UUID) -> None:
        try:
            with unit_of_work(store) as session:
                close_person(session, who, by=by, now=LATER)
            ended.append("closed")
        except Refused as refused:
            ended.append(refused.code)

    threads = [Thread(target=close, args=pair) for pair in ((ada, bea), (bea, ada))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ended) == ["closed", "last_administrator"]
    with unit_of_work(store) as session:
        assert len(directory.administrators(session, LATER)) == 1
