"""What an address asks for, as what the service takes."""

import re
from datetime import datetime
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from service import bounds
from service.errors import Refused
from service.triage.asking import Asked
from web.errors import Malformed

DATED = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
Box = tuple[float, float, float, float]


def _written_out(given: Any) -> Any:
    """Pydantic reads a bare number as seconds since 1970, which nobody means who writes from=2026 or from=1e-159."""
    if isinstance(given, str) and not DATED.match(given):
        raise PydanticCustomError("datetime_parsing", "not as it should be")
    return given


Time = Annotated[datetime | None, BeforeValidator(_written_out)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
AreaCode = Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00-\x1f]*$")]


class Window(BaseModel):
    """[from, to) of detection, with zones. A misspelt name is refused: it would silently ask for everything."""

    model_config = ConfigDict(extra="forbid")
    start: Time = Field(default=None, alias="from")
    end: Time = Field(default=None, alias="to")


class IncidentQuery(Window):
    """What `/api/v1/incidents` can be asked for; nothing said means everything."""

    bbox: str | None = Field(
        default=None, description="west,south,east,north in degrees; a sliver beside it may come along"
    )
    category: list[Code] = Field(default=[], max_length=40)
    area: AreaCode | None = None
    status: Literal["open", "closed"] | None = None
    overdue: bool = False
    limit: int = Field(default=bounds.LIST_LIMIT, ge=1, le=bounds.LIST_LIMIT_MAX)
    cursor: str | None = Field(default=None, max_length=80, description="`next` of the page before")

    def asked(self) -> Asked:
        """The same as the service takes it. Raises Malformed and Refused."""
        first, last = window(self.start, self.end)
        kinds = tuple(self.category)
        return Asked(box(self.bbox), kinds, self.area, self.status, first, last, self.overdue, self.limit, self.cursor)


class CaseQuery(IncidentQuery):
    """What the list of cases can be asked for: the same, as a form sends it. What is open, unless something else is said."""

    category: list[Code | Literal[""]] = Field(default=[], max_length=40)
    status: Literal["open", "closed", "all"] = "open"  # type: ignore[assignment]

    def asked(self) -> Asked:
        """The same as the service takes it. Raises Malformed and Refused."""
        told = self.model_copy(update={"category": [one for one in self.category if one], "status": None})
        status = None if self.status == "all" else self.status
        return IncidentQuery.asked(told)._replace(status=status)


def box(text: str | None) -> Box | None:
    """`west,south,east,north` in degrees. Raises Malformed: not four numbers, inverted, crossing 180, the whole world."""
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise Malformed("bbox", "bbox ska vara väst,syd,öst,nord i grader.") from error
    if not all(isfinite(side) for side in (west, south, east, north)):
        raise Malformed("bbox", "bbox ska vara väst,syd,öst,nord i grader.")
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise Malformed("bbox", "bbox är vänd, eller ligger utanför jorden.")
    if max(east - west, north - south) > bounds.BBOX_DEGREES:
        raise Malformed("bbox", f"bbox får vara högst {bounds.BBOX_DEGREES:.0f} grader bred.")
    return west, south, east, north


def window(start: datetime | None, end: datetime | None) -> tuple[datetime | None, datetime | None]:
    """[from, to) with their zones. Raises Refused."""
    for name, moment in (("from", start), ("to", end)):
        if moment is not None and moment.tzinfo is None:
            raise Refused("no_zone", "Ange tiden med zon, till exempel 2026-11-10T13:00+01:00.", name)
    if start and end and not start < end:
        raise Refused("window", "from ska ligga före to.", "from")
    return start, end
