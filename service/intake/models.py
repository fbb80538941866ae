"""What a report must be before anything is stored. There is no field for a person, and no other fields pass."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator
from pydantic_core import PydanticCustomError

from geo.points import Point
from service import bounds
from service.incidents.questions import QUESTIONS, Question
from service.privacy.free_text import FreeText

# The years are those that the store and every reader of it can hold, whatever the zone; a phone that lost its clock says 1970.
WITH_ZONE = re.compile(r"(19[7-9]|2\d\d)\d-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def _moment(given: Any) -> Any:
    """An ISO 8601 time with its zone; a time on the wall alone is not a moment (02:30 comes twice in autumn)."""
    if given is None or (isinstance(given, datetime) and given.tzinfo):
        return given
    if not (isinstance(given, str) and WITH_ZONE.fullmatch(given)):
        return _not("a_time_with_zone")
    try:
        return datetime.fromisoformat(given.upper())
    except ValueError:
        return _not("a_time_with_zone")


def _not(what: str) -> Any:
    """The code is what the sender is told; a plain ValueError would say only that."""
    raise PydanticCustomError(f"not_{what}", "not as it should be")


Moment = Annotated[datetime | None, BeforeValidator(_moment)]
Metres = Annotated[
    float, Field(ge=0, le=bounds.ACCURACY_M), AfterValidator(lambda told: round(told, 1))
]  # the store's column cannot hold 1e-300
STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Outdoors(BaseModel):
    """The one answer that a rule hangs on: indoors there is no clock."""

    model_config = STRICT
    outdoors: bool | None = None


def _answer_to(question: Question) -> Any:
    return bool if question.kind == "yes_no" else Literal[tuple(question.options)]


ASKED: Any = {q.code: (_answer_to(q) | None, None) for q in QUESTIONS if q.code != "outdoors"}
Answers = create_model("Answers", __base__=Outdoors, __doc__="What the form asks about a category.", **ASKED)


class Told(BaseModel):
    """A report as a sender puts it: WGS84 degrees, metres, ISO 8601 times with zone."""

    model_config = STRICT
    category: str = Field(pattern=r"^[a-z_]{1,40}$")
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    accuracy_m: Metres | None = None
    occurred_from: Moment = None
    occurred_to: Moment = None
    recorded_at: Moment = None
    description: FreeText = None
    answers: Answers = Answers()

    @model_validator(mode="after")
    def _in_order(self) -> "Told":
        if self.occurred_from and self.occurred_to and self.occurred_to < self.occurred_from:
            raise PydanticCustomError("out_of_order", "occurred_to is before occurred_from")
        return self

    @property
    def point(self) -> Point:
        return Point(self.lon, self.lat)


class NewReport(Told):
    """What the edge adds: through which door it came, how the place was set, and which function told it, if any did."""

    location_set: Literal["phone", "pin", "coordinates", "address", "place"] = "coordinates"
    channel: Literal["web", "api"] = "api"
    reporter_kind: Literal["citizen", "staff", "guard", "rescue"] = "citizen"
    organisation: str | None = None
    function_id: UUID | None = None
    round_id: UUID | None = None  # the function's round that it comes from
    joins: UUID | None = None  # the incident that the sender says it is about
    apart: bool = False  # the sender says that it is none of those nearby
    suspect: Literal["trap", "haste"] | None = None  # how the form was filled in as people do not
    just_now: bool = False  # the sender said no time of their own: it is ours, and another each time that they send
