"""Answers that cannot be read, as a key or someone who plays one may send them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.people.rules import Viewer
from tests.web.signin.passkeys.authenticator import Authenticator, text
from tests.web.signin.passkeys.conftest import MINE, SIGN_IN, UNPROVEN, asked, is_out

BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "no response": lambda told: told.pop("response"),
    "no client data": lambda told: told["response"].pop("clientDataJSON"),
    "client data that is a list": lambda told: told["response"].update(clientDataJSON=text(b"[1]")),
    "client data in depth": lambda told: told["response"].update(clientDataJSON=text(b"[" * 20_000)),
    "no authenticator data": lambda told: told["response"].pop("authenticatorData"),
    "short authenticator data": lambda told: told["response"].update(authenticatorData=text(b"short")),
    "odd authenticator data": lambda told: told["response"].update(authenticatorData="å" * 9),
    "no signature": lambda told: told["response"].update(signature=""),
    "a long signature": lambda told: told["response"].update(signature=text(b"s" * 20_000)),
    "a handle that is a number": lambda told: told["response"].update(userHandle=17),
    "an id that is a list": lambda told: told.update(rawId=[1]),
    "two ids": lambda told: told.update(id="another"),
    "another type": lambda told: told.update(type="password"),
}


@pytest.mark.parametrize("spoil", BROKEN.values(), ids=BROKEN)
def test_an_answer_that_cannot_be_read_opens_nothing(
    anyone: TestClient, key: Authenticator, spoil: Callable[[dict[str, Any]], object]
) -> None:
    told = json.loads(key.sign(asked(anyone, SIGN_IN)))
    spoil(told)

    assert is_out(anyone.post(SIGN_IN, data={"answer": json.dumps(told)}))


@pytest.mark.parametrize("answer", ["", "null", "[]", "{", "1", "[" * 30_000, '{"response": null}', "\u0000", "å"])
def test_what_is_no_answer_at_all_opens_nothing(anyone: TestClient, hers: TestClient, answer: str) -> None:
    assert is_out(anyone.post(SIGN_IN, data={"answer": answer}))
    assert hers.post(MINE, data={"answer": answer, "name": "Min"}).status_code == 422


def test_a_new_key_whose_proof_cannot_be_read_is_not_kept(hers: TestClient, owner: Viewer) -> None:
    told = json.loads(Authenticator(owner.person_id).make(asked(hers, MINE)))
    told["response"]["attestationObject"] = text(b"\xbf" * 500)

    assert UNPROVEN in hers.post(MINE, data={"answer": json.dumps(told), "name": "Min"}).text
