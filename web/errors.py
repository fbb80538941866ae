"""The one table from what went wrong to an HTTP answer: JSON for programs, a page for people.

A rejected value is never echoed, in no answer and no log.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DBAPIError, InternalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from service.errors import Busy, FourEyes, Missing, NotAPicture, Refused, Sentence, Taken, TooMany, Unready
from web.journal import places
from web.languages import gettext as _
from web.languages import marked, said
from web.pages import page
from web.wording import in_words, minutes

log = logging.getLogger(__name__)
PROBLEM = "application/problem+json"
PERSONAL = "personal_data."  # before the kind of what was found in a text
NOWHERE = "outside of projection domain"  # a quarter of the earth away, the store's metres are not defined


@dataclass
class Malformed(Exception):
    """What was sent cannot be read at all."""

    code: str
    text: str


class TooLarge(HTTPException):
    """More was sent than is taken; the rest of it is not read. An HTTPException, because a form's reader lets only those out."""

    def __init__(self) -> None:
        super().__init__(413)


class WrongMedia(Malformed):
    """It is of a type that we do not take."""


class Fault(NamedTuple):
    """A field that does not hold, and where in it: code points [start, end). Never its value."""

    field: str
    code: str
    start: int | None = None
    end: int | None = None


@dataclass
class Invalid(Exception):
    """Fields that do not hold."""

    fields: list[Fault]

    @classmethod
    def of(cls, errors: Sequence[Any]) -> "Invalid":
        """From pydantic's or FastAPI's errors."""
        return cls([fault for error in errors for fault in _faults(error)])

    @property
    def advice(self) -> str:
        """What to do about it, where the codes do not say it all."""
        persons = [fault.code.removeprefix(PERSONAL) for fault in self.fields if fault.code.startswith(PERSONAL)]
        if not persons:
            return ""
        return Sentence("Texten innehåller %(found)s. Ta bort det och skicka igen.", found=in_words(persons))


def _faults(error: Any) -> list[Fault]:
    """One for each place where something was found in a text, else one for the field."""
    code = str(error["type"])
    field = _field(error["loc"], code)
    hits = error.get("ctx", {}).get("hits", ())
    return [Fault(field, PERSONAL + hit.kind, hit.start, hit.end) for hit in hits] or [Fault(field, code)]


def _field(path: Sequence[Any], code: str) -> str:
    """A field's name; of a field that we do not know only where it stands, because its name is the sender's own words."""
    known = path[:-1] if code == "extra_forbidden" else path
    return ".".join(str(part) for part in known if part != "body") or "body"


class NotSignedIn(Exception):
    """This is not for everyone: sign in first."""


@dataclass
class StepLeft(NotSignedIn):
    """The password was right, and something is left to do first: at this address of ours."""

    address: str


class NotAllowed(Exception):
    """Signed in, and still not for them."""


class CrossSite(Exception):
    """A form was sent here from somewhere else."""


@dataclass(frozen=True)
class Answer:
    """What is told to whoever asked."""

    status: int
    code: str
    title: str
    advice: str = ""
    fields: tuple[Fault, ...] = ()
    offer: tuple[tuple[str, float], ...] = ()
    retry_after: int | None = None


BY_STATUS = {
    404: Answer(404, "missing", "Sidan finns inte", "Adressen kan vara felskriven, eller så är den inte till för dig."),
    405: Answer(405, "method", "Så kan adressen inte användas"),
    413: Answer(413, "too_large", "Det som skickades är för stort", "Korta texten eller minska bilden."),
    400: Answer(400, "malformed", "Det som skickades går inte att läsa"),
}
REFUSED: dict[type[Exception], int] = {FourEyes: 403, Taken: 409, NotAPicture: 415}
BROKEN = Answer(500, "broken", "Något gick fel hos oss", "Felet är antecknat. Försök igen om en stund.")
TRY_AGAIN = marked(
    "Försök igen om en stund. Skickade du en rapport, så gå tillbaka och skicka den igen. Den räknas bara en gång."
)
AWAY = Answer(503, "away", "Tjänsten är inte redo", TRY_AGAIN, retry_after=5)


