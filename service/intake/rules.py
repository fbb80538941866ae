"""What a report must hold beyond its form. Pure."""

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Any

from service import bounds
from service.errors import Refused
from service.intake.models import NewReport
from service.people.rules import Grant, Viewer

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U to misread
CODE_SIGNS = 26  # of 5 bits: 130, and the bar is 128
TELLERS = {"staff": "staff", "guard": "guard", "rescue": "rescue"}  # role -> what a report calls it
GROUPS = (5, 5, 5, 5, 6)


def check(new: NewReport, now: datetime) -> None:
    """Raises Refused when a time lies in the future or too far back.

    `recorded_at` is the phone's own clock, which can be days wrong: it is kept as told and nothing is built on it.
    """
    for name, moment in (("occurred_from", new.occurred_from), ("occurred_to", new.occurred_to)):
        if moment and moment > now + bounds.FUTURE:
            raise Refused("in_the_future", "Tiden ligger framåt i tiden. Ange när det hände eller sågs.", name)
        if moment and moment < now - bounds.PAST:
            raise Refused("too_long_ago", "Tiden ligger mer än ett år tillbaka. Ange när du senast såg det.", name)


def teller(viewer: Viewer | None) -> dict[str, Any]:
    """What a report says of who told it: nothing of a citizen, of others the function that they report for."""
    grant = telling(viewer)
    if grant is None:
        return {}
    kind = TELLERS.get(grant.role, "staff")
    return {"reporter_kind": kind, "organisation": grant.organisation, "function_id": grant.function_id}


def telling(viewer: Viewer | None) -> Grant | None:
    """The function that someone reports for: of several, one whose work it is."""
    return min(viewer.grants, key=lambda one: one.role not in TELLERS, default=None) if viewer else None


def new_code() -> str:
    """A code that only its holder knows: 26 signs, 130 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))


def code_groups(code: str) -> list[str]:
    """The code as people read it aloud: five groups."""
    starts = [sum(GROUPS[:i]) for i in range(len(GROUPS))]
    return [code[start : start + size] for start, size in zip(starts, GROUPS, strict=True)]


def code_hash(code: str, secret: str) -> bytes:
    """What the store keeps of a code: 32 bytes, useless without the secret. Forgives what `plain_code` does."""
    return hmac.new(secret.encode(), plain_code(code).encode(), hashlib.sha256).digest()


def plain_code(code: str) -> str:
    """The code as it was given out, however it was written: O for 0, I and L for 1, case, spaces and dashes."""
    return "".join(code.upper().split()).replace("-", "").translate(str.maketrans("OIL", "011"))


def key_hash(key: str, sender: str) -> bytes:
    """What the store keeps of an idempotency key, together with who sent it: nobody else can ask with it."""
    return hashlib.sha256(f"{sender}\0{key}".encode()).digest()


def fingerprint(new: NewReport) -> bytes:
    """The same report gives the same 32 bytes, whatever order its fields came in.

    What was not said is left out, so that a report sent again after a release with more fields is still the same. Which
    incident it was said to be about is left out, too: when it is sent again that may be closed, and the answer void.
    So is its round, which takes no more reports after a while, and how the form was filled in.
    """
    ours = {"joins", "apart", "round_id", "suspect"} | ({"occurred_from", "occurred_to"} if new.just_now else set())
    return hashlib.sha256(new.model_dump_json(exclude=ours, exclude_defaults=True).encode()).digest()
