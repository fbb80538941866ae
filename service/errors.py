"""What can go wrong in the domain, in words for a person. The HTTP status is the edge's business."""

import dataclasses
from dataclasses import dataclass


@dataclass
class Refused(Exception):
    """What was asked breaks a rule. `code` is stable and English, `text` Swedish; a rejected value is never in either."""

    code: str
    text: str
    field: str | None = None
    offer: dict[str, float] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return self.text


class FourEyes(Refused):
    """Nobody changes what they themselves may see and do: someone else must."""


class Taken(Refused):
    """Something else already stands where this should."""


class NotAPicture(Refused):
    """It is no picture at all."""


class Missing(Exception):
    """There is no such thing, or it is not yours: the same answer."""


class Busy(Exception):
    """The same thing is being done right now. Ask again in a moment."""


@dataclass
class TooMany(Exception):
    """It was tried too often. `wait_s`: seconds until it may be tried again."""

    wait_s: int


@dataclass
class Unready(Exception):
    """The service must not work as it is set up. `text` says what to change. With `wait_s` it passes by itself."""

    text: str
    wait_s: int | None = None

    def __str__(self) -> str:
        return self.text
