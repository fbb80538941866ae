"""Signs that a text is about a person: names, dwellings, "min granne". Only ever a question to whoever writes. Pure."""

import re
from collections.abc import Iterator

from service.privacy.reading import Reading
from service.privacy.rulebook import RULES, Hit

NAME, DWELLING, RELATION = RULES["name"], RULES["dwelling"], RULES["relation"]
GIVEN, COMMON, SURNAMES, PLACES, NOT_NAMES, BEFORE_PLACES, CUES = (
    frozenset(NAME[key]) for key in ("given", "common", "surnames", "places", "not_names", "before_places", "cues")
)
SURNAME_ENDINGS, PLACE_ENDINGS = tuple(NAME["surname_endings"]), tuple(NAME["place_endings"])
CLASS = re.compile(NAME["class"])
HOMES = [re.compile(DWELLING[name]) for name in ("flat", "floor")]
OWNERS, RELATIVES = frozenset(RELATION["owners"]), frozenset(RELATION["persons"])
SENTENCE_ENDS = ".!?:\n\r"


def names(reading: Reading) -> Iterator[Hit]:
    """A known given name, two capitalised words that are no place, or a word that says that a name comes."""
    words = reading.words
    for at, word in enumerate(words):
        if _is_capitalised(word[0]) and not _is_place(reading, at):
            if _is_known(reading, at) or _is_cued(reading, at) or CLASS.match(reading.lower, word.end()):
                yield Hit("name", word.start(), _end(reading, at))
            elif _is_pair(reading, at):
                yield Hit("name", word.start(), words[at + 1].end())
        elif _is_small_pair(reading, at):
            yield Hit("name", word.start(), words[at + 1].end())


def dwellings(reading: Reading) -> Iterator[Hit]:
    """ "lgh 1203", "3 tr"."""
    for home in HOMES:
        for found in home.finditer(reading.lower):
            if reading.is_alone(found.start(), found.end()):
                yield Hit("dwelling", found.start(), found.end())


def relations(reading: Reading) -> Iterator[Hit]:
    """ "min granne", "vår elev"."""
    for word, following in zip(reading.words, reading.words[1:], strict=False):
        if word[0].lower() in OWNERS and following[0].lower() in RELATIVES and following.start() == word.end() + 1:
            yield Hit("relation", word.start(), following.end())


def _is_capitalised(word: str) -> bool:
    return len(word) > 1 and word[0] != word[0].lower() and (word[1:] == word[1:].lower() or word.lower() in GIVEN)


def _next(reading: Reading, at: int, steps: int = 1) -> str:
    """The word that many steps on, when only single spaces or hyphens are between; else ""."""
    words = reading.words
    for step in range(at, at + steps):
        if step + 1 >= len(words) or reading.plain[words[step].end() : words[step + 1].start()] not in (" ", "-"):
            return ""
    return words[at + steps][0]


def _previous(reading: Reading, at: int) -> str:
    return reading.words[at - 1][0].lower() if at else ""


def _says_place(word: str) -> bool:
    word = word.lower()
    return word in PLACES or word in NOT_NAMES or (len(word) > 5 and word.endswith(PLACE_ENDINGS))


def _is_place(reading: Reading, at: int) -> bool:
    """ "Karl Johans gata", "Sankt Eriks torg", "Ica Maxi": named for someone, but a place."""
    own = reading.words[at][0].lower()
    if own in NOT_NAMES or own in PLACES or (own not in GIVEN and _says_place(own)):
        return True
    following = [_next(reading, at, steps) for steps in (1, 2)]
    if any(word and word.lower() in PLACES for word in following[: 1 + _is_upper_first(following[0])]):
        return True
    return _previous(reading, at) in BEFORE_PLACES or _is_second_of_place(reading, at)


def _is_second_of_place(reading: Reading, at: int) -> bool:
    """The second word of a place's name ("Stora Lindgården")."""
    return at > 0 and _next(reading, at - 1) != "" and _previous(reading, at) in NOT_NAMES


def _is_upper_first(word: str) -> bool:
    return word[:1] != word[:1].lower()


def _is_known(reading: Reading, at: int) -> bool:
    word = reading.words[at][0].lower()
    name = word if word in GIVEN else word.removesuffix("s")
    if name not in GIVEN:
        return False
    return name not in COMMON or _has_surname(reading, at)


def _has_surname(reading: Reading, at: int) -> bool:
    following = _next(reading, at)
    return len(following) > 1 and _is_upper_first(following) and not _says_place(following)


def _is_cued(reading: Reading, at: int) -> bool:
    return at > 0 and _previous(reading, at) in CUES and _next(reading, at - 1) != ""


def _is_pair(reading: Reading, at: int) -> bool:
    """Two capitalised words; the first of a sentence is capitalised anyway, so the second must be a surname."""
    following = _next(reading, at)
    if not (_is_capitalised(following) and not _says_place(following)) or _says_place(_next(reading, at, 2)):
        return False
    return _is_surname(following) or not _starts_sentence(reading, at)


def _is_small_pair(reading: Reading, at: int) -> bool:
    """ "kalle svensson" in small letters."""
    word, following = reading.words[at][0].lower(), _next(reading, at).lower()
    return word in GIVEN and word not in COMMON and len(following) > 5 and following.endswith("sson")


def _is_surname(word: str) -> bool:
    small = word.lower().removesuffix("s")
    return small in SURNAMES or (len(small) > 4 and small.endswith(SURNAME_ENDINGS))


def _starts_sentence(reading: Reading, at: int) -> bool:
    before = reading.plain[max(0, reading.words[at].start() - 3) : reading.words[at].start()].rstrip(' "')
    return not before.strip() or before[-1] in SENTENCE_ENDS


def _end(reading: Reading, at: int) -> int:
    """A name goes on over the capitalised words after it."""
    last = at
    while last - at < 3 and _has_surname(reading, last):
        last += 1
    return reading.words[last].end()
