"""How often something may be tried; and that nobody can lock out another person."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from service.bounds import SIGN_IN_TRIES, SIGN_IN_TRIES_IN_ALL, SIGN_IN_TRIES_OF_A_SOURCE
from service.db import unit_of_work
from service.errors import TooMany
from service.people.rules import Viewer
from service.signin.entering import Caller, enter, knock
from service.signin.limits import count, count_all, give_back, sweep
from service.signin.rules import device_mark, keyed
from tests import make
from tests.conftest import NOON
from tests.service.signin.signing import GOOD, HERE, someone

KEY, OTHER = b"k" * 32, b"o" * 32
SECOND = timedelta(seconds=1)
MOST, WITHIN_S = SIGN_IN_TRIES


def tried(session: Session, times: int, key: bytes = KEY) -> list[int | None]:
    return [count(session, key, NOON, within_s=300, at_most=3) for _ in range(times)]


def test_so_many_may_try_and_the_next_is_told_how_long_to_wait(session: Session) -> None:
    assert tried(session, 5) == [None, None, None, 300, 300]
    assert tried(session, 1, OTHER) == [None]


def test_the_wait_shortens_and_ends_whatever_is_tried_meanwhile(session: Session) -> None:
    tried(session, 4)

    assert count(session, KEY, NOON + 299 * SECOND, within_s=300, at_most=3) == 1
    assert count(session, KEY, NOON + 300 * SECOND, within_s=300, at_most=3) is None


def test_the_figures_are_those_of_pypi() -> None:
    assert (SIGN_IN_TRIES, SIGN_IN_TRIES_IN_ALL) == ((10, 300), (1_000, 300))


def test_what_was_right_is_given_back_one_by_one(session: Session) -> None:
    limits = [(KEY, (2, 300)), (OTHER, (2, 300))]
    for _ in range(10):
        count_all(session, limits, NOON)
        give_back(session, limits)

    count_all(session, limits, NOON)
    count_all(session, limits, NOON)
    with pytest.raises(TooMany) as refusal:
        count_all(session, limits, NOON)
    assert refusal.value.wait_s == 300


def test_counts_whose_time_is_over_are_forgotten(session: Session) -> None:
    tried(session, 2)
    tried(session, 1, OTHER)
    session.execute(text("UPDATE tally SET ends_at = ends_at + interval '1 hour' WHERE key = :key"), {"key": OTHER})

    sweep(session, NOON + 300 * SECOND)

    assert session.execute(text("SELECT key FROM tally")).scalars().all() == [OTHER]


@pytest.mark.slow
def test_any_number_of_processes_count_together(store: Engine) -> None:
    """Forty at once, each in a transaction of its own, on a store of the test's own."""
    passed: list[int | None] = []

    def attempt() -> None:
        with unit_of_work(store) as session:
            passed.append(count(session, KEY, NOON, within_s=300, at_most=10))

    crowd = [threading.Thread(target=attempt) for _ in range(40)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert passed.count(None) == 10
    assert len(passed) == 40


def guess(session: Session, email: str, caller: Caller = HERE, *, times: int = MOST) -> None:
    for _ in range(times):
        knock(session, email, caller, NOON)


def _from(host: str) -> Caller:
    return Caller(make.SECRET, host, "")


def test_one_account_may_be_guessed_at_ten_times_wherever_from(session: Session) -> None:
    who = someone(session)
    for n in range(MOST):
        guess(session, who.email, _from(f"198.51.{n}.1"), times=1)

    with pytest.raises(TooMany):
        guess(session, who.email, _from("203.0.113.1"), times=1)


def test_an_account_that_does_not_exist_is_counted_alike(session: Session) -> None:
    guess(session, "nobody@koping.example")

    with pytest.raises(TooMany) as refusal:
        guess(session, " Nobody@Koping.example", _from("203.0.113.1"), times=1)
    assert refusal.value.wait_s == WITHIN_S


def test_one_network_may_guess_so_often_whomever_at(session: Session) -> None:
    for n in range(SIGN_IN_TRIES_OF_A_SOURCE[0]):
        guess(session, f"{n}@koping.example", _from(f"192.0.2.{n}"), times=1)

    with pytest.raises(TooMany):
        guess(session, "new@koping.example", _from("192.0.2.250"), times=1)
    guess(session, "new@koping.example", _from("192.0.3.1"), times=1)


def test_all_networks_together_may_guess_a_thousand_times(session: Session) -> None:
    guess(session, "first@koping.example", times=1)
    most = {"tries": SIGN_IN_TRIES_IN_ALL[0] - 1, "key": keyed(make.SECRET, "all")}
    session.execute(text("UPDATE tally SET tries = :tries WHERE key = :key"), most)

    guess(session, "second@koping.example", _from("203.0.113.1"), times=1)
    with pytest.raises(TooMany):
        guess(session, "third@koping.example", _from("198.51.100.1"), times=1)


def _known(session: Session, who: Viewer) -> Caller:
    """Their own browser, which has signed in before."""
    return Caller(make.SECRET, HERE.host, device_mark(make.SECRET, who.person_id, "nonce"))


def test_nobody_can_lock_out_another_person(session: Session) -> None:
    """Not by guessing at their account, not from their own network, not by filling all that is counted."""
    who = someone(session)
    guess(session, who.email)
    session.execute(text("UPDATE tally SET tries = 100000"))

    knocked = knock(session, who.email, _known(session, who), NOON)

    assert knocked.answer(GOOD).right
    assert enter(session, knocked, None, NOON, instead_of=None)


def test_a_browser_of_their_own_may_not_be_guessed_at_without_end(session: Session) -> None:
    who = someone(session)
    guess(session, who.email, _known(session, who))

    with pytest.raises(TooMany):
        guess(session, who.email, _known(session, who), times=1)


def test_ones_own_browser_is_no_way_to_guess_at_others(session: Session) -> None:
    mallory, who = someone(session), someone(session)
    guess(session, who.email, _known(session, mallory))

    with pytest.raises(TooMany):
        guess(session, who.email, _known(session, mallory), times=1)


def test_signing_in_to_ones_own_account_does_not_wipe_out_guesses_at_others(session: Session) -> None:
    mallory, who = someone(session), someone(session)
    for _ in range(MOST - 1):
        guess(session, who.email, times=1)
        knocked = knock(session, mallory.email, _known(session, mallory), NOON)
        enter(session, knocked, None, NOON, instead_of=None)

    guess(session, who.email, times=1)
    with pytest.raises(TooMany):
        guess(session, who.email, times=1)


def test_who_signs_in_rightly_ten_times_is_not_stopped(session: Session) -> None:
    who = someone(session)
    for _ in range(MOST + 1):
        enter(session, knock(session, who.email, HERE, NOON), None, NOON, instead_of=None)


def test_no_address_is_kept(session: Session) -> None:
    who = someone(session)
    guess(session, who.email, times=1)

    kept = str(session.execute(text("SELECT * FROM tally")).all())
    assert who.email not in kept
    assert HERE.host not in kept
