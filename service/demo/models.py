"""What the demo is made of. Nothing here is a table: the loading turns it into reports."""

from dataclasses import dataclass
from datetime import datetime

from geo.points import Point


@dataclass(frozen=True)
class Place:
    """An invented place. `kind` is school, playground, station, square, park or building."""

    code: str
    name: str
    kind: str
    point: Point


@dataclass(frozen=True)
class Organisation:
    """Someone who reports. `kind` is staff, guard or rescue; a school has its place's code."""

    name: str
    kind: str
    place: str | None = None


@dataclass(frozen=True)
class DemoReport:
    """What one reporter told. A citizen has no organisation."""

    kind: str
    organisation: str | None
    received_at: datetime
    description: str


@dataclass(frozen=True)
class DemoIncident:
    """One incident with its reports, earliest first. Times are aware; `category` is a leaf or a top code.

    `closed_at` and `outcome` are both None while it is open. `outdoors` is None where nobody asks.
    """

    key: str
    category: str
    lon: float
    lat: float
    accuracy_m: int
    detected_at: datetime
    received_at: datetime
    closed_at: datetime | None
    outcome: str | None
    outdoors: bool | None
    reporters: list[DemoReport]


@dataclass(frozen=True)
class Draft:
    """What happened, before anyone told of it. `teller` is set when it is clear who did."""

    key: str
    category: str
    point: Point
    detected_at: datetime
    prompt: bool = False
    teller: Organisation | None = None


@dataclass(frozen=True)
class Planted:
    """A hotspot of known place and life. `counts`: by the start of the last three complete periods."""

    name: str
    life: str
    place: Place
    counts: dict[datetime, int]