def answer_to(error: Exception) -> Answer:
    """The table."""
    match error:
        case FourEyes() | Taken() | NotAPicture():
            return Answer(REFUSED[type(error)], error.code, error.text)
        case Refused():
            fields = (Fault(error.field, error.code),) if error.field else ()
            return Answer(422, error.code, error.text, fields=fields, offer=tuple(error.offer.items()))
        case Invalid():
            return Answer(422, "invalid", "Uppgifterna stämmer inte", error.advice, tuple(error.fields))
        case RequestValidationError():
            return answer_to(Invalid.of(error.errors()))
        case TooLarge():
            return BY_STATUS[413]
        case WrongMedia():
            return Answer(415, error.code, error.text)
        case Malformed():
            return Answer(400, error.code, error.text)
        case Missing():
            return BY_STATUS[404]
        case Busy():
            return Answer(409, "busy", "Rapporten tas emot just nu", "Skicka igen om en stund.", retry_after=2)
        case TooMany():
            wait = Sentence("Försök igen om %(time)s.", time=minutes(error.wait_s))
            return Answer(429, "too_many", "För många försök", wait, retry_after=error.wait_s)
        case StepLeft():
            return Answer(401, "second_step", "Ett steg återstår innan du är inloggad")
        case NotAllowed():
            return Answer(403, "not_allowed", "Din roll får inte se det här")
        case NotSignedIn():
            return Answer(401, "sign_in", "Logga in för att se det här")
        case CrossSite():
            return Answer(403, "cross_site", "Formuläret skickades från en annan webbplats")
        case Unready():
            return Answer(503, "unready", error.text, retry_after=error.wait_s)
        case InternalError() if NOWHERE in str(error.orig):
            return Answer(422, "outside", "Platsen ligger utanför kommunen.")
        case PoolTimeout() | DBAPIError():
            return AWAY
        case HTTPException():
            return BY_STATUS.get(error.status_code, Answer(error.status_code, "http", "Det gick inte"))
    return BROKEN


def install(app: FastAPI) -> None:
    """Let every error that can reach the edge go through the table."""
    expected = (
        Refused,
        Invalid,
        RequestValidationError,
        Malformed,
        TooLarge,
        Missing,
        Busy,
        TooMany,
        NotSignedIn,
        NotAllowed,
        CrossSite,
        Unready,
    )
    for kind in (*expected, PoolTimeout, DBAPIError, HTTPException, Exception):
        app.add_exception_handler(kind, respond)


def respond(request: Request, error: Exception) -> Response:
    """The answer to an error: problem+json under /api, a page elsewhere, the sign-in page for those who must.

    The log gets where it went wrong and never the error's own text, which can hold what someone wrote.
    """
    told = answer_to(error)
    if told.status >= 500:
        where = {"id": getattr(request.state, "request_id", ""), "where": places(error.__traceback__)}
        log.error("%s", type(error).__name__, extra={"told": where})
    headers = dict(getattr(error, "headers", None) or {})
    if told.retry_after:
        headers["Retry-After"] = str(told.retry_after)
    if request.url.path.startswith("/api/"):
        return JSONResponse(_problem(told), told.status, headers | said(), media_type=PROBLEM)
    if isinstance(error, NotSignedIn):
        form = error.address if isinstance(error, StepLeft) else "/logga-in"
        return RedirectResponse(f"{form}?vidare={quote(_address(request))}", 303)
    words: dict[str, Any] = {"title": _(told.title), "text": _(told.advice), "what_to_do": "", "status": told.status}
    if told.status == 404:  # the same for an address that nobody answers at, where nobody asked who is there
        words |= {"viewer": None, "asked_who": False}
    return page(request, "errors.html", told.status, headers, **words)


def wait(error: TooMany) -> dict[str, str]:
    """When it may be tried again, as headers."""
    return {"Retry-After": str(error.wait_s)}


def _address(request: Request) -> str:
    """What was asked for, query and all."""
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def _problem(told: Answer) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "about:blank", "title": _(told.title), "status": told.status, "code": told.code}
    if told.advice:
        made["detail"] = _(told.advice)
    if told.fields:
        made["errors"] = [
            {name: value for name, value in fault._asdict().items() if value is not None} for fault in told.fields
        ]
    if told.offer:
        made["offer"] = dict(told.offer)
    return made
