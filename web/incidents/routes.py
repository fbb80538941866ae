"""`GET /api/v1/incidents`: incidents as GeoJSON, for those who have signed in."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from service.removal.queries import detected_between
from service.removal.rules import result
from service.triage.queries import listing
from web.deps import Now, Staff, Work
from web.incidents.forms import IncidentQuery, Window, window

router = APIRouter(prefix="/api/v1", tags=["incidents"], dependencies=[Staff])
GEOJSON = "application/geo+json"
EARLIEST = datetime.min.replace(tzinfo=UTC)


@router.get("/incidents")
def incidents(work: Work, now: Now, asked: Annotated[IncidentQuery, Query()]) -> Response:
    """A FeatureCollection of incidents, the last detected first; `next` is the cursor of the following page."""
    wanted = asked.asked()
    with work() as session:
        content = listing(session, wanted, now=now)
    return Response(content, media_type=GEOJSON)


@router.get("/removal")
def removal(work: Work, now: Now, asked: Annotated[Window, Query()]) -> dict[str, object]:
    """The 24-hour result of what was detected in [from, to), with its formula."""
    first, last = window(asked.start, asked.end)
    with work() as session:
        told = result(detected_between(session, first or EARLIEST, last or now), now)
    return asdict(told)
