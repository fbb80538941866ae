"""Bring in a layer of areas, or the boundary, from GeoJSON."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlmodel import Session

from geo.areas import NotAnArea, dissolved, features, outline
from service import bounds
from service.areas.actions import NewArea, replace_layer
from service.areas.models import BOUNDARY
from service.errors import Refused
from service.incidents.actions import assign

LAYER = re.compile(r"[a-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Drawn:
    """How many areas a layer got, and which of them had to be repaired (code and what was wrong)."""

    areas: int
    repaired: list[str]


def import_layer(
    session: Session,
    file: Path,
    *,
    layer: str,
    code: str | None = None,
    name: str | None = None,
    population: str | None = None,
    title: str = "",
    attribution: str = "",
    position: int = 0,
) -> Drawn:
    """Draw a layer from a file and find again where every incident lies. Features of one code are one area.

    Raises Refused, naming the feature by its order in the file.
    """
    if not LAYER.fullmatch(layer):
        raise Refused("layer_code", "Lagrets kod får ha a–z, 0–9, _ och -, högst 40 tecken.")
    areas = list(_areas(_features(file), code, name, population))
    drawn = replace_layer(session, layer, title or layer, areas, attribution, position)
    if layer != BOUNDARY:
        assign(session, drawn)
    return Drawn(len(areas), [f"{a.code}: {a.outline.repaired}" for a in areas if a.outline.repaired])


def _features(file: Path) -> list[dict[str, Any]]:
    if file.stat().st_size > bounds.UPLOAD_BYTES:
        raise Refused("too_large", f"Filen är större än {bounds.UPLOAD_BYTES // 2**20} MB.")
    try:
        return features(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused("not_geojson", "Kan inte läsa lagret: filen är inte text i UTF-8.") from error
    except NotAnArea as error:
        raise Refused("not_geojson", f"Kan inte läsa lagret: {error}.") from error


def _areas(rows: list[dict[str, Any]], code: str | None, name: str | None, population: str | None) -> Iterator[NewArea]:
    told = sorted((_told(i, row, code) for i, row in enumerate(rows, 1)), key=lambda one: one[0])
    for shared, group in groupby(told, key=lambda one: one[0]):
        parts = list(group)
        properties = [one[2] for one in parts]
        title = _said(properties[0].get(name or "")) or shared
        yield NewArea(shared, title, dissolved([one[1] for one in parts]), _people(properties, population))


def _people(properties: list[dict[str, Any]], population: str | None) -> int | None:
    """How many live there, when every part of the area says."""
    told = [one.get(population or "") for one in properties]
    known = [int(n) for n in told if isinstance(n, int | float) and 0 <= n < 2**31]
    return sum(known) if len(known) == len(told) else None


def _told(number: int, row: dict[str, Any], code: str | None) -> tuple[str, Any, dict[str, Any]]:
    given = row.get("properties")
    properties = given if isinstance(given, dict) else {}
    shared = "kommun" if code is None else _said(properties.get(code))
    if not shared:
        raise Refused("no_code", f"Objekt {number}: fältet {code} saknas.")
    try:
        return shared, outline(row), properties
    except NotAnArea as error:
        raise Refused("not_an_area", f"Objekt {number}: {error}.") from error


def _said(value: object) -> str:
    """What a property says: 0 is a code, null is none, and the store has no room for a NUL."""
    return "" if value is None else str(value).replace("\0", "").strip()
