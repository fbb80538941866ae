"""What we ask of the municipality's own directory, over HTTP: little, for a short time, and believing nothing.

A hostile or broken directory costs five seconds and 256 kB, and gives words: what it said is in no answer and no log.
"""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable
from functools import cache, partial
from threading import BoundedSemaphore
from typing import Any, TypeVar

import httpx2
from anyio import from_thread
from authlib.integrations.httpx_client import AsyncOAuth2Client

from service.bounds import DIRECTORY_AT_ONCE, DIRECTORY_BYTES, DIRECTORY_S
from service.settings import Settings
from service.signin.oidc.rules import Provider, provider, refused

log = logging.getLogger(__name__)
KNOWN_AT = "/.well-known/openid-configuration"
SCOPE = "openid profile email"
Answer = TypeVar("Answer")
_turn = BoundedSemaphore(DIRECTORY_AT_ONCE)
for chatty in ("httpx2", "httpcore2"):  # they would log every address that the directory names
    logging.getLogger(chatty).setLevel(logging.WARNING)


class TooMuch(httpx2.HTTPError):
    """It is not an answer of the kind that we asked for."""


class Bounded(httpx2.AsyncBaseTransport):
    """Lets through an answer that is whole, plain and short. What is packed is refused: 256 kB can hold 256 MB."""

    def __init__(self) -> None:
        self.within = httpx2.AsyncHTTPTransport(verify=_trusted())

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        request.headers["Accept-Encoding"] = "identity"
        answer = await self.within.handle_async_request(request)
        try:
            if not answer.is_success or answer.headers.get("content-encoding", "identity") != "identity":
                raise TooMuch("status or encoding")
            return httpx2.Response(200, content=await _read(answer))
        finally:
            await answer.aclose()

    async def aclose(self) -> None:
        await self.within.aclose()


def describe(now: Settings) -> Provider:
    """The directory's description of itself. Raises Refused."""
    return _asked(partial(_described, now))


def exchange(now: Settings, code: str, verifier: str) -> tuple[Provider, dict[str, Any], Any]:
    """What the directory gives for its code, and the keys that it signs with. Raises Refused."""
    return _asked(partial(_exchanged, now, code, verifier))


def address(by: Provider, now: Settings, *, state: str, nonce: str, verifier: str) -> str:
    """Where the browser is sent. How the directory finds back is said by the settings, never by the request."""
    found, _ = _client(by, now).create_authorization_url(
        by.authorization_endpoint, state=state, code_verifier=verifier, nonce=nonce, response_type="code"
    )
    return str(found)


def return_address(now: Settings) -> str:
    return f"{now.base_url.rstrip('/')}/logga-in/katalog/svar"


async def _described(now: Settings) -> Provider:
    told = await _fetched(now.oidc_issuer.rstrip("/") + KNOWN_AT)
    return provider(told, now.oidc_issuer, secret=bool(now.oidc_client_secret.get_secret_value()))


async def _exchanged(now: Settings, code: str, verifier: str) -> tuple[Provider, dict[str, Any], Any]:
    by = await _described(now)
    async with _client(by, now) as client:
        told = await client.fetch_token(
            by.token_endpoint, grant_type="authorization_code", code=code, code_verifier=verifier
        )
    return by, dict(told), await _fetched(by.jwks_uri)


async def _fetched(where: str) -> Any:
    async with httpx2.AsyncClient(transport=Bounded()) as client:
        return (await client.get(where)).json()


def _client(by: Provider, now: Settings) -> AsyncOAuth2Client:
    return AsyncOAuth2Client(
        now.oidc_client_id,
        now.oidc_client_secret.get_secret_value() or None,
        token_endpoint_auth_method=by.introduces,
        scope=SCOPE,
        redirect_uri=return_address(now),
        code_challenge_method="S256",
        transport=Bounded(),
    )


def _asked(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Ask from a route's thread, on the server's own loop, where time is kept over the whole of it: a directory that
    sends a byte now and then would outlast a timeout of each read. Raises Refused.
    """
    if not _turn.acquire(blocking=False):
        raise refused("directory_away")
    try:
        _trusted()  # here, because reading the list would keep the loop from everyone else
        return from_thread.run(_in_time, ask)
    except Exception as fault:  # what a hostile answer makes its readers raise is not for us to list
        log.warning("the directory did not answer as it should: %s", type(fault).__name__)
        raise refused("directory_away") from None
    finally:
        _turn.release()


async def _in_time(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    async with asyncio.timeout(DIRECTORY_S):
        return await ask()


async def _read(answer: httpx2.Response) -> bytes:
    read = b""
    async for part in answer.aiter_raw():
        read += part
        if len(read) > DIRECTORY_BYTES:
            raise TooMuch("length")
    return read


@cache
def _trusted() -> ssl.SSLContext:
    """Whom we trust over https, read once: the system's list, or SSL_CERT_FILE for a directory with its own authority."""
    return httpx2.create_ssl_context()
