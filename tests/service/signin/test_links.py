"""One-time links: for one person, one time, for so long."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.errors import Missing, Refused
from service.people.models import Person
from service.signin.actions import INVITE, RESET, accept, invite, sweep
from service.signin.queries import invited, presence
from service.signin.rules import token_hash
from tests import make
from tests.conftest import NOON
from tests.service.signin.signing import GOOD, opens, someone

SECOND = timedelta(seconds=1)
LIVES = [(INVITE, timedelta(hours=72)), (RESET, timedelta(hours=1))]


def test_a_link_lets_its_person_choose_a_password(session: Session) -> None:
    who = make.person(session, "staff")
    token = invite(session, who.person_id, NOON)

    found = accept(session, token, GOOD, NOON)

    assert (found.person_id, found.name, found.email, found.purpose) == (who.person_id, who.name, who.email, INVITE)
    assert opens(session, who)


def test_it_is_used_once(session: Session) -> None:
    who = make.person(session, "staff")
    token = invite(session, who.person_id, NOON)
    accept(session, token, GOOD, NOON)

    with pytest.raises(Missing):
        accept(session, token, "mossa trumpet igelkott", NOON)

    assert opens(session, who)
    assert invited(session, token_hash(token), NOON) is None


@pytest.mark.parametrize(("purpose", "life"), LIVES)
def test_it_holds_so_long_and_no_longer(session: Session, purpose: str, life: timedelta) -> None:
    token = invite(session, make.person(session, "staff").person_id, NOON, purpose)

    assert invited(session, token_hash(token), NOON + life - SECOND)
    assert invited(session, token_hash(token), NOON + life) is None
    with pytest.raises(Missing):
        accept(session, token, GOOD, NOON + life)


def test_a_new_link_takes_the_place_of_the_one_before(session: Session) -> None:
    who = make.person(session, "staff")
    first, second = invite(session, who.person_id, NOON), invite(session, who.person_id, NOON)

    assert invited(session, token_hash(first), NOON) is None
    assert invited(session, token_hash(second), NOON)


def test_a_password_that_does_not_do_leaves_the_link_as_it_was(session: Session) -> None:
    who = make.person(session, "staff")
    token = invite(session, who.person_id, NOON)

    with pytest.raises(Refused), session.begin_nested():
        accept(session, token, "password1234", NOON)

    assert invited(session, token_hash(token), NOON)


def test_the_link_of_an_account_that_closed_is_no_link(session: Session) -> None:
    who = make.person(session, "staff")
    token = invite(session, who.person_id, NOON)
    session.get_one(Person, who.person_id).closed_at = NOON
    session.flush()

    assert invited(session, token_hash(token), NOON) is None
    with pytest.raises(Missing):
        accept(session, token, GOOD, NOON)


def test_a_reset_ends_the_sessions_of_whoever_had_the_password(session: Session) -> None:
    who = someone(session)
    stolen = make.session_of(session, who)

    accept(session, invite(session, who.person_id, NOON, RESET), "mossa trumpet igelkott", NOON)

    assert presence(session, token_hash(stolen), NOON) is None


def test_looking_changes_nothing_and_the_token_is_not_kept(session: Session) -> None:
    token = invite(session, make.person(session, "staff").person_id, NOON)
    before = session.execute(text("SELECT * FROM sign_in_link")).all()

    assert len(token) == 43
    assert invited(session, token_hash(token), NOON)
    assert session.execute(text("SELECT * FROM sign_in_link")).all() == before
    assert token not in str(before)
    assert token not in str(session.execute(text("SELECT about FROM log_entry")).all())


def test_old_links_are_forgotten(session: Session) -> None:
    invite(session, make.person(session, "staff").person_id, NOON, RESET)

    sweep(session, NOON + timedelta(hours=1))

    assert session.execute(text("SELECT count(*) FROM sign_in_link")).scalar_one() == 0
