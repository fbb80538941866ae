"""Passwords as they are kept, and how much it takes to try one."""

import threading
import unicodedata

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.errors import Refused
from service.settings import settings
from service.signin import passwords
from service.signin.actions import invite, set_password
from service.signin.entering import enter, knock
from service.signin.passwords import hashed, match
from service.signin.queries import kept_password
from service.signin.rules import token_hash
from tests import make
from tests.conftest import NOON
from tests.service.signin.signing import GOOD, HERE, opens, someone


def test_a_password_is_kept_as_argon2id_with_a_salt_of_its_own() -> None:
    one, other = hashed(GOOD), hashed(GOOD)

    assert one.startswith("$argon2id$v=19$m=64,t=3,p=4$")
    assert one != other
    assert match(GOOD, one) == match(GOOD, other) == (True, None)


def test_outside_the_tests_it_takes_what_rfc_9106_asks_for() -> None:
    assert type(settings()).model_fields["password_memory"].default == 64 * 1024


@pytest.mark.parametrize(
    "other",
    ["", GOOD + " ", " " + GOOD, GOOD.upper(), GOOD[:-1], GOOD + "\0", "korrekt hast batteri klammer", "\ud800"],
)
def test_every_sign_counts(other: str) -> None:
    assert not match(other, hashed(GOOD)).right


def test_the_last_of_256_signs_counts_too() -> None:
    long = "å" * 255
    assert match(long + "x", hashed(long + "x")).right
    assert not match(long + "y", hashed(long + "x")).right


def test_it_is_the_same_password_from_another_keyboard() -> None:
    assert match(unicodedata.normalize("NFD", GOOD), hashed(GOOD)).right
    assert match("ｋｏｒｒｅｋｔ häst batteri klammer", hashed(GOOD)).right


def test_nobodys_password_is_no_way_in() -> None:
    assert match("the password of nobody", None) == (False, None)


def test_what_was_kept_by_older_measures_is_kept_anew_at_the_next_sign_in(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = someone(session)
    more = settings().model_copy(update={"password_memory": 128})
    monkeypatch.setattr(passwords, "settings", lambda: more)

    knocked = knock(session, who.email, HERE, NOON)
    right, fresh = knocked.answer(GOOD)
    enter(session, knocked, fresh, NOON, instead_of=None)

    assert right
    assert (kept_password(session, who.person_id) or "").startswith("$argon2id$v=19$m=128,")
    assert opens(session, who)


def test_a_wrong_password_renews_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    who = someone(session)
    more = settings().model_copy(update={"password_memory": 128})
    monkeypatch.setattr(passwords, "settings", lambda: more)

    assert knock(session, who.email, HERE, NOON).answer("wrong") == (False, None)


def test_a_weak_password_is_not_kept_and_the_earlier_one_goes_on(session: Session) -> None:
    who = someone(session)

    for weak in ("short", "password1234", who.name * 2, who.email):
        with pytest.raises(Refused):
            set_password(session, who.person_id, weak, NOON)

    assert opens(session, who)


def test_the_municipality_is_no_password(session: Session) -> None:
    with pytest.raises(Refused, match="lätt att gissa"):
        set_password(session, make.person(session, "staff").person_id, "Köping-Köping-1", NOON)


def test_a_new_password_ends_every_session_and_every_link(session: Session) -> None:
    who = someone(session)
    make.session_of(session, who)
    invite(session, who.person_id, NOON)

    set_password(session, who.person_id, "mossa trumpet igelkott", NOON)

    counted = "SELECT (SELECT count(*) FROM sign_in), (SELECT count(*) FROM sign_in_link WHERE used_at IS NULL)"
    assert tuple(session.execute(text(counted)).one()) == (0, 0)
    assert not opens(session, who)


def test_the_store_never_sees_a_password(session: Session) -> None:
    someone(session)

    assert GOOD not in str(session.execute(text("SELECT * FROM password")).all())
    with pytest.raises(Exception, match="password_hash_check"):
        session.execute(text("UPDATE password SET hash = 'plain'"))


def test_few_are_measured_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes its memory: a crowd waits for its turn."""
    most, now, lock = 0, 0, threading.Lock()
    hasher, nobodys = passwords._measure()

    class Counting:
        def verify_and_update(self, given: bytes, kept: str) -> tuple[bool, str | None]:
            nonlocal most, now
            with lock:
                now += 1
                most = max(most, now)
            told = hasher.verify_and_update(given, kept)
            with lock:
                now -= 1
            return told

    monkeypatch.setattr(passwords, "_measure", lambda: (Counting(), nobodys))
    crowd = [threading.Thread(target=match, args=(GOOD, None)) for _ in range(40)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert 1 <= most <= passwords.AT_ONCE


def test_a_token_that_is_no_text_is_hashed_all_the_same() -> None:
    assert len(token_hash("\ud800")) == 32
