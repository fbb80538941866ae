"""Directories to sign in by: a real provider as a process of its own, and one of ours that lies as it is told to."""

import json
import socket
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

Query = dict[str, str]
CODE = "the-code-of-one-sign-in"
ACCESS = "an-access-token"


def _encoded(told: bytes) -> str:
    return urlsafe_b64encode(told).decode().rstrip("=")


HALF = _encoded(sha256(ACCESS.encode()).digest()[:16])


@contextmanager
def real_provider() -> Iterator[str]:
    """The address of oidc-provider-mock, which knows nothing of us."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-nonce",
        "true",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as started:
        try:
            _wait_for(port, started)
            yield f"http://127.0.0.1:{port}"
        finally:
            started.terminate()


def tell(issuer: str, subject: str, **claims: Any) -> None:
    """Let the real provider know someone."""
    assert _ask(issuer, "PUT", f"/users/{quote(subject)}", json.dumps(claims), "application/json").status == 204


def consent(address: str, subject: str) -> str:
    """Someone signs in at the real provider's page. Where it sends their browser."""
    parts = urlsplit(address)
    answer = _ask(
        f"http://{parts.netloc}", "POST", f"{parts.path}?{parts.query}", urlencode({"sub": subject}),
        "application/x-www-form-urlencoded",
    )  # fmt: skip
    assert answer.status == 302
    return str(answer.getheader("location"))


def query(address: str) -> Query:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@dataclass
class Liar:
    """A directory that proves someone, unless it is told to do something else. Times are the tests' noon."""

    issuer: str = ""
    now: int = 0
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    key: Any = None
    description: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    token: dict[str, Any] = field(default_factory=dict)
    challenge: str = ""
    nonce: str = ""
    asked: list[tuple[str, dict[str, str], Query]] = field(default_factory=list)

    def id_token(self) -> str:
        told = {
            "iss": self.issuer, "sub": "subject-1", "aud": "lagesbild", "nonce": self.nonce, "iat": self.now,
            "exp": self.now + 300, "name": "Kim Berg", "email": "kim@koping.example", "email_verified": True,
            "groups": ["samordnare"], "at_hash": HALF,
        } | self.claims  # fmt: skip
        kept = {name: value for name, value in told.items() if value is not None}
        if self.header["alg"] == "none":
            return ".".join([*(_encoded(json.dumps(part).encode()) for part in (self.header, kept)), ""])
        return jwt.encode(self.header, kept, self.key or signing_key(), algorithms=["RS256", "HS256", "RS384"])

    def describe(self) -> dict[str, Any]:
        told = {
            "issuer": self.issuer, "response_types_supported": ["code"], "jwks_uri": f"{self.issuer}/keys",
            "authorization_endpoint": f"{self.issuer}/authorize", "token_endpoint": f"{self.issuer}/token",
        } | self.description  # fmt: skip
        return {name: value for name, value in told.items() if value is not None}

    def exchange(self, form: Query) -> tuple[int, dict[str, Any]]:
        """PKCE as a directory must keep it: a code is worth nothing without what its challenge was made of."""
        made = _encoded(sha256(form.get("code_verifier", "").encode()).digest())
        if form.get("code") != CODE or made != self.challenge:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": ACCESS, "token_type": "Bearer", "id_token": self.id_token()} | self.token


@contextmanager
def liar(now: int) -> Iterator[Liar]:
    """A directory of our own on the loopback."""
    lies = Liar(now=now)

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("content-length", 0))).decode())

        def _answer(self, body: str) -> None:
            path, form = urlsplit(self.path).path, {name: one[0] for name, one in parse_qs(body).items()}
            lies.asked.append((path, {name.lower(): value for name, value in self.headers.items()}, form))
            if path in lies.answers:
                lies.answers[path](self)
            elif path == "/token":
                send(self, *lies.exchange(form))
            else:
                told = {"/keys": {"keys": [signing_key().as_dict(private=False)]}}.get(path, lies.describe())
                send(self, 200, told)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads, server.block_on_close = True, False
        lies.issuer = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield lies
        server.shutdown()
        thread.join()


def send(to: BaseHTTPRequestHandler, status: int, told: Any, **headers: str) -> None:
    """An answer: JSON, or bytes as they are."""
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    to.send_response(status)
    described = {"Content_Type": "application/json", "Content_Length": str(len(body))} | headers
    for name, value in described.items():
        to.send_header(name.replace("_", "-"), value)
    to.end_headers()
    to.wfile.write(body)


@cache
def signing_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


@cache
def another_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


def _ask(issuer: str, method: str, path: str, body: str, media: str) -> Any:
    connection = HTTPConnection(urlsplit(issuer).netloc, timeout=20)
    try:
        connection.request(method, path, body, {"Content-Type": media})
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


def _wait_for(port: int, started: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 30
    while True:
        assert started.poll() is None
        assert time.monotonic() < until
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
