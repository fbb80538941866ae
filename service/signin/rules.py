"""What makes a password good, what is left to do before someone is let in, and how secrets are told apart. Pure."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
from uuid import UUID

from zxcvbn import zxcvbn

from service.bounds import PASSWORD, PASSWORD_JUDGED
from service.errors import Refused
from service.people.rules import Viewer

GUESSABLE = 3  # zxcvbn's step of at least 10^8 guesses
OURS = ("lägesbild", "lagesbild", "kommun", "kommunen")
V4_BITS, V6_BITS = 24, 64  # a household or an office, and never one device


class Step(StrEnum):
    """What someone who has given their password must still do."""

    CODE = "code"
    ENROL = "enrol"


@dataclass(frozen=True)
class Presence:
    """A session as it is found: whose, with a second factor or not, and which of those that person has."""

    viewer: Viewer
    token_hash: bytes
    seen_at: datetime
    strong: bool
    has_app: bool
    has_key: bool


def left_to_do(found: Presence, strong_roles: frozenset[str]) -> Step | None:
    """None when nothing is. Whoever has an app for codes must use it; whose role asks for a second factor must get one.

    A key alone asks nothing of those whose role does not: it was added to have less to do.
    """
    if found.strong:
        return None
    asked = any(grant.role in strong_roles for grant in found.viewer.grants)
    if found.has_app or (asked and found.has_key):
        return Step.CODE
    return Step.ENROL if asked else None


def normal(password: str) -> str:
    """The same password whatever keyboard it was written on (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def same_twice(password: str, again: str) -> str:
    """Raises Refused when they differ: whoever mistypes once would be shut out."""
    if normal(password) != normal(again):
        raise Refused("password_unlike", "Lösenorden är inte lika. Skriv samma två gånger.", "again")
    return password


def judge(password: str, own_words: list[str]) -> None:
    """Raises Refused for a normal password that is too short, too long, or easy to guess for one who knows the person.

    Nothing is asked about which signs it holds. The person's own words add nothing: what is left without them counts.
    """
    if len(password) < PASSWORD[0]:
        raise Refused("password_short", f"Lösenordet behöver minst {PASSWORD[0]} tecken.", "password")
    if len(password) > PASSWORD[1]:
        raise Refused("password_long", f"Lösenordet får vara högst {PASSWORD[1]} tecken.", "password")
    words = sorted({part for word in (*own_words, *OURS) for part in _parts(word) if len(part) > 2}, key=len)
    left = password.casefold()
    for word in reversed(words):
        left = left.replace(word, "")
    if not left or zxcvbn(left[:PASSWORD_JUDGED], words, max_length=PASSWORD_JUDGED)["score"] < GUESSABLE:
        raise Refused(
            "password_weak", "Lösenordet är lätt att gissa. Ta fyra ord som inte hör ihop, eller längre.", "password"
        )


def token_hash(token: str) -> bytes:
    """What is kept of a token: 256 random bits need no salt."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def keyed(secret: str, purpose: str, *parts: bytes) -> bytes:
    """32 bytes that only one who has the secret can work out; another purpose gives others."""
    told = b"".join(len(part).to_bytes(4) + part for part in (purpose.encode(), *parts))
    return hmac.digest(secret.encode(), b"opl.signin" + told, "sha256")


def spelled(email: str) -> str:
    """An address as it is looked for, whatever was typed: without signs that no address has and no store takes."""
    return "".join(sign for sign in unicodedata.normalize("NFC", email).strip().lower() if sign.isprintable())


def source(secret: str, host: str, now: datetime) -> bytes:
    """Which network a request came from, as a keyed hash that is another one tomorrow. Never an address."""
    return keyed(secret, "source", now.date().isoformat().encode(), _network(host))


def account(secret: str, email: str) -> bytes:
    """Which account was asked for, whether it exists or not."""
    return keyed(secret, "account", spelled(email).encode())


def device_mark(secret: str, person_id: UUID, nonce: str) -> str:
    """A cookie that says: this browser has signed in as that person. It opens nothing."""
    return f"{nonce}.{keyed(secret, 'device', person_id.bytes, nonce.encode()).hex()}"


def device(secret: str, person_id: UUID | None, mark: str) -> bytes | None:
    """The key of a browser that has signed in as this person before; None for every other."""
    nonce, _, _ = mark.partition(".")
    if person_id is None or not mark.isascii() or not hmac.compare_digest(mark, device_mark(secret, person_id, nonce)):
        return None
    return keyed(secret, "device-tries", person_id.bytes, nonce.encode())


def _network(host: str) -> bytes:
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return host.encode("utf-8", "surrogatepass")
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    bits = V6_BITS if isinstance(found, IPv6Address) else V4_BITS
    return found.packed[: bits // 8]


def _parts(words: str) -> list[str]:
    """Each word, with and without its marks: ström and strom."""
    parts = "".join(sign if sign.isalnum() else " " for sign in words.casefold()).split()
    return [
        *parts,
        *("".join(s for s in unicodedata.normalize("NFKD", p) if not unicodedata.combining(s)) for p in parts),
    ]
