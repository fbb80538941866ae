"""Passwords as argon2id keeps them (RFC 9106, second recommendation: 64 MiB, 3 passes, 4 lanes)."""

from functools import cache
from threading import BoundedSemaphore
from typing import NamedTuple

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from service.settings import settings
from service.signin.rules import normal

AT_ONCE = 4  # each takes its 64 MiB: a crowd that signs in waits, instead of filling the memory
_turn = BoundedSemaphore(AT_ONCE)


class Match(NamedTuple):
    """Is it right; and if it is kept by older measures, how it should be kept now."""

    right: bool
    fresh: str | None


def hashed(password: str) -> str:
    """What is kept of a password. The whole of it counts."""
    with _turn:
        return _measure()[0].hash(_bytes(password))


def match(password: str, kept: str | None) -> Match:
    """Is this the password? Without one that is kept it takes just as long to say no."""
    hasher, nobodys = _measure()
    with _turn:
        right, fresh = hasher.verify_and_update(_bytes(password), kept or nobodys)
    return Match(right and kept is not None, fresh if kept else None)


def _measure() -> tuple[PasswordHash, str]:
    return _measured(settings().password_memory)


@cache
def _measured(memory_kib: int) -> tuple[PasswordHash, str]:
    """The measures in use, and the hash of a password that nobody has."""
    made = PasswordHash((Argon2Hasher(memory_cost=memory_kib),))
    return made, made.hash("the password of nobody")


def _bytes(password: str) -> bytes:
    return normal(password).encode("utf-8", "surrogatepass")
