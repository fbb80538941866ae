"""The session's cookie: ours, whole, and not too old."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from fastapi.testclient import TestClient
from itsdangerous import TimestampSigner

from web.signin.cookie import COOKIE, SAYS, is_signed_in, signed

SECRET = "a secret for the tests, long enough"
STAFF_PAGE = "/api/v1/removal"


def test_a_session_lasts_ten_hours_and_no_longer() -> None:
    start = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        cookie = signed(SECRET)
    with time_machine.travel(start + timedelta(hours=10), tick=False):
        assert is_signed_in(cookie, SECRET)
    with time_machine.travel(start + timedelta(hours=10, seconds=1), tick=False):
        assert not is_signed_in(cookie, SECRET)


def test_an_old_session_leads_to_the_form(client: TestClient) -> None:
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False):
        client.cookies.set(COOKIE, signed(SECRET))

    assert client.get("/lagesbild").status_code == 303
    assert client.get(STAFF_PAGE).status_code == 401


def _signer(salt: str) -> TimestampSigner:
    return TimestampSigner(SECRET, salt=salt, digest_method=hashlib.sha256)


def _forged() -> dict[str, str]:
    ours = signed(SECRET)
    says, when, signature = ours.split(".")
    return {
        "nothing": "",
        "a word": "staff",
        "without signature": f"{says}.{when}",
        "another signature": f"{says}.{when}.{signature[::-1]}",
        "an empty signature": f"{says}.{when}.",
        "other words": f"admin.{when}.{signature}",
        "another time": f"{says}.zzzzzz.{signature}",
        "another secret": signed("another secret that is long enough!!"),
        "another salt": _signer(salt="opl.other").sign(SAYS).decode(),
        "other words, signed": _signer(salt="opl.session").sign("admin").decode(),
        "the library's own digest": TimestampSigner(SECRET, salt="opl.session").sign(SAYS).decode(),
        "two of them": ours + ours,
        "a long one": "a" * 10_000,
        "no text": "\xff\xfe",
        "dots": "...",
    }


@pytest.mark.parametrize("cookie", _forged().values(), ids=_forged().keys())
def test_a_cookie_that_we_did_not_sign_is_nothing(client: TestClient, cookie: str) -> None:
    headers = {b"cookie": f"{COOKIE}={cookie}".encode("latin-1")}

    assert client.get(STAFF_PAGE, headers=headers).status_code == 401
    assert client.get("/lagesbild", headers=headers).status_code == 303
    assert not is_signed_in(cookie, SECRET)


def test_a_cookie_that_is_signed_as_ours_is_ours() -> None:
    assert is_signed_in(_signer(salt="opl.session").sign(SAYS).decode(), SECRET)


def test_without_a_secret_no_cookie_is_good() -> None:
    assert not is_signed_in(signed(""), "")
