"""`GET /api/v1/incidents`: incidents as GeoJSON, for those who have signed in."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from service.people.rules import Viewer
from service.removal.queries import detected_between
from service.removal.rules import by_month, result
from service.settings import settings
from service.triage.queries import listing
from web.deps import Now, Work, may
from web.incidents.forms import IncidentQuery, Window, window
from web.pages import page

router = APIRouter(prefix="/api/v1", tags=["incidents"])
pages = APIRouter()
Sees = Annotated[Viewer, Depends(may("state"))]
GEOJSON = "application/geo+json"
YEAR = timedelta(days=365)
EARLIEST = datetime.min.replace(tzinfo=UTC)


@router.get("/incidents")
def incidents(work: Work, now: Now, viewer: Sees, asked: Annotated[IncidentQuery, Query()]) -> Response:
    """The incidents that you may see as a FeatureCollection, the last detected first; `next` is the cursor of the next page."""
    wanted = asked.asked()
    with work() as session:
        content = listing(session, viewer, wanted, now=now)
    return Response(content, media_type=GEOJSON)


@router.get("/removal", dependencies=[Depends(may("numbers"))])
def removal(work: Work, now: Now, asked: Annotated[Window, Query()]) -> dict[str, object]:
    """The 24-hour result of what was detected in [from, to), with its formula."""
    first, last = window(asked.start, asked.end)
    with work() as session:
        told = result(detected_between(session, first or EARLIEST, last or now), now)
    return asdict(told)


@pages.get("/sanering", dependencies=[Depends(may("numbers"))])
def months(request: Request, work: Work, now: Now) -> Response:
    """The same of the last year as a page, month by month, the latest first."""
    with work() as session:
        clocks = detected_between(session, now - YEAR, now)
    found = by_month(clocks, now, settings().zone)[::-1]
    return page(request, "incidents/removal.html", whole=result(clocks, now), months=found)
