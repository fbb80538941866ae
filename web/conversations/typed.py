"""Words that someone typed to the other side: as they may be kept, or what is wrong with them, with all of it still there."""

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from service.errors import Refused, TooMany
from service.privacy.free_text import FreeText
from service.privacy.rules import pieces, without
from web.errors import wait
from web.languages import gettext as _
from web.reports.faults import faults
from web.wording import minutes


class Words(BaseModel):
    """What may be kept: short enough, and nobody is pointed out."""

    words: FreeText = None


@dataclass(frozen=True)
class Typed:
    """A form that is shown again. `form`: which of the page's; `pieces`: the words, in parts, with what points out a person."""

    form: str = ""
    key: str = ""
    words: str = ""
    error: str = ""
    pieces: list[tuple[str, str | None]] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def kept(words: str, *, remove: bool) -> str | None:
    """The words as they are kept. `remove`: without what points out a person. Raises ValidationError."""
    return Words(words=without(words) if remove else words).words


def wrong(form: str, key: str, words: str, error: Refused | TooMany | ValidationError) -> Typed:
    """What the page shows of what could not be kept."""
    if isinstance(error, TooMany):
        text = _(
            "Du har skrivit mycket det senaste dygnet. Vänta %(time)s och skicka igen.", time=minutes(error.wait_s)
        )
        return Typed(form, key, words, text, status=429, headers=wait(error))
    found = faults(error)
    told: Any = pieces(words, found.hits) if found.hits else []
    return Typed(form, key, words, found.errors[0]["text"], told, found.status)
