"""Someone has lost their phone and their keys: another takes their second factors away, and the log says so."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.db import act_as
from service.errors import FourEyes, Missing
from service.signin.factors import reset
from service.signin.passkeys.models import Passkey
from service.signin.queries import presence
from tests import make
from tests.conftest import NOON
from tests.service.signin.signing import code, enrolled, proves


def key(session: Session, person_id: UUID) -> None:
    made = Passkey(
        credential_id=uuid4().bytes, person_id=person_id, public_key=b"k", sign_count=0, name="Dosan", made_at=NOON
    )
    session.add(made)
    session.flush()


def left(session: Session, person_id: UUID) -> list[int]:
    """How many apps, recovery codes, keys and sessions someone has."""
    tables = ("authenticator", "recovery_code", "passkey", "sign_in")
    asked = "SELECT count(*) FROM {} WHERE person_id = :id"
    return [int(session.execute(text(asked.format(one)), {"id": person_id}).scalar_one()) for one in tables]


def test_app_recovery_codes_keys_and_sessions_are_gone_and_what_they_may_do_stays(session: Session) -> None:
    found, codes = enrolled(session)
    person_id = found.viewer.person_id
    key(session, person_id)

    for _ in range(2):
        reset(session, person_id, by=make.person(session, "administrator").person_id, now=NOON)

    assert left(session, person_id) == [0, 0, 0, 0]
    assert presence(session, found.token_hash, NOON) is None
    assert not proves(session, found, codes[0])
    assert not proves(session, found, code(NOON))


def test_others_keep_theirs(session: Session) -> None:
    found, _ = enrolled(session)
    key(session, found.viewer.person_id)
    before = left(session, found.viewer.person_id)

    reset(session, make.person(session, "guard").person_id, by=None, now=NOON)

    assert left(session, found.viewer.person_id) == before


def test_nobody_does_it_to_themselves(session: Session) -> None:
    found, _ = enrolled(session)
    before = left(session, found.viewer.person_id)

    with pytest.raises(FourEyes):
        reset(session, found.viewer.person_id, by=found.viewer.person_id, now=NOON)

    assert left(session, found.viewer.person_id) == before


def test_who_is_not_there_is_missing(session: Session) -> None:
    with pytest.raises(Missing):
        reset(session, uuid4(), by=None, now=NOON)


def test_the_log_says_who_did_it_to_whom(session: Session) -> None:
    found, _ = enrolled(session)
    admin = make.person(session, "administrator").person_id
    act_as(session, admin)

    reset(session, found.viewer.person_id, by=admin, now=NOON)

    asked = "SELECT person_id, about->'rows'->0->>'person_id' FROM log_entry WHERE what = 'sign_in.reset'"
    assert session.execute(text(asked)).one() == (admin, str(found.viewer.person_id))
    taken = "SELECT person_id FROM log_entry WHERE what = 'authenticator.delete'"
    assert session.execute(text(taken)).scalar_one() == admin
