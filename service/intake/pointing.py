"""What a citizen may know of an open incident nearby, and how they point at it without knowing which it is. Pure.

No exact time, no words, nothing of who told or how many did; and instead of the incident's name a token that is sealed,
another one each time, and worth nothing after a while.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from service.bounds import NEARBY_LIFE
from service.errors import Sentence
from service.signin import sealing

PURPOSE = "nearby"
STEPS_M = (15, 30, 60, 100)


class Nearby(NamedTuple):
    """An open incident near a place. `metres` and `detected_at` are for us: others are told them in words."""

    id: UUID
    kind: str
    metres: float
    detected_at: datetime


def how_far(metres: float) -> Sentence:
    """Roughly: whoever asks from several places must not find out exactly where it lies."""
    if metres <= STEPS_M[0]:
        return Sentence("alldeles intill")
    step = next((step for step in STEPS_M if metres <= step), None)
    return Sentence("inom %(metres)s meter", metres=step) if step else Sentence("längre bort än 100 meter")


def how_old(detected_at: datetime, now: datetime, zone: ZoneInfo) -> Sentence:
    """In whole days on the wall, and then in weeks."""
    days = max(0, (now.astimezone(zone).date() - detected_at.astimezone(zone).date()).days)
    if days < 2:
        return (Sentence("sedan i dag"), Sentence("sedan i går"))[days]
    if days < 14:
        return Sentence("sedan %(days)s dagar", days=days)
    return Sentence("sedan %(weeks)s veckor", weeks=days // 7) if days < 60 else Sentence("sedan mer än två månader")


def pointer(secret: str, incident: UUID, now: datetime) -> str:
    """A token that points at an incident until NEARBY_LIFE has passed."""
    return sealing.pointer(secret, PURPOSE, incident, now + NEARBY_LIFE)


def pointed_at(secret: str, token: str, now: datetime) -> UUID | None:
    """The incident that a token of ours points at; None for anything else, and when its time has passed."""
    return sealing.pointed_at(secret, PURPOSE, token, now)
