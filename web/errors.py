"""The one table from what went wrong to an HTTP answer: JSON for programs, a page for people.

A rejected value is never echoed, in no answer and no log.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from traceback import format_tb
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DBAPIError, InternalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from service.errors import Busy, Missing, Refused, Unready
from web.pages import page

log = logging.getLogger(__name__)
PROBLEM = "application/problem+json"
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


@dataclass
class Invalid(Exception):
    """Fields that do not hold: (name, code) and never their values."""

    fields: list[tuple[str, str]]

    @classmethod
    def of(cls, errors: Sequence[Any]) -> "Invalid":
        """From pydantic's or FastAPI's errors."""
        return cls([(_field(e["loc"], str(e["type"])), str(e["type"])) for e in errors])


def _field(path: Sequence[Any], code: str) -> str:
    """A field's name; of a field that we do not know only where it stands, because its name is the sender's own words."""
    known = path[:-1] if code == "extra_forbidden" else path
    return ".".join(str(part) for part in known if part != "body") or "body"


class NotSignedIn(Exception):
    """This is not for everyone: sign in first."""


class CrossSite(Exception):
    """A form was sent here from somewhere else."""


@dataclass(frozen=True)
class Answer:
    """What is told to whoever asked."""

    status: int
    code: str
    title: str
    advice: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    offer: tuple[tuple[str, float], ...] = ()
    retry_after: int | None = None


BY_STATUS = {
    404: Answer(404, "missing", "Sidan finns inte", "Adressen kan vara felskriven, eller så är den inte till för dig."),
    405: Answer(405, "method", "Så kan adressen inte användas"),
    413: Answer(413, "too_large", "Det som skickades är för stort", "Korta texten och försök igen."),
    400: Answer(400, "malformed", "Det som skickades går inte att läsa"),
}
BROKEN = Answer(500, "broken", "Något gick fel hos oss", "Felet är antecknat. Försök igen om en stund.")
TRY_AGAIN = (
    "Försök igen om en stund. Skickade du en rapport, så gå tillbaka och skicka den igen. Den räknas bara en gång."
)
AWAY = Answer(503, "away", "Tjänsten är inte redo", TRY_AGAIN, retry_after=5)


def answer_to(error: Exception) -> Answer:
    """The table."""
    match error:
        case Refused():
            fields = ((error.field, error.code),) if error.field else ()
            return Answer(422, error.code, error.text, fields=fields, offer=tuple(error.offer.items()))
        case Invalid():
            return Answer(422, "invalid", "Uppgifterna stämmer inte", fields=tuple(error.fields))
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
        case NotSignedIn():
            return Answer(401, "sign_in", "Logga in för att se det här")
        case CrossSite():
            return Answer(403, "cross_site", "Formuläret skickades från en annan webbplats")
        case Unready():
            return Answer(503, "unready", error.text)
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
        NotSignedIn,
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
        log.error("%s: %s\n%s", request.method, type(error).__name__, "".join(format_tb(error.__traceback__)))
    headers = dict(getattr(error, "headers", None) or {})
    if told.retry_after:
        headers["Retry-After"] = str(told.retry_after)
    if request.url.path.startswith("/api/"):
        return JSONResponse(_problem(told), told.status, headers, media_type=PROBLEM)
    if isinstance(error, NotSignedIn):
        return RedirectResponse(f"/logga-in?vidare={quote(_address(request))}", 303)
    words = {"title": told.title, "text": told.advice, "what_to_do": "", "status": told.status}
    return page(request, "errors.html", told.status, headers, **words)


def _address(request: Request) -> str:
    """What was asked for, query and all."""
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def _problem(told: Answer) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "about:blank", "title": told.title, "status": told.status, "code": told.code}
    if told.advice:
        made["detail"] = told.advice
    if told.fields:
        made["errors"] = [{"field": name, "code": code} for name, code in told.fields]
    if told.offer:
        made["offer"] = dict(told.offer)
    return made
