"""Which kinds of rounds there are, how long one may last, and the codes of signs. Pure."""

import re
import secrets
from datetime import datetime, timedelta

KINDS = ("round", "night_walk", "inspection", "other")
LONGEST = timedelta(hours=12)  # a round that nobody has ended by then was forgotten
STILL_TAKES = timedelta(days=3)  # so long after its end a report that waited on a phone still belongs to it

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0, O, 1, I, L or U: nobody misreads a sign
CODE_SIGNS = 10  # of 4.9 bits: nobody finds a sign by guessing
CODE = re.compile(rf"[{ALPHABET}]{{{CODE_SIGNS}}}")


def new_code() -> str:
    """The code of a new sign."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))


def read_code(typed: str) -> str | None:
    """The code that was meant, as someone may type it off a wall: small letters, spaces, dashes. None when it is none."""
    plain = re.sub(r"[\s-]", "", typed).upper()
    return plain if CODE.fullmatch(plain) else None


def takes(ended_at: datetime | None, now: datetime) -> bool:
    """Does a report that comes in now still belong to a round that ended then, or runs?"""
    return ended_at is None or now < ended_at + STILL_TAKES
