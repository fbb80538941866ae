"""Keys over HTTP: what a key answers is believed once, here, and only when everything in it holds."""

import re
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi.testclient import TestClient
from sqlalchemy import text as sql
from sqlmodel import Session, select

from service.bounds import PASSKEY_LIFE
from service.people.rules import Viewer
from service.settings import settings
from service.signin.passkeys.models import Challenge, Passkey
from tests import make
from tests.conftest import NOON
from tests.web.signin.passkeys.authenticator import ORIGIN, PRESENT, RP_ID, VERIFIED, Authenticator, raw, text
from tests.web.signin.passkeys.conftest import COPIED, MINE, SIGN_IN, UNPROVEN, add, asked, is_out, sign_in, sign_in_as
from web import deps
from web.signin.cookies import cookie_name


def test_a_key_opens_its_owners_account_with_nothing_more_to_prove(
    anyone: TestClient, key: Authenticator, owner: Viewer
) -> None:
    answer = sign_in(anyone, key)

    assert (answer.status_code, answer.headers["location"]) == (303, "/konto")
    assert owner.email in anyone.get("/konto").text


def test_what_a_key_is_asked(hers: TestClient, anyone: TestClient, key: Authenticator, owner: Viewer) -> None:
    new, known = asked(hers, MINE), asked(anyone, SIGN_IN)

    assert new["rp"] == {"name": "Lägesbild Köping", "id": "lagesbild.koping.example"}
    assert new["user"] == {"id": text(owner.person_id.bytes), "name": owner.email, "displayName": owner.name}
    assert [one["id"] for one in new["excludeCredentials"]] == [text(key.id)]
    selection = new["authenticatorSelection"]
    assert (selection["residentKey"], selection["userVerification"]) == ("required", "required")
    assert (known["userVerification"], known["allowCredentials"]) == ("required", [])
    assert len(raw(known["challenge"])) == 32


