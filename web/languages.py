"""The languages that pages are told in: Swedish, as it stands in the code, and one for each file in `locale/`.

A file `locale/<tag>.po` is a gettext catalogue. Its header says which language the words are in (`Language: en`), and its
translation of "Svenska" is what the language calls itself. What a catalogue lacks is said in Swedish.
"""

import gettext as standard
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from service.errors import Sentence

LOCALE = Path(__file__).with_name("locale")
COOKIE = "sprak"
# The pages that are told in every language; all others are Swedish, and say so.
TRANSLATED = (
    "start.html",
    "errors.html",
    "reports/*.html",
    "notices/*.html",
    "rounds/list.html",
    "rounds/one.html",
    "signs/unknown.html",
    "signin/signin.html",
)
# Where only staff go: what is told there is Swedish from the page to what is wrong with it.
STAFFS = (
    *("/arenden", "/granskning", "/installningar", "/konto", "/lagesbild", "/mallar", "/min-sida", "/samtal"),
    *("/sanering", "/skyltar", "/underlag"),
)
VARY = "Cookie, Accept-Language"
ITSELF = "Svenska"  # each catalogue translates it into what its own language is called
RANGE = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")
SCRIPTS = (".js", "privacy/rules.json")  # where the words that scripts say are written
LONGEST = 200  # of what a browser says about languages: more is not read


@dataclass(frozen=True)
class Language:
    """A language. `tag` is its file's name, `name` what it calls itself, `locale` how it writes numbers.

    `scripts`: the words that scripts say, each as one text or as its plural forms.
    """

    tag: str
    locale: Locale
    name: str
    told: standard.NullTranslations = field(default_factory=standard.NullTranslations, compare=False)
    scripts: Mapping[str, str | list[str]] = field(default_factory=dict, compare=False)

    @property
    def lang(self) -> str:
        """What a page says of itself: easy-read Swedish is Swedish."""
        return self.locale.language


SWEDISH = Language("sv", Locale("sv", "SE"), ITSELF)
_spoken: ContextVar[Language] = ContextVar("spoken", default=SWEDISH)


@cache
def languages() -> dict[str, Language]:
    """Every language by its tag, Swedish first."""
    return {"sv": SWEDISH} | {path.stem: _read(path) for path in sorted(LOCALE.glob("*.po"))}


def _read(path: Path) -> Language:
    """A catalogue from its file; nothing compiled is kept. Entries marked fuzzy count as missing."""
    with path.open("rb") as file:
        catalogue = read_po(file)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    told = standard.GNUTranslations(compiled)
    scripts = {
        entry.id if isinstance(entry.id, str) else entry.id[0]: entry.string
        if isinstance(entry.string, str)
        else list(entry.string)
        for entry in catalogue
        if entry.string and not entry.fuzzy and any(name.endswith(SCRIPTS) for name, _ in entry.locations)
    }
    return Language(path.stem, catalogue.locale or SWEDISH.locale, told.gettext(ITSELF), told, scripts)


def spoken() -> Language:
    """The language that is spoken now: the reader's, or Swedish where nobody asked."""
    return _spoken.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language within the block."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def gettext(text: str, **values: object) -> str:
    """A sentence in the language that is spoken, with its named values filled in; those of a Sentence it has itself."""
    if isinstance(text, Sentence):
        told = {name: gettext(one) if isinstance(one, Sentence) else one for name, one in text.values.items()}
        return spoken().told.gettext(text.template) % told
    told_text = spoken().told.gettext(text) if text else ""
    return told_text % values if values else told_text


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """The same for a number of something. `%(n)s` is the number unless `values` say it better."""
    return spoken().told.ngettext(one, many, n) % ({"n": n} | values)


def marked(text: str) -> str:
    """A text to translate later, when someone reads it."""
    return text


def is_translated(template: str) -> bool:
    """Is the page told in every language?"""
    return any(fnmatch(template, pattern) and template.count("/") == pattern.count("/") for pattern in TRANSLATED)


@lru_cache(maxsize=512)
def wanted(chosen: str | None, accepted: str) -> Language:
    """What a reader has chosen, else the first language that their browser asks for, else Swedish."""
    known = languages()
    if chosen in known:
        return known[chosen]
    for tag in _in_order(accepted):
        for name, language in known.items():
            if tag in (name.lower(), language.lang.lower()) or tag.split("-")[0] == name.lower():
                return language
    return SWEDISH


def _in_order(accepted: str) -> list[str]:
    """What Accept-Language asks for, most wanted first; what cannot be read is left out."""
    ranges = [found for part in accepted.split(",") if (found := RANGE.fullmatch(part))]
    weighed = [(float(found[2] or 1), found[1].lower()) for found in ranges]
    return [tag for weight, tag in sorted(weighed, key=lambda one: -one[0]) if weight > 0]


def said() -> dict[str, str]:
    """The headers of an answer in words: their language, and what made it so."""
    return {"Content-Language": spoken().tag, "Vary": VARY}


class Spoken:
    """Middleware in plain ASGI: whatever answers a request speaks the reader's language."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with speaking(_asked(scope)):
            await self.app(scope, receive, send)


def _asked(scope: Scope) -> Language:
    if scope["path"].startswith(STAFFS):
        return SWEDISH
    headers = Headers(scope=scope)
    chosen = cookie_parser(headers.get("cookie", "")).get(COOKIE)
    return wanted(chosen and chosen[:LONGEST], headers.get("accept-language", "")[:LONGEST])
