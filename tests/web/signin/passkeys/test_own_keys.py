"""One's own keys: several, with names, and no one else's."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from service.bounds import PASSKEYS
from service.people.rules import Viewer
from service.signin.passkeys.models import Passkey
from tests import make
from tests.conftest import NOON
from tests.web.signin.passkeys.authenticator import Authenticator
from tests.web.signin.passkeys.conftest import MINE, add, is_out, sign_in, sign_in_as


def test_several_keys_have_names_and_one_can_be_taken_away(
    hers: TestClient, anyone: TestClient, key: Authenticator, owner: Viewer
) -> None:
    other = Authenticator(owner.person_id)
    assert add(hers, other, "  Dosan <b>i</b>\u00a0lådan ").status_code == 303
    shown = hers.get(MINE).text
    assert "Dosan &lt;b&gt;i&lt;/b&gt; lådan" in shown
    assert shown.index("Dosan") < shown.index("Telefonen")

    assert hers.post(f"{MINE}/ta-bort", data={"key": key.id.hex()}).status_code == 303

    assert "Telefonen" not in hers.get(MINE).text
    assert is_out(sign_in(anyone, key))
    assert sign_in(anyone, other).status_code == 303


@pytest.mark.parametrize("called", ["", "not hex", "00"])
def test_what_is_not_ones_own_and_what_is_not_there_are_the_same(
    hers: TestClient, anyone: TestClient, session: Session, key: Authenticator, called: str
) -> None:
    theirs = sign_in_as(anyone, session, make.person(session, "administrator"))

    answers = [theirs.post(f"{MINE}/ta-bort", data={"key": one}) for one in (key.id.hex(), called)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text == answers[1].text
    assert sign_in(anyone, key).status_code == 303


@pytest.mark.parametrize("name", ["", "   ", "a" * 61, "a\u0000b", "\u202egnp"])
def test_a_name_that_cannot_be_shown_is_refused(hers: TestClient, session: Session, owner: Viewer, name: str) -> None:
    answer = add(hers, Authenticator(owner.person_id), name)

    assert (answer.status_code, "Ge nyckeln ett namn" in answer.text) == (422, True)
    assert session.exec(select(Passkey)).all() == []


def test_the_same_key_is_kept_once(hers: TestClient, anyone: TestClient, session: Session, key: Authenticator) -> None:
    theirs = sign_in_as(anyone, session, make.person(session, "police"))

    assert "Nyckeln finns redan" in add(theirs, key).text
    assert key.person_id == session.exec(select(Passkey)).one().person_id


def test_there_is_room_for_ten(hers: TestClient, session: Session, key: Authenticator, owner: Viewer) -> None:
    for n in range(1, PASSKEYS):
        session.add(
            Passkey(
                credential_id=bytes([n]),
                person_id=owner.person_id,
                public_key=b"k",
                sign_count=0,
                name="n",
                made_at=NOON,
            )
        )
    session.flush()

    assert "så många nycklar som får plats" in add(hers, Authenticator(owner.person_id)).text
