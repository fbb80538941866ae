"""What an address asks for about places."""

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from geo.points import Point
from service.bounds import PLACE_WORDS

STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)


class PointQuery(BaseModel):
    """A point, in WGS84 degrees."""

    model_config = STRICT
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)

    @property
    def point(self) -> Point:
        return Point(self.lon, self.lat)


class PlaceQuery(BaseModel):
    """Words for a place, and where whoever asks is, if they say: of equally good answers the nearest comes first."""

    model_config = STRICT
    q: str = Field(min_length=1, max_length=PLACE_WORDS)
    lon: float | None = Field(default=None, ge=-180, le=180)
    lat: float | None = Field(default=None, ge=-90, le=90)

    @model_validator(mode="after")
    def _both_or_none(self) -> "PlaceQuery":
        if (self.lon is None) != (self.lat is None):
            raise PydanticCustomError("lon_and_lat", "not as it should be")
        return self

    @property
    def near(self) -> Point | None:
        return None if self.lon is None or self.lat is None else Point(self.lon, self.lat)
