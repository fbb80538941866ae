"""One-time codes: each once, none before one that was used; sealed, and with a way back when the phone is lost."""

from datetime import datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import text
from sqlmodel import Session

from service.errors import Refused, TooMany
from service.signin import totp
from service.signin.entering import Caller
from service.signin.queries import presence
from service.signin.rules import device_mark, token_hash
from tests import make
from tests.conftest import NOON
from tests.service.signin.signing import HERE, MINUTE, TOLD, code, enrolled, half_way, proves

STEP = timedelta(seconds=totp.STEP_S)
RFC_6238 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # its appendix B, cut to six digits


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_codes_are_those_of_the_standard(seconds: int, expected: str) -> None:
    now = datetime.fromtimestamp(seconds, NOON.tzinfo)

    assert totp.step_of(expected, RFC_6238, now) == seconds // 30


@pytest.mark.parametrize("spell", ["{}", " {} ", "{0[0]} {0[1]} {0[2]}{0[3]}{0[4]}{0[5]}", "\t{}\n", "{0[0]}-{0}"])
def test_spaces_do_not_count_but_every_digit_does(spell: str) -> None:
    told = spell.format(code(NOON))

    assert (totp.step_of(told, TOLD, NOON) is not None) is (len(totp.plain(told)) == 6)


def test_digits_of_a_full_width_keyboard_are_digits() -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code(NOON))

    assert totp.step_of(wide, TOLD, NOON) is not None


def test_a_code_proves_who_someone_is_once(session: Session) -> None:
    found, _ = enrolled(session)

    assert proves(session, found, code(NOON))
    assert not proves(session, found, code(NOON))


def test_neither_does_it_with_spaces_in_it_the_second_time(session: Session) -> None:
    found, _ = enrolled(session)
    told = code(NOON)

    assert proves(session, found, f"{told[:3]} {told[3:]}")
    for again in (told, f" {told}", " ".join(told), f"{told[:3]}\u00a0{told[3:]}"):
        assert not proves(session, found, again)


def test_the_window_before_is_taken_once(session: Session) -> None:
    found, _ = enrolled(session)
    before = code(NOON - STEP)

    assert proves(session, found, before)
    assert not proves(session, found, before)
    assert proves(session, found, code(NOON))


def test_no_window_before_one_that_was_used_is_taken(session: Session) -> None:
    found, _ = enrolled(session)

    assert proves(session, found, code(NOON))
    assert not proves(session, found, code(NOON - STEP))


@pytest.mark.parametrize("steps", [-100, -2, 1, 2, 100])
def test_other_windows_are_not_taken(session: Session, steps: int) -> None:
    found, _ = enrolled(session)

    assert not proves(session, found, code(NOON + steps * STEP))


def test_the_code_that_added_the_app_does_not_open_anything(session: Session) -> None:
    who = make.person(session, "coordinator")
    totp.enrol(session, who.person_id, TOLD, code(NOON), secret=make.SECRET, now=NOON)

    assert not proves(session, half_way(session, who), code(NOON))


@pytest.mark.parametrize(
    "told", ["", " ", "12345", "1234567", "abcdef", "\0", "123456'--", "١٢٣٤٥٦", "\ud800", "0" * 100]
)
def test_what_is_no_code_proves_nothing(session: Session, told: str) -> None:
    found, _ = enrolled(session)

    assert not proves(session, found, told)


def test_someone_elses_code_proves_nothing(session: Session) -> None:
    kim, _ = enrolled(session)
    eva = half_way(session, make.person(session, "coordinator"))

    assert not proves(session, eva, code(NOON))
    assert proves(session, kim, code(NOON))


def test_after_a_code_the_session_is_another_and_strong(session: Session) -> None:
    found, _ = enrolled(session)

    token = totp.prove(session, found, code(NOON), HERE, NOON)

    assert token is not None
    assert token_hash(token) != found.token_hash
    assert presence(session, found.token_hash, NOON) is None
    there = presence(session, token_hash(token), NOON)
    assert there is not None
    assert there.strong


def test_the_secret_is_sealed_for_its_person_alone(session: Session) -> None:
    kim, eva = (make.person(session, "coordinator").person_id for _ in range(2))
    sealed = totp.seal(make.SECRET, kim, TOLD)

    assert totp.unseal(make.SECRET, kim, sealed) == TOLD
    assert TOLD.encode() not in sealed
    assert totp.seal(make.SECRET, kim, TOLD) != sealed
    for secret, person_id, told in [
        (make.SECRET, eva, sealed),
        ("another secret, long enough, too", kim, sealed),
        (make.SECRET, kim, sealed[:-1] + bytes([sealed[-1] ^ 1])),
    ]:
        with pytest.raises(InvalidTag):
            totp.unseal(secret, person_id, told)


def test_an_app_is_kept_only_when_it_shows_the_right_code_and_one_only(session: Session) -> None:
    who = make.person(session, "coordinator")
    with pytest.raises(Refused, match="stämmer inte"):
        totp.enrol(session, who.person_id, TOLD, "000000", secret=make.SECRET, now=NOON)

    totp.enrol(session, who.person_id, TOLD, code(NOON), secret=make.SECRET, now=NOON)
    with pytest.raises(Refused, match="redan en app"):
        totp.enrol(session, who.person_id, TOLD, code(NOON), secret=make.SECRET, now=NOON)

    assert session.execute(text("SELECT count(*) FROM authenticator")).scalar_one() == 1


def test_five_wrong_codes_in_five_minutes_and_twenty_in_an_hour_are_enough(session: Session) -> None:
    found, _ = enrolled(session)

    for five in range(4):
        now = NOON + five * 5 * MINUTE
        assert not any(proves(session, found, "000000", now) for _ in range(5))
        with pytest.raises(TooMany), session.begin_nested():
            proves(session, found, "000000", now)

    with pytest.raises(TooMany) as refusal:
        proves(session, found, "000000", NOON + 20 * MINUTE)
    assert refusal.value.wait_s == 40 * 60


def test_right_codes_are_not_counted(session: Session) -> None:
    found, codes = enrolled(session)

    assert all(proves(session, found, one) for one in codes)


def test_who_guesses_codes_elsewhere_does_not_stop_their_owner_here(session: Session) -> None:
    found, _ = enrolled(session)
    here = Caller(make.SECRET, HERE.host, device_mark(make.SECRET, found.viewer.person_id, "nonce"))
    for _ in range(5):
        proves(session, found, "000000")

    assert proves(session, found, code(NOON), caller=here)


def test_the_log_tells_of_it_and_never_of_the_code(session: Session) -> None:
    found, codes = enrolled(session)
    proves(session, found, "000000")
    proves(session, found, code(NOON))
    proves(session, found, codes[0])

    asked = "SELECT what, about->>'by' FROM log_entry WHERE kind = 'sign_in' AND person_id = :id ORDER BY at, seq"
    told = session.execute(text(asked), {"id": found.viewer.person_id}).all()
    assert [tuple(row) for row in told] == [
        ("sign_in.failed", "code"),
        ("sign_in.proved", "app"),
        ("sign_in.proved", "recovery code"),
    ]
    assert code(NOON) not in str(session.execute(text("SELECT about, reason FROM log_entry")).all())