LIES: dict[str, dict[str, Any]] = {
    "another origin": {"origin": "https://lagesbild.koping.example.evil.example"},
    "without https": {"origin": "http://lagesbild.koping.example"},
    "another port": {"origin": f"{ORIGIN}:8443"},
    "a key for another place": {"rp_id": "evil.example"},
    "its holder was not verified": {"flags": PRESENT},
    "its holder was not there": {"flags": VERIFIED},
    "an answer to something else": {"type": "webauthn.payment"},
    "another challenge": {"challenge": text(b"c" * 32)},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_an_answer_that_does_not_hold_opens_nothing(
    anyone: TestClient, key: Authenticator, lie: dict[str, Any]
) -> None:
    assert is_out(sign_in(anyone, key, **lie))
    assert sign_in(anyone, key).status_code == 303


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_new_key_whose_answer_does_not_hold_is_not_kept(
    hers: TestClient, session: Session, owner: Viewer, lie: dict[str, Any]
) -> None:
    answer = add(hers, Authenticator(owner.person_id), **lie)

    assert (answer.status_code, UNPROVEN in answer.text) == (422, True)
    assert session.exec(select(Passkey)).all() == []


def test_an_answer_signed_by_another_key_opens_nothing_and_spoils_nothing(
    anyone: TestClient, key: Authenticator
) -> None:
    """Its count is not believed either: else anyone who knows a key's name could have it taken for a copy."""
    forged = ec.generate_private_key(ec.SECP256R1())

    assert is_out(sign_in(anyone, key, by=forged, counts=0))
    assert sign_in(anyone, key).status_code == 303


def test_a_key_that_nobody_added_opens_nothing(anyone: TestClient, owner: Viewer) -> None:
    assert is_out(sign_in(anyone, Authenticator(owner.person_id)))


def test_a_key_that_says_that_it_is_another_persons_opens_nothing(
    anyone: TestClient, session: Session, key: Authenticator
) -> None:
    assert is_out(sign_in(anyone, key, handle=make.person(session, "administrator").person_id.bytes))


def test_a_challenge_is_answered_once(anyone: TestClient, key: Authenticator) -> None:
    answer = key.sign(asked(anyone, SIGN_IN))

    assert anyone.post(SIGN_IN, data={"answer": answer}).status_code == 303
    assert is_out(anyone.post(SIGN_IN, data={"answer": answer}))


def test_a_challenge_that_was_answered_wrongly_is_used_up(anyone: TestClient, key: Authenticator) -> None:
    question = asked(anyone, SIGN_IN)

    assert is_out(anyone.post(SIGN_IN, data={"answer": key.sign(question, origin="https://evil.example")}))
    assert is_out(anyone.post(SIGN_IN, data={"answer": key.sign(question)}))


def test_a_challenge_is_over_after_five_minutes(anyone: TestClient, session: Session, key: Authenticator) -> None:
    question = asked(anyone, SIGN_IN)
    anyone.app.dependency_overrides[deps.present] = lambda: NOON + PASSKEY_LIFE  # type: ignore[attr-defined]

    assert is_out(anyone.post(SIGN_IN, data={"answer": key.sign(question)}))
    question = asked(anyone, SIGN_IN)
    assert len(session.exec(select(Challenge)).all()) == 1  # the other is forgotten
    assert anyone.post(SIGN_IN, data={"answer": key.sign(question)}).status_code == 303


def test_a_challenge_for_a_new_key_is_no_challenge_for_signing_in(
    hers: TestClient, anyone: TestClient, key: Authenticator
) -> None:
    assert is_out(anyone.post(SIGN_IN, data={"answer": key.sign(asked(hers, MINE))}))


def test_a_challenge_of_ones_own_is_no_challenge_of_anothers(
    hers: TestClient, anyone: TestClient, session: Session, owner: Viewer
) -> None:
    theirs = sign_in_as(anyone, session, make.person(session, "police"))
    answer = Authenticator(owner.person_id).make(asked(theirs, MINE))

    assert UNPROVEN in hers.post(MINE, data={"answer": answer, "name": "Deras"}).text


@pytest.mark.parametrize("counts", [0, -1])
def test_a_key_that_counts_backwards_is_refused_noted_and_opens_nothing_more(
    hers: TestClient, anyone: TestClient, session: Session, key: Authenticator, counts: int
) -> None:
    """Somebody has a copy, and nobody can tell which is which."""
    key.sign_count = 7
    assert sign_in(anyone, key).status_code == 303
    anyone.cookies.clear()

    assert is_out(sign_in(anyone, key, counts=counts), COPIED)

    assert is_out(sign_in(anyone, key, counts=100), COPIED)
    assert "den kan ha kopierats" in hers.get(MINE).text
    logged = session.execute(sql("SELECT about FROM log_entry WHERE what = 'sign_in.failed'")).scalars().all()
    assert {"by": "key", "copied": True} in logged


def test_a_key_that_never_counts_is_not_taken_for_a_copy(anyone: TestClient, key: Authenticator) -> None:
    """Keys that follow their owner between devices always say 0."""
    assert [sign_in(anyone, key, counts=0).status_code for _ in range(2)] == [303, 303]


def test_a_closed_account_is_not_opened(
    anyone: TestClient, session: Session, key: Authenticator, owner: Viewer
) -> None:
    session.execute(sql("UPDATE person SET closed_at = :at WHERE id = :id"), {"at": NOON, "id": owner.person_id})

    assert is_out(sign_in(anyone, key))


def test_the_session_is_new_and_the_one_before_is_over(hers: TestClient, key: Authenticator) -> None:
    before = hers.cookies[cookie_name()]

    assert sign_in(hers, key).status_code == 303

    assert hers.cookies[cookie_name()] != before
    hers.cookies.clear()
    hers.cookies.set(cookie_name(), before, domain=RP_ID)
    assert hers.get("/konto").status_code == 303


def test_where_they_go_next_is_a_page_of_ours(anyone: TestClient, key: Authenticator) -> None:
    answer = key.sign(asked(anyone, SIGN_IN))

    moved = anyone.post(SIGN_IN, data={"answer": answer, "next": "//evil.example"}).headers["location"]

    assert moved.startswith("/")
    assert not moved.startswith("//")


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8000", "https://[::1]:8000", "http://lagesbild.koping.example"])
def test_where_no_key_can_be_none_is_offered(
    anyone: TestClient, hers: TestClient, monkeypatch: pytest.MonkeyPatch, base_url: str
) -> None:
    """A key belongs to a name, over https."""
    shown = hers.get(MINE).text
    monkeypatch.setenv("OPL_BASE_URL", base_url)
    settings.cache_clear()

    assert 'data-key="create"' in shown
    assert anyone.post(f"{SIGN_IN}/fraga").status_code == 404
    assert 'data-key="get"' not in anyone.get("/logga-in").text


def test_there_is_a_limit_to_what_one_may_begin(
    anyone: TestClient, key: Authenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each beginning leaves a row behind."""
    monkeypatch.setattr("web.signin.beginning.SIGN_IN_BEGUN", (2, 300))

    assert [anyone.post(f"{SIGN_IN}/fraga").status_code for _ in range(3)] == [200, 200, 429]


def test_the_pages_ask_nothing_of_those_who_have_no_script(anyone: TestClient, hers: TestClient) -> None:
    for shown in (anyone.get("/logga-in").text, hers.get(MINE).text):
        assert re.search(r"<form hidden [^>]*data-key", shown)


def test_a_key_does_not_let_in_whose_rights_are_the_directorys(
    hers: TestClient, anyone: TestClient, session: Session, key: Authenticator, owner: Viewer
) -> None:
    """It would outlive their leaving the group."""
    session.execute(
        sql("INSERT INTO oidc_holding SELECT id FROM holding WHERE person_id = :id"), {"id": owner.person_id}
    )

    assert is_out(sign_in(anyone, key), "kommer från kommunens katalog")
    assert 'data-key="create"' not in hers.get(MINE).text
