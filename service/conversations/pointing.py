"""A picture that is shown to whoever holds a code has an address that says nothing and holds for a while. Pure."""

from datetime import datetime
from uuid import UUID

from service.bounds import PICTURE_LIFE
from service.signin import sealing

PURPOSE = "picture"


def token(secret: str, picture: UUID, now: datetime) -> str:
    """A token that opens a picture until PICTURE_LIFE has passed, for whoever has it."""
    return sealing.pointer(secret, PURPOSE, picture, now + PICTURE_LIFE)


def opened_by(secret: str, told: str, now: datetime) -> UUID | None:
    """The picture that a token of ours opens; None for anything else, and when its time has passed."""
    return sealing.pointed_at(secret, PURPOSE, told, now)
