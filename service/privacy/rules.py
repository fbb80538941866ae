"""Is there a person in the words? What blocks is asked of the server and the browser alike; the rest is only asked. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from service import bounds
from service.privacy.addresses import emails, profiles
from service.privacy.numbers import numbers, perhaps_person_numbers
from service.privacy.persons import dwellings, names, relations
from service.privacy.plates import plates
from service.privacy.reading import Reading, read
from service.privacy.rulebook import RULES, Hit

Detector = Callable[[Reading], Iterator[Hit]]
BLOCKING: tuple[Detector, ...] = (emails, profiles, numbers, plates)
ASKING: tuple[Detector, ...] = (perhaps_person_numbers, names, dwellings, relations)
KINDS: dict[str, str] = {kind: told["word"] for kind, told in RULES["kinds"].items()}
ASKS: dict[str, str] = RULES["asks"]
REMOVED: str = RULES["removed"]
SHORT = "…"  # where the longer word would make a text too long


@dataclass(frozen=True)
class Found:
    """What was found in a text, in its order: what may not be kept, and what someone should look at."""

    blocking: tuple[Hit, ...]
    warnings: tuple[Hit, ...]


def check_words(text: str, allow: str | None = None) -> Found:
    """Everything that the detectors see. With staff's reason for sending it anyway nothing blocks: it becomes a warning."""
    reading = read(text)
    blocking = _found(reading, BLOCKING, bytearray(len(reading.plain)))
    taken = bytearray(len(reading.plain))
    for hit in blocking:
        taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
    warnings = _found(reading, ASKING, taken)
    if allow:
        blocking, warnings = [], sorted([*blocking, *warnings], key=lambda hit: hit.start)
    return Found(tuple(map(reading.original, blocking)), tuple(map(reading.original, warnings)))


def blocked(text: str) -> tuple[Hit, ...]:
    """Only what may not be kept; an intake pays for no more than that."""
    reading = read(text)
    return tuple(map(reading.original, _found(reading, BLOCKING, bytearray(len(reading.plain)))))


def without(text: str) -> str:
    """The text with "[borttaget]" for whatever may not be kept, as long as before or within the bound."""
    while hits := blocked(text):
        text = _replaced(text, hits)
    return text


def in_words(kinds: Iterable[str]) -> str:
    """ "ett telefonnummer och en e-postadress"."""
    words = list(dict.fromkeys(KINDS[kind] for kind in kinds))
    return " och ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def told(hits: Sequence[Hit], asks: str = "blocks", also: Sequence[Hit] = ()) -> str:
    """What to say to whoever wrote it; `asks`: "blocks" or "warns". `also`: what is only asked about, beside what blocks."""
    words = ASKS[asks].format(found=in_words(hit.kind for hit in hits))
    return words + (ASKS["also"].format(found=in_words(hit.kind for hit in also)) if also else "")


def pieces(text: str, hits: Iterable[Hit]) -> list[tuple[str, str | None]]:
    """The text in pieces, in order, each with the kind that was found in it or None."""
    made: list[tuple[str, str | None]] = []
    at = 0
    for hit in hits:
        made += [(text[at : hit.start], None), (text[hit.start : hit.end], hit.kind)]
        at = hit.end
    return [(part, kind) for part, kind in [*made, (text[at:], None)] if part]


def _found(reading: Reading, detectors: tuple[Detector, ...], taken: bytearray) -> list[Hit]:
    """What the detectors find where nothing is taken, the earlier detector first."""
    kept: list[Hit] = []
    for detector in detectors:
        for hit in detector(reading):
            if not any(taken[hit.start : hit.end]):
                taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
                kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _replaced(text: str, hits: tuple[Hit, ...]) -> str:
    longer = len(text.encode("utf-16-le")) // 2 + len(REMOVED) * len(hits)
    word = REMOVED if longer <= bounds.DESCRIPTION else SHORT
    return "".join(word if kind else part for part, kind in pieces(text, hits))
