"""A directory, or someone between it and us, that lies: nobody comes in, in words, and nothing of what it said is seen."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from joserfc.jwk import OctKey

from service.bounds import DIRECTORY_AT_ONCE, DIRECTORY_BYTES
from tests.conftest import NOON
from tests.web.signin.oidc.conftest import Browser, Settle, told
from tests.web.signin.oidc.providers import CODE, Liar, another_key, send
from web.onward import AFTER
from web.signin.oidc import asking

Lie = Callable[[Liar], Any]
SECRET = "what-only-the-directory-said"
UNPROVEN, AWAY, AGAIN = "kunde inte visa vem du är", "svarar inte just nu", "Börja om"
MINUTE = 60
LATE = int(NOON.timestamp())


def claims(**said: Any) -> Lie:
    return lambda lies: lies.claims.update(said)


def description(**said: Any) -> Lie:
    return lambda lies: lies.description.update(said)


def header(**said: Any) -> Lie:
    return lambda lies: lies.header.update(said)


def signed_by(key: Any, **said: Any) -> Lie:
    def lie(lies: Liar) -> None:
        lies.key = key
        lies.header.update(said)

    return lie


def token(**said: Any) -> Lie:
    return lambda lies: lies.token.update(said)


def answering(path: str, body: Any, status: int = 200, **headers: str) -> Lie:
    return lambda lies: lies.answers.update({path: lambda to: send(to, status, body, **headers)})


PUBLIC = OctKey.import_key("the public key as if it were a shared secret, as some believed")
KNOWN_AT = asking.KNOWN_AT
UNBELIEVED: dict[str, Lie] = {
    "another nonce": claims(nonce="another"),
    "no nonce": claims(nonce=None),
    "another issuer": claims(iss="https://elsewhere.example"),
    "no issuer": claims(iss=None),
    "for someone else": claims(aud="another-client"),
    "for nobody": claims(aud=[]),
    "for two, without saying which": claims(aud=["lagesbild", "another-client"]),
    "for two, the other one": claims(aud=["lagesbild", "another-client"], azp="another-client"),
    "for us, by another": claims(azp="another-client"),
    "expired": claims(exp=LATE - 2 * MINUTE),
    "without an end": claims(exp=None),
    "an end that is no number": claims(exp=float("nan")),
    "from tomorrow": claims(iat=LATE + 1440 * MINUTE),
    "not valid yet": claims(nbf=LATE + 5 * MINUTE),
    "from yesterday": claims(iat=LATE - 1440 * MINUTE),
    "without a time": claims(iat=None),
    "a time that is no number": claims(iat="now"),
    "of another access token": claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "a hash that is no text": claims(at_hash=[1]),
    "without a subject": claims(sub=None),
    "an empty subject": claims(sub=""),
    "a subject that is no text": claims(sub=17),
    "a subject without end": claims(sub="s" * 256),
    "a subject that cannot be shown": claims(sub="a\u0000b"),
    "signed by nobody": signed_by(PUBLIC, alg="none"),
    "signed with what everyone knows": signed_by(PUBLIC, alg="HS256"),
    "signed in a way we do not take": header(alg="RS384"),
    "signed by a stranger": signed_by(another_key()),
    "signed by a key that is not there": header(kid="another"),
    "no token": token(id_token=None),
    "a token that is none": token(id_token="a.b.c"),
    "a token that is a list": token(id_token=[SECRET]),
    "a sealed token": token(id_token="a.b.c.d.e"),
    "a token without end": token(id_token="e30." + "W1tb" * 20_000 + ".x"),
    "no keys": answering("/keys", {"keys": []}),
    "keys of no kind": answering("/keys", {"keys": [{"kty": "RSA", "n": "AA", "e": "AA", "kid": "one"}]}),
    "keys that are a list": answering("/keys", [1, 2]),
}


def slowly(to: BaseHTTPRequestHandler) -> None:
    """One byte of the header at a time: each read is quick, the whole is endless."""
    with suppress(OSError):  # until we hang up
        for sign in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1_000:
            to.wfile.write(bytes([sign]))
            time.sleep(0.05)


SILENT: dict[str, Lie] = {
    "it is another's": description(issuer="https://elsewhere.example"),
    "it has no issuer": description(issuer=None),
    "it gives no codes": description(response_types_supported=["id_token"]),
    "it lacks an address": description(token_endpoint=None),
    "it leads to a file": description(jwks_uri="file:///etc/passwd"),
    "it leads elsewhere without https": description(token_endpoint="http://127.0.0.1:9/token"),
    "it leads inside, by a name": description(jwks_uri="http://metadata.internal/keys"),
    "it leads with a password": description(token_endpoint="https://a:b@elsewhere.example/token"),
    "it breaks the line": description(authorization_endpoint="https://elsewhere.example/\r\nSet-Cookie: a=b"),
    "an address that is a list": description(jwks_uri=[SECRET]),
    "an address that is none": description(token_endpoint="https://[::1/token"),
    "it is a list": answering(KNOWN_AT, [SECRET]),
    "it is no JSON": answering(KNOWN_AT, b"<html>" + SECRET.encode()),
    "it is no text": answering(KNOWN_AT, b"\xff\xfe\x00"),
    "it is endless brackets": answering(KNOWN_AT, b"[" * 200_000),
    "it is endless digits": answering(KNOWN_AT, b'{"issuer": ' + b"9" * 10_000 + b"}"),
    "it is huge": answering(KNOWN_AT, b" " * (DIRECTORY_BYTES + 1)),
    "it is packed": answering(KNOWN_AT, b"\x1f\x8b" + b"\x00" * 30, Content_Encoding="gzip"),
    "it is broken": answering(KNOWN_AT, {"error": SECRET}, 500),
    "it is not there": answering(KNOWN_AT, {}, 404),
    "it leads on": answering(KNOWN_AT, b"", 302, Location="https://elsewhere.example/"),
    "it is shorter than it says": answering(KNOWN_AT, b"{}", Content_Length="100"),
}
WITHOUT_AN_EXCHANGE: dict[str, Lie] = {
    "a refusal": answering("/token", {"error": SECRET, "error_description": SECRET}, 400),
    "a refusal that says 200": answering("/token", {"error": SECRET}),
    "no JSON": answering("/token", SECRET.encode()),
    "a list": answering("/token", [SECRET]),
    "huge": answering("/token", b" " * (DIRECTORY_BYTES + 1)),
    "a life without end": token(expires_in=float("inf")),
    "a life that is none": token(expires_in=SECRET),
    "broken": answering("/token", b"", 503),
    "leads on": answering("/token", b"", 307, Location="https://elsewhere.example/"),
    "no keys": answering("/keys", b"", 404),
}


@pytest.fixture
def nothing_is_told(caplog: pytest.LogCaptureFixture, browser: Browser) -> Any:
    """What the directory said, or what would let someone in, is in no log."""
    caplog.set_level(logging.DEBUG)
    yield
    logged = [record.getMessage() for record in caplog.records]
    kept = [SECRET, CODE, "hemligt", "subject-1", browser.lies.issuer, browser.lies.nonce or SECRET]
    assert [line for line in logged for word in kept if word in line] == []


def is_out(browser: Browser) -> bool:
    return browser.client.get("/underlag").status_code == 303 and "opl_session" not in dict(browser.client.cookies)


def test_without_a_lie_they_come_in(browser: Browser) -> None:
    """Else each refusal below could be one for another reason."""
    answer = browser.sign_in()

    assert f"url={AFTER}" in answer.text
    assert not is_out(browser)


@pytest.mark.parametrize("lie", UNBELIEVED.values(), ids=UNBELIEVED)
def test_a_token_that_does_not_hold_opens_nothing(browser: Browser, nothing_is_told: None, lie: Lie) -> None:
    lie(browser.lies)

    answer = browser.sign_in()

    assert (answer.status_code, UNPROVEN in told(answer)) == (422, True)
    assert SECRET not in answer.text
    assert is_out(browser)


@pytest.mark.parametrize("lie", SILENT.values(), ids=SILENT)
def test_a_directory_that_does_not_describe_itself_is_not_gone_to(
    browser: Browser, nothing_is_told: None, lie: Lie
) -> None:
    lie(browser.lies)

    answer = browser.client.get("/logga-in/katalog")

    assert (answer.status_code, AWAY in told(answer)) == (422, True)
    assert SECRET not in answer.text


@pytest.mark.parametrize("lie", WITHOUT_AN_EXCHANGE.values(), ids=WITHOUT_AN_EXCHANGE)
def test_a_directory_that_does_not_exchange_the_code_lets_nobody_in(
    browser: Browser, nothing_is_told: None, lie: Lie
) -> None:
    lie(browser.lies)

    answer = browser.sign_in()

    assert (answer.status_code, AWAY in told(answer)) == (422, True)
    assert SECRET not in answer.text
    assert is_out(browser)


@pytest.mark.slow
@pytest.mark.parametrize("path", [KNOWN_AT, "/token", "/keys"])
def test_a_directory_that_gives_a_byte_now_and_then_is_not_waited_for(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Takes as long as we wait."""
    state = browser.start()["state"]
    monkeypatch.setattr(asking, "DIRECTORY_S", 0.7)
    browser.lies.answers[path] = slowly
    started = time.monotonic()

    assert AWAY in told(browser.come_back(state))
    assert time.monotonic() - started < 5
    assert is_out(browser)


def test_a_directory_that_is_down_lets_nobody_in(browser: Browser, settle: Settle) -> None:
    settle("http://127.0.0.1:9")

    assert AWAY in told(browser.client.get("/logga-in/katalog"))


def test_a_directory_that_many_wait_for_makes_the_next_one_wait_for_nothing(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads that wait for a slow directory are threads that answer nobody else."""
    for _ in range(DIRECTORY_AT_ONCE):
        assert asking._turn.acquire(blocking=False)
    try:
        assert AWAY in told(browser.client.get("/logga-in/katalog"))
    finally:
        asking._turn.release(DIRECTORY_AT_ONCE)
