"""Read areas and places whole, for lists and maps."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session

from geo.columns import as_geojson, as_metric_geojson, degrees, x, y
from service.areas.models import BOUNDARY, FRAMES, Area, AreaLayer, Place
from service.db import table

area_layer, area, place = table(AreaLayer), table(Area), table(Place)


class Layer(NamedTuple):
    """One division of the municipality."""

    code: str
    name: str
    attribution: str


class Shape(NamedTuple):
    """An area with its outline as GeoJSON text, in degrees and in the store's metres."""

    code: str
    name: str
    population: int | None
    lonlat: str
    metric: str


class NamedPlace(NamedTuple):
    """A place, in degrees and in the store's metres."""

    code: str
    name: str
    kind: str
    lon: float
    lat: float
    x: float
    y: float


class Choice(NamedTuple):
    """An area that a function can be for."""

    id: UUID
    layer: str
    code: str
    name: str


def choices(session: Session) -> list[Choice]:
    """Every area within the municipality, layer by layer and by name; the layer with the fewest areas first."""
    in_layer = func.count().over(partition_by=area.c.layer_id)
    asked = (
        select(area.c.id, area_layer.c.name, area.c.code, area.c.name)
        .join(area_layer, area_layer.c.id == area.c.layer_id)
        .where(area_layer.c.code.not_in(FRAMES))
        .order_by(in_layer, area_layer.c.position, area.c.layer_id, area.c.name)
    )
    return [Choice(*row) for row in session.execute(asked)]


def first_layer(session: Session) -> Layer | None:
    """The layer that people compare in: the first that divides the municipality."""
    return _layer(session, area_layer.c.code.not_in(FRAMES))


def boundary(session: Session) -> Layer | None:
    """The layer of the boundary, when it has been drawn."""
    return _layer(session, area_layer.c.code == BOUNDARY)


def drawn(session: Session, layer: Layer) -> list[Shape]:
    """A layer's areas, by code."""
    asked = (
        select(area.c.code, area.c.name, area.c.population, as_geojson(area.c.shape), as_metric_geojson(area.c.shape))
        .join(area_layer, area_layer.c.id == area.c.layer_id)
        .where(area_layer.c.code == layer.code)
        .order_by(area.c.code)
    )
    return [Shape(*row) for row in session.execute(asked)]


def places(session: Session) -> list[NamedPlace]:
    """Every named place, localities first, then by name."""
    where = place.c.location
    asked = select(
        place.c.code, place.c.name, place.c.kind, x(degrees(where)), y(degrees(where)), x(where), y(where)
    ).order_by(place.c.kind != "locality", place.c.name, place.c.code)
    return [NamedPlace(*row) for row in session.execute(asked)]


def _layer(session: Session, which: object) -> Layer | None:
    asked = select(area_layer.c.code, area_layer.c.name, area_layer.c.attribution).where(which)  # type: ignore[arg-type]
    row = session.execute(asked.order_by(area_layer.c.position, area_layer.c.code).limit(1)).one_or_none()
    return Layer(*row) if row else None
