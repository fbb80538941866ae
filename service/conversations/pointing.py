"""A picture that is shown to whoever holds a code has an address that says nothing and holds for a while. Pure."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from uuid import UUID

from cryptography.exceptions import InvalidTag

from service.bounds import PICTURE_LIFE
from service.signin.sealing import seal, unseal

PURPOSE = "picture"
UNTIL = 8  # bytes of a token, after which its picture stands
LONGEST = 128  # characters: no token is longer


def token(secret: str, picture: UUID, now: datetime) -> str:
    """A token that opens a picture until PICTURE_LIFE has passed, for whoever has it."""
    until = int((now + PICTURE_LIFE).timestamp()).to_bytes(UNTIL)
    return urlsafe_b64encode(seal(secret, PURPOSE, until + picture.bytes)).decode().rstrip("=")


def opened_by(secret: str, told: str, now: datetime) -> UUID | None:
    """The picture that a token of ours opens; None for anything else, and when its time has passed."""
    if len(told) > LONGEST or not told.isascii():
        return None
    try:
        content = unseal(secret, PURPOSE, urlsafe_b64decode(told + "=" * (-len(told) % 4)))
    except (ValueError, InvalidTag):
        return None
    until = datetime.fromtimestamp(int.from_bytes(content[:UNTIL]), UTC)
    return UUID(bytes=content[UNTIL:]) if now < until else None
