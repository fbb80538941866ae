"""Words that are put together from what happened, in the reader's language: what was found in a text, how long to wait."""

from collections.abc import Iterable, Sequence

from service.privacy.rulebook import Hit
from service.privacy.rules import ASKS, KINDS
from web.languages import gettext as _


def told(hits: Sequence[Hit], also: Sequence[Hit] = ()) -> str:
    """What to say to whoever wrote what points out a person. `also`: what is only asked about, beside what blocks."""
    words = _(ASKS["blocks"]).format(found=in_words(hit.kind for hit in hits))
    return words + (_(ASKS["also"]).format(found=in_words(hit.kind for hit in also)) if also else "")


def in_words(kinds: Iterable[str]) -> str:
    """ "ett telefonnummer och en e-postadress"."""
    return listed([_(KINDS[kind]) for kind in dict.fromkeys(kinds)])


def listed(words: Sequence[str]) -> str:
    """ "a, b och c"; "" for none."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s och %(last)s", first=", ".join(words[:-1]), last=words[-1])


def minutes(seconds: int) -> str:
    """How long that is, in words."""
    return _("en minut") if seconds <= 60 else _("%(n)s minuter", n=-(-seconds // 60))
