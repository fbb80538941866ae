"""How hard the citizen's path is to read, by LIX: words per sentence, and the share of words longer than six letters.

Under 30 is easy, 30–40 plain, 40–50 normal newspaper. (Björnsson, C. H.: Läsbarhet, 1968.)
"""

import re

import pytest
from babel.messages.catalog import Catalog

from web import catalogues
from web.languages import LOCALE

EASY = LOCALE / "sv-lattlast.po"
PATH = (
    "web/start.html",
    "web/emergency.html",
    "web/reports/",
    "web/src/",
    "service/privacy",
    "web/errors.py",
    "service/intake",
)
NOT_READ = ("web/reports/staff.html", "web/src/report/staff.js", "web/reports/photos")  # staff's
SHORTENED = re.compile(r"\b(?:t\.ex|bl\.a|m\.m|osv|dvs|kl|ca|tel|nr|resp|exkl|inkl)\b", re.IGNORECASE)
LONGEST = 15  # words of an easy sentence


@pytest.fixture(scope="module")
def easy() -> Catalog:
    return catalogues.read(EASY)


def _told(catalogue: Catalog) -> dict[str, str]:
    """Swedish sentence and its easy form, of what citizens read in whole sentences."""
    rows = [message for message in catalogue if message.id and isinstance(message.id, str)]
    on_the_path = [
        m for m in rows if any(name.startswith(PATH) and not name.startswith(NOT_READ) for name, _ in m.locations)
    ]
    return {_plain(m.id): _plain(str(m.string)) for m in on_the_path if re.search(r"\w[.!?:]", _plain(m.id))}


def _plain(text: object) -> str:
    """Without marks and values: those are somebody else's words."""
    return re.sub(r"<[^>]*>|%\(\w+\)s|\{\w+\}", "x", str(text))


def _sentences(text: str) -> list[list[str]]:
    parts = re.split(r"[.!?:]+(?:\s|$)", text)
    return [words for part in parts if (words := re.findall(r"[\wÅÄÖåäö-]+", part))]


def lix(texts: list[str]) -> float:
    """Of several texts, each of whole sentences."""
    sentences = [words for text in texts for words in _sentences(text)]
    words = [word for sentence in sentences for word in sentence]
    long = [word for word in words if len(word) > 6]
    return len(words) / len(sentences) + 100 * len(long) / len(words)


def test_the_measure_is_lix() -> None:
    assert lix(["Hej du. Det är kommunens bilder!"]) == 6 / 2 + 100 * 1 / 6


def test_the_citizens_path_is_plain_swedish(easy: Catalog) -> None:
    assert lix([*_told(easy)]) < 45


def test_easy_swedish_is_easier_than_the_swedish_and_easy(easy: Catalog) -> None:
    told = _told(easy)

    assert lix([*told.values()]) < 25
    assert lix([*told.values()]) < 0.9 * lix([*told])


def test_easy_sentences_are_short_and_nothing_is_shortened(easy: Catalog) -> None:
    sentences = [words for text in _told(easy).values() for words in _sentences(text)]

    assert [words for words in sentences if len(words) > LONGEST] == []
    assert [text for text in _told(easy).values() if SHORTENED.search(text)] == []
