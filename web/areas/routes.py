"""The municipality's outline and areas, for maps. Public: it holds no reports."""

import json
from typing import Any

from fastapi import APIRouter, Response
from sqlmodel import Session

from service.areas import shapes
from web.deps import Work

router = APIRouter(prefix="/api/v1", tags=["areas"])
GEOJSON = "application/geo+json"


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
