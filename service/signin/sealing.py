"""What only we can read: sealed with the service's secret, for one purpose, and never twice to the same bytes."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.signin.rules import keyed

NONCE = 12  # bytes before what is sealed
UNTIL = 8  # bytes of a pointer, after which what it points at stands
LONGEST = 128  # characters: no token is longer


def seal(secret: str, purpose: str, told: bytes, about: bytes | None = None) -> bytes:
    """`about`: what it belongs to; it must be said again to read it."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + _cipher(secret, purpose).encrypt(nonce, told, about)


def unseal(secret: str, purpose: str, sealed: bytes, about: bytes | None = None) -> bytes:
    """Raises cryptography's InvalidTag for what was sealed for something else, or changed; ValueError for no such thing."""
    return _cipher(secret, purpose).decrypt(sealed[:NONCE], sealed[NONCE:], about)


def token(secret: str, purpose: str, told: bytes) -> str:
    """Something sealed, as it can stand in an address or a form."""
    return urlsafe_b64encode(seal(secret, purpose, told)).decode().rstrip("=")


def opened(secret: str, purpose: str, told: str) -> bytes | None:
    """What a token of ours holds; None for anything else."""
    if len(told) > LONGEST or not told.isascii():
        return None
    try:
        return unseal(secret, purpose, urlsafe_b64decode(told + "=" * (-len(told) % 4)))
    except (ValueError, InvalidTag):
        return None


def pointer(secret: str, purpose: str, which: UUID, until: datetime) -> str:
    """A token that points at something until then, for whoever has it."""
    return token(secret, purpose, int(until.timestamp()).to_bytes(UNTIL) + which.bytes)


def pointed_at(secret: str, purpose: str, told: str, now: datetime) -> UUID | None:
    """What a token of ours points at; None for anything else, and when its time has passed."""
    content = opened(secret, purpose, told)
    if not content or now >= datetime.fromtimestamp(int.from_bytes(content[:UNTIL]), UTC):
        return None
    return UUID(bytes=content[UNTIL:])


def _cipher(secret: str, purpose: str) -> AESGCM:
    return AESGCM(keyed(secret, purpose))
