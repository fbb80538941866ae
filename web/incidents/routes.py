"""`GET /api/v1/incidents`: incidents as GeoJSON, for those who have signed in."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from service.incidents.listing import Asked, listing
from service.removal.queries import detected_between
from service.removal.rules import result
from web.deps import Now, Staff, Work
from web.incidents.forms import box, window

router = APIRouter(prefix="/api/v1", tags=["incidents"], dependencies=[Staff])
GEOJSON = "application/geo+json"


@router.get("/incidents")
def incidents(
    work: Work,
    now: Now,
    bbox: str | None = None,
    category: Annotated[list[str] | None, Query(max_length=40)] = None,
    area: Annotated[str | None, Query(max_length=80)] = None,
    status: Literal["open", "closed"] | None = None,
    start: Annotated[datetime | None, Query(alias="from")] = None,
    end: Annotated[datetime | None, Query(alias="to")] = None,
    overdue: bool = False,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """A FeatureCollection of incidents, the last detected first; `next` is the cursor of the following page."""
    first, last = window(start, end)
    asked = Asked(box(bbox), tuple(category or ()), area, status, first, last, overdue, limit, cursor)
    with work() as session:
        content = listing(session, asked, now=now)
    return Response(content, media_type=GEOJSON)


@router.get("/removal")
def removal(
    work: Work,
    now: Now,
    start: Annotated[datetime | None, Query(alias="from")] = None,
    end: Annotated[datetime | None, Query(alias="to")] = None,
) -> dict[str, object]:
    """The 24-hour result of what was detected in [from, to), with its formula."""
    first, last = window(start, end)
    with work() as session:
        told = result(detected_between(session, first or datetime.min, last or now), now)
    return asdict(told)
