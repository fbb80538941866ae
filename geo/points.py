"""The only form of a position outside SQL."""

from dataclasses import dataclass
from math import isfinite

DECIMALS = 5  # of a degree: about a metre, and no phone knows better


@dataclass(frozen=True)
class Point:
    """A place on earth: WGS84 longitude and latitude in degrees, rounded to about one metre.

    Raises ValueError outside [-180, 180] × [-90, 90] and for anything not finite.
    """

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (isfinite(self.lon) and isfinite(self.lat) and abs(self.lon) <= 180 and abs(self.lat) <= 90):
            raise ValueError("lon or lat is outside the earth")
        object.__setattr__(self, "lon", round(self.lon, DECIMALS) + 0.0)
        object.__setattr__(self, "lat", round(self.lat, DECIMALS) + 0.0)

    @property
    def swapped(self) -> "Point":
        """Longitude and latitude the other way round: the commonest slip of whoever types coordinates."""
        return Point(lon=self.lat, lat=self.lon)
