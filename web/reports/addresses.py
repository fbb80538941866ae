"""A typed address or name, looked up for those whose browser did not; and who lies next door, in words."""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from geo.points import Point
from service.areas import gazetteer
from service.areas.gazetteer import Found
from service.errors import Refused

AT_MOST = 5  # offers to choose from
UNSURE = ("street", "locality")  # a whole street, a whole town: which house was meant?


@dataclass
class Several(Refused):
    """It may be any of these."""

    found: list[Found] = field(default_factory=list)


def looked_up(session: Session, words: str) -> dict[str, Any]:
    """Where the one thing lies that is called so. Raises Refused, and Several with what it may be."""
    found = gazetteer.search(session, words, limit=AT_MOST)
    sure = [one for one in found if one.match == "exact" and one.kind not in UNSURE]
    if len(sure) == 1:
        kind = "address" if sure[0].kind == "address" else "place"
        return {"lon": sure[0].lon, "lat": sure[0].lat, "location_set": kind}
    if not found:
        text = "Vi hittar ingen adress eller plats som heter så. Skriv på ett annat sätt, eller välj i listan."
        raise Refused("no_such_place", text, "address")
    raise Several("several_places", "Vilken av de här menar du?", "address", found=sure or found)


def next_door(session: Session, where: Point) -> str:
    """Who lies there instead: "Platsen ligger utanför kommunen, i Arboga kommun."; "" where nobody knows a name."""
    beside = gazetteer.neighbour(session, where)
    return f"Platsen ligger utanför kommunen, i {beside.name}." if beside and beside.name else ""
