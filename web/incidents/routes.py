"""`GET /api/v1/incidents`: incidents as GeoJSON, for those who have signed in."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from service.people.rules import Viewer
from service.removal.queries import detected_between
from service.removal.rules import result
from service.triage.queries import listing
from web.deps import Now, Work, may
from web.incidents.forms import IncidentQuery, Window, window

router = APIRouter(prefix="/api/v1", tags=["incidents"])
Sees = Annotated[Viewer, Depends(may("state"))]
GEOJSON = "application/geo+json"
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
