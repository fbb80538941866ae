"""The municipality's outline and areas, for maps, and what its places are called. Public: it holds no reports."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from service.areas import shapes
from service.areas.gazetteer import nearest, neighbour, search
from web.areas.forms import PlaceQuery, PointQuery
from web.deps import Known, Now, Work
from web.reports.limits import count_place

router = APIRouter(prefix="/api/v1", tags=["areas"])
GEOJSON = "application/geo+json"
TOO_OFTEN: dict[int | str, dict[str, Any]] = {
    429: {"description": "För många frågor från samma nät; fråga igen efter Retry-After"}
}


@router.get("/areas.geojson")
def areas(work: Work) -> Response:
    """The boundary (properties.kind "boundary"), the first layer's areas (kind "area") and named places, WGS84."""
    with work() as session:
        found = [
            *_of(session, "boundary", shapes.boundary(session)),
            *_of(session, "area", shapes.first_layer(session)),
            *map(_place, shapes.places(session)),
        ]
    content = json.dumps({"type": "FeatureCollection", "features": found}, ensure_ascii=False)
    return Response(content, media_type=GEOJSON, headers={"Cache-Control": "public, max-age=3600"})


@router.get("/places", responses=TOO_OFTEN)
def places(
    request: Request, work: Work, now: Now, known: Known, asked: Annotated[PlaceQuery, Query()]
) -> dict[str, Any]:
    """Streets, addresses and named places that are called so, or nearly: the best first, at most eight."""
    with work() as session:
        count_place(request, session, known, now)
        return {"results": [found._asdict() for found in search(session, asked.q, asked.near)]}


@router.get("/places/near", responses=TOO_OFTEN)
def near(request: Request, work: Work, now: Now, known: Known, asked: Annotated[PointQuery, Query()]) -> dict[str, Any]:
    """What a point is called, and which municipality it lies in when it is not in ours."""
    with work() as session:
        count_place(request, session, known, now)
        called, next_door = nearest(session, asked.point), neighbour(session, asked.point)
    return {
        "place": called._asdict() if called else None,
        "neighbour": next_door._asdict() if next_door else None,
    }


def _of(session: Session, kind: str, layer: shapes.Layer | None) -> list[dict[str, Any]]:
    drawn = shapes.drawn(session, layer) if layer else []
    return [
        {
            "type": "Feature",
            "properties": {"kind": kind, "code": one.code, "name": one.name},
            "geometry": json.loads(one.lonlat),
        }
        for one in drawn
    ]


def _place(one: shapes.NamedPlace) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": one.kind, "code": one.code, "name": one.name},
        "geometry": {"type": "Point", "coordinates": [round(one.lon, 5), round(one.lat, 5)]},
    }
