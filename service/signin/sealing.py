"""What only we can read: sealed with the service's secret, for one purpose, and never twice to the same bytes."""

import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.signin.rules import keyed

NONCE = 12  # bytes before what is sealed


def seal(secret: str, purpose: str, told: bytes, about: bytes | None = None) -> bytes:
    """`about`: what it belongs to; it must be said again to read it."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + _cipher(secret, purpose).encrypt(nonce, told, about)


def unseal(secret: str, purpose: str, sealed: bytes, about: bytes | None = None) -> bytes:
    """Raises cryptography's InvalidTag for what was sealed for something else, or changed; ValueError for no such thing."""
    return _cipher(secret, purpose).decrypt(sealed[:NONCE], sealed[NONCE:], about)


def _cipher(secret: str, purpose: str) -> AESGCM:
    return AESGCM(keyed(secret, purpose))
