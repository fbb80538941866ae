"""What the page about the log is asked for, as what the service takes."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from service.clock import midnight
from service.errors import Refused
from service.log.queries import Asked

SHOWN = timedelta(days=31)  # when no period is asked for
Nobody = Literal["citizen", "program", "scheduler", "database"]


def _given(told: object) -> object:
    """An empty field of a form is one that nobody filled in."""
    return (told.strip() or None) if isinstance(told, str) else told


Empty = BeforeValidator(_given)
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$", to_upper=True)]


WORDS = {
    "from": "Skriv dagen så här: 2026-11-21.",
    "to": "Skriv dagen så här: 2026-11-21.",
    "who": "Välj i listan.",
    "kind": "Välj i listan.",
    "reference": "Skriv numret så här: L26-0001.",
    "cursor": "Sidan finns inte längre. Börja om från början.",
}
UNKNOWN = "Adressen frågar efter något som inte finns här."


class LogQuery(BaseModel):
    """The filters; nothing said means the last month. Days are whole, on the wall, and the last one is included."""

    model_config = ConfigDict(extra="forbid")
    start: Annotated[date | None, Empty] = Field(default=None, alias="from", ge=date(2000, 1, 1), le=date(2999, 1, 1))
    end: Annotated[date | None, Empty] = Field(default=None, alias="to", ge=date(2000, 1, 1), le=date(2999, 1, 1))
    who: Annotated[UUID | Nobody | None, Empty] = None
    kind: Annotated[Literal["change", "read", "sign_in", "event"] | None, Empty] = None
    reference: Annotated[Reference | None, Empty] = None
    cursor: Annotated[str | None, Empty] = Field(default=None, max_length=60)

    def asked(self, zone: ZoneInfo, now: datetime) -> Asked:
        """The same as the service takes it. Raises Refused for a period that ends before it begins."""
        if self.start and self.end and self.end < self.start:
            raise Refused("window", "Perioden slutar innan den börjar.", "to")
        start = midnight(self.start, zone) if self.start else None
        end = midnight(self.end + timedelta(days=1), zone) if self.end else None
        if start is None:
            start = (end or now) - SHOWN
        person = self.who if isinstance(self.who, UUID) else None
        actor = self.who if isinstance(self.who, str) else None
        return Asked(start, end, actor, person, self.kind, self.reference, self.cursor)

    def address(self, **instead: str | None) -> str:
        """The same question as a query, with something else in it."""
        told = self.model_dump(mode="json", by_alias=True, exclude_none=True) | instead
        return urlencode({name: value for name, value in told.items() if value is not None})


def understood(told: Mapping[str, str]) -> tuple[LogQuery, dict[str, str]]:
    """What an address asks for, without what could not be understood; and what is said of that, by field."""
    try:
        return LogQuery.model_validate(dict(told)), {}
    except ValidationError as error:
        wrong = {str(part["loc"][0]) for part in error.errors(include_input=False)}
        kept = {name: value for name, value in told.items() if name not in wrong}
        known = {name if name in WORDS else "": WORDS.get(name, UNKNOWN) for name in sorted(wrong)}
        return LogQuery.model_validate(kept), known
