"""What can go wrong in the domain, in words for a person. The HTTP status is the edge's business."""

import dataclasses
from dataclasses import dataclass


class Sentence(str):
    """A sentence with named values filled in, which remembers both: the edge can say it in another language.

    `Sentence("inom %(metres)s meter", metres=30)` is the text "inom 30 meter". A value may be a sentence itself.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, **values: object) -> "Sentence":
        made = super().__new__(cls, template % values)
        made.template, made.values = template, values
        return made


@dataclass
class Refused(Exception):
    """What was asked breaks a rule. `code` is stable and English, `text` Swedish; a rejected value is never in either.

    A text with a value in it is a Sentence.
    """

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
