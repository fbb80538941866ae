"""A typed address or name, looked up for those whose browser did not; and who lies next door, in words."""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from geo.points import Point
from service.areas import gazetteer
from service.areas.gazetteer import Found
from service.bounds import NEIGHBOUR_M
from service.errors import Refused
from web.languages import gettext as _
from web.languages import marked

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
        text = marked("Vi hittar ingen adress eller plats som heter så. Skriv på ett annat sätt, eller välj i listan.")
        raise Refused("no_such_place", text, "address")
    raise Several("several_places", "Vilken av de här menar du?", "address", found=sure or found)


def next_door(session: Session, where: Point) -> str:
    """Who lies there instead, in the script's words, and what to do; "" where nobody knows a name."""
    beside = gazetteer.neighbour(session, where)
    if beside is None or not beside.name:
        return ""
    return _(
        "Platsen ligger utanför kommunen, i %(name)s. Rapportera dit i stället, eller välj en plats i kommunen.",
        name=beside.name,
    )


def just_outside(session: Session, where: Point) -> str:
    """How far outside the municipality it lies and in which, where it is received all the same; "" for anywhere else."""
    beside = gazetteer.neighbour(session, where)
    if beside is None or beside.outside_m > NEIGHBOUR_M:
        return ""
    metres = round(beside.outside_m)
    if not beside.name:
        return _("Platsen ligger %(metres)s meter utanför kommungränsen.", metres=metres)
    return _("Platsen ligger %(metres)s meter utanför kommungränsen, i %(name)s.", metres=metres, name=beside.name)
