"""Recovery codes: for when the phone is lost."""

from sqlalchemy import text
from sqlmodel import Session

from service.bounds import RECOVERY_CODES
from service.signin import totp
from service.signin.queries import codes_left, presence
from service.signin.rules import token_hash
from tests import make
from tests.conftest import NOON
from tests.service.signin.signing import code, enrolled, proves


def test_a_recovery_code_opens_once_whatever_stands_between_its_letters(session: Session) -> None:
    found, codes = enrolled(session)

    assert len(set(codes)) == RECOVERY_CODES == codes_left(session, found.viewer.person_id)
    assert proves(session, found, codes[0].lower().replace("-", " "))
    assert not proves(session, found, codes[0])
    assert proves(session, found, codes[1])
    assert codes_left(session, found.viewer.person_id) == RECOVERY_CODES - 2


def test_recovery_codes_are_long_and_only_a_keyed_hash_of_them_is_kept(session: Session) -> None:
    _, codes = enrolled(session)

    assert all(len(totp.plain(one)) == 16 for one in codes)
    assert len(totp.LETTERS) ** 16 > 2**77
    assert not any(totp.plain(one) in str(session.execute(text("SELECT * FROM recovery_code")).all()) for one in codes)


def test_new_recovery_codes_take_the_place_of_the_old(session: Session) -> None:
    found, codes = enrolled(session)

    fresh = totp.fresh_codes(session, found.viewer.person_id, secret=make.SECRET)

    assert not proves(session, found, codes[0])
    assert proves(session, found, fresh[0])


def test_without_the_app_its_codes_and_sessions_are_gone(session: Session) -> None:
    found, codes = enrolled(session)

    token = totp.without(session, found, NOON)

    there = presence(session, token_hash(token), NOON)
    assert there is not None
    assert (there.strong, there.has_app) == (False, False)
    assert presence(session, found.token_hash, NOON) is None
    assert not proves(session, there, codes[0])
    assert not proves(session, there, code(NOON))
