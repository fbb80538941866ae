"""Is it one of these? Asked by the page's script before the details, and by the form itself when nobody was asked."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlmodel import Session

from geo.points import Point
from service.intake.nearby import is_near, nearby, reach_m
from service.intake.pointing import how_far, how_old, pointed_at, pointer
from service.settings import settings
from web.deps import Known, Now, Work
from web.languages import gettext as _
from web.languages import marked, said
from web.reports.limits import count_question

router = APIRouter(prefix="/api/v1", tags=["reports"])
NO = "no"  # none of them
POINTER = r"^(no|[\w-]{60,100})$"  # the token of one, or none; the id of an incident is neither
OPEN = marked("ny")  # the status vocabulary's word; closed ones are never asked about


@router.get(
    "/nearby", responses={429: {"description": "För många frågor från samma nät; fråga igen efter Retry-After"}}
)
def ask(
    request: Request,
    work: Work,
    now: Now,
    known: Known,
    lon: Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False)],
    lat: Annotated[float, Query(ge=-90, le=90, allow_inf_nan=False)],
    category: Annotated[str, Query(pattern=r"^[a-z_]{1,40}$")],
) -> Response:
    """Open incidents of the same kind near a place, nearest first: roughly how far and how old, and a token to join them by."""
    with work() as session:
        count_question(request, session, known, now)
        found = candidates(session, Point(lon, lat), category, now)
        within = round(reach_m(session, category))
    return JSONResponse({"within_m": within, "nearby": found}, headers={"Cache-Control": "no-store"} | said())


def candidates(session: Session, where: Point, category: str, now: datetime) -> list[dict[str, str]]:
    """What is told of each, in words."""
    secret, zone = settings().secret.get_secret_value(), settings().zone
    return [
        {
            "kind": _(one.kind),
            "distance": _(how_far(one.metres)),
            "age": _(how_old(one.detected_at, now, zone)),
            "state": _(OPEN),
            "joins": pointer(secret, one.id, now),
        }
        for one in nearby(session, where, category)
    ]


def answered(session: Session, joins: str, where: Point, category: str, now: datetime) -> dict[str, Any]:
    """What the sender answered, as a report takes it; nothing when they were not asked, or what they pointed at is gone."""
    if joins == NO:
        return {"apart": True}
    incident = pointed_at(settings().secret.get_secret_value(), joins, now) if joins else None
    return {"joins": incident} if incident and is_near(session, incident, where, category) else {}
