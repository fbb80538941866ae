"""How long a session lives, what ends it, and what the store keeps of it."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.bounds import SESSION_IDLE, SESSION_LONGEST
from service.people.models import Function, Holding, Person
from service.signin.actions import close_session, close_sessions, open_session, seen, sweep
from service.signin.queries import presence, sessions_open
from service.signin.rules import Presence, token_hash
from tests import make
from tests.conftest import NOON
from tests.hearing import statements
from tests.service.signin.signing import HOUR, MINUTE

SECOND = timedelta(seconds=1)


def found(session: Session, token: str, now: datetime = NOON) -> Presence | None:
    return presence(session, token_hash(token), now)


def test_a_session_is_its_persons_with_all_that_they_may_do_now(session: Session) -> None:
    who = make.person(session, "coordinator")

    there = found(session, make.session_of(session, who))

    assert there is not None
    assert there.viewer == who
    assert there.strong
    assert not there.has_app


def test_a_token_is_256_bits_and_only_its_hash_is_kept(session: Session) -> None:
    who = make.person(session, "staff")
    one, other = (make.session_of(session, who) for _ in range(2))

    assert one != other
    assert len(one) == 43
    kept = session.execute(text("SELECT * FROM sign_in")).all()
    assert one not in str(kept)
    assert hashlib.sha256(one.encode()).digest() in {row.token_hash for row in kept}


def test_it_ends_after_half_an_hour_of_silence(session: Session) -> None:
    token = make.session_of(session, make.person(session, "staff"))

    assert timedelta(minutes=30) == SESSION_IDLE
    assert found(session, token, NOON + SESSION_IDLE - SECOND)
    assert found(session, token, NOON + SESSION_IDLE) is None


def test_being_seen_keeps_it_open_but_never_beyond_ten_hours(session: Session) -> None:
    token = make.session_of(session, make.person(session, "staff"))

    assert timedelta(hours=10) == SESSION_LONGEST
    now = NOON
    while now < NOON + SESSION_LONGEST:
        assert found(session, token, now)
        seen(session, token_hash(token), now)
        now += SESSION_IDLE - SECOND
    assert found(session, token, NOON + SESSION_LONGEST) is None


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "\ud800", "å" * 43])
def test_what_is_no_token_opens_nothing(session: Session, token: str) -> None:
    make.session_of(session, make.person(session, "staff"))

    assert found(session, token) is None


def test_a_hash_from_the_store_opens_nothing(session: Session) -> None:
    make.session_of(session, make.person(session, "staff"))
    [kept] = session.execute(text("SELECT token_hash FROM sign_in")).scalars()

    for stolen in (kept.hex(), kept.decode("latin-1")):
        assert found(session, stolen) is None


def _close(session: Session, person_id: UUID) -> None:
    session.get_one(Person, person_id).closed_at = NOON
    session.flush()


def _sign_out(session: Session, person_id: UUID) -> None:
    close_sessions(session, person_id, NOON)


@pytest.mark.parametrize("end", [_close, _sign_out])
def test_it_is_over_at_once_when_the_account_closes_or_its_person_signs_out(
    session: Session, end: Callable[[Session, UUID], None]
) -> None:
    who, other = make.person(session, "staff"), make.person(session, "staff")
    token, untouched = make.session_of(session, who), make.session_of(session, other)

    end(session, who.person_id)

    assert found(session, token) is None
    assert found(session, untouched)


def test_signing_out_here_leaves_the_other_browser_alone_and_twice_is_harmless(session: Session) -> None:
    who = make.person(session, "staff")
    here, there = (make.session_of(session, who) for _ in range(2))

    for _ in range(2):
        close_session(session, token_hash(here))

    assert found(session, here) is None
    assert found(session, there)
    assert sessions_open(session, who.person_id, NOON) == 1


def test_another_role_is_another_role_on_the_next_request(session: Session) -> None:
    who = make.person(session, "coordinator")
    token = make.session_of(session, who)

    session.get_one(Function, who.grants[0].function_id).role = "guard"
    session.flush()

    there = found(session, token)
    assert there is not None
    assert [grant.role for grant in there.viewer.grants] == ["guard"]


def test_a_function_that_was_handed_over_gives_nothing_any_longer(session: Session) -> None:
    who = make.person(session, "coordinator")
    token = make.session_of(session, who)

    session.execute(text("UPDATE holding SET until = :now"), {"now": NOON})
    session.expire_all()

    there = found(session, token)
    assert there is not None
    assert there.viewer.grants == ()
    assert session.get(Holding, who.person_id) is None


def test_who_is_asked_for_costs_one_statement(session: Session) -> None:
    token = make.session_of(session, make.person(session, "coordinator"))
    session.commit()

    asked = statements(session, lambda: found(session, token))

    assert [one.split()[0] for one in asked] == ["SELECT"]


def test_what_is_over_is_forgotten(session: Session) -> None:
    who = make.person(session, "staff")
    make.session_of(session, who)
    late = make.session_of(session, who, now=NOON + HOUR)

    sweep(session, NOON + HOUR)

    assert session.execute(text("SELECT count(*) FROM sign_in")).scalar_one() == 1
    assert found(session, late, NOON + HOUR + MINUTE)


def test_signing_in_forgets_ones_own_old_sessions(session: Session) -> None:
    who = make.person(session, "staff")
    make.session_of(session, who)

    open_session(session, who.person_id, NOON + HOUR, strong=True)

    assert session.execute(text("SELECT count(*) FROM sign_in")).scalar_one() == 1
