"""Mail about a report: asked for and ended with its code, confirmed and ended by the links in a mail.

A link opens a page, and the button on it does what it says: those who open links for others, to look, change nothing.
"""

from datetime import datetime
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Form, Request, Response
from pydantic_core import PydanticCustomError

from service.conversations.queries import by_code
from service.conversations.rules import Followed
from service.errors import Missing, TooMany
from service.intake.rules import code_hash
from service.notices import actions
from service.notices.actions import Asker
from service.people.models import address
from service.settings import settings
from web.deps import Now, Transaction, Work
from web.errors import wait
from web.languages import gettext as _
from web.languages import spoken
from web.notices.offer import offer
from web.pages import page
from web.reports.limits import count_address, count_wrong_code
from web.wording import minutes

router = APIRouter()
Code = Annotated[str, Form(max_length=200)]
Token = str


class Typed(NamedTuple):
    """What the form of a page held."""

    code: str
    email: str


@router.post("/kvitto/epost")
def ask(
    request: Request, work: Work, now: Now, code: Code = "", email: Annotated[str, Form(max_length=1000)] = ""
) -> Response:
    """Send a mail that asks whether the address is theirs. The answer is the same whoever has given it before."""
    found = _found(request, work, code, now)
    typed = Typed(code, email[:300])
    try:
        to = address(email)
        with work() as session:
            count_address(request, session, now)
            asker = Asker(found.report_id, found.reference, spoken().tag)
            actions.ask(session, asker, to, secret=_secret(), now=now)
    except PydanticCustomError:
        told = _("Skriv en e-postadress, till exempel namn@exempel.se.")
        return _again(request, work, found, typed, told, now)
    except TooMany as error:
        told = _("Ett mejl har nyss skickats. Vänta %(minutes)s och försök igen.", minutes=minutes(error.wait_s))
        return _again(request, work, found, typed, told, now, error)
    return page(request, "notices/asked.html", found=found, its_code=code)


@router.post("/kvitto/epost/bort")
def forget(request: Request, work: Work, now: Now, code: Code = "") -> Response:
    """No more mail, and the address is erased."""
    found = _found(request, work, code, now)
    with work() as session:
        actions.forget_report(session, found.report_id, now=now)
    return page(request, "notices/forgotten.html", found=found, its_code=code)


@router.get("/epost/bekrafta/{token}")
def to_confirm(request: Request, token: Token) -> Response:
    """The page that the link in a mail opens. Nothing is looked up, nothing is changed."""
    return page(request, "notices/confirm.html", token=token, holds=None)


@router.post("/epost/bekrafta/{token}")
def confirm(request: Request, work: Work, now: Now, token: Token) -> Response:
    """The address is theirs. Twice is harmless."""
    with work() as session:
        holds = actions.confirm(session, token, now=now)
    return page(request, "notices/confirm.html", 200 if holds else 404, token=token, holds=holds)


@router.get("/epost/sluta/{token}")
def to_stop(request: Request, token: Token) -> Response:
    """The page that the link in a mail opens."""
    return page(request, "notices/stop.html", token=token, holds=None)


@router.post("/epost/sluta/{token}")
def stop(request: Request, work: Work, now: Now, token: Token) -> Response:
    """No more mail, without the code. Twice is harmless."""
    with work() as session:
        holds = actions.forget_by_link(session, token, secret=_secret(), now=now)
    return page(request, "notices/stop.html", 200 if holds else 404, token=token, holds=holds)


def _found(request: Request, work: Transaction, code: str, now: datetime) -> Followed:
    """The report whose code this is. Raises Missing, also where there is no mail; a wrong code is counted."""
    with work() as session:
        found = by_code(session, code_hash(code, _secret())) if settings().mails else None
    if found is None:
        with work() as session:
            count_wrong_code(request, session, now)
        raise Missing
    return found


def _again(
    request: Request,
    work: Transaction,
    found: Followed,
    typed: Typed,
    error: str,
    now: datetime,
    busy: TooMany | None = None,
) -> Response:
    with work() as session:
        told = offer(session, found.report_id, typed.code, now, email=typed.email, error=error)
    headers = wait(busy) if busy else {}
    return page(request, "notices/again.html", 429 if busy else 422, headers, found=found, contact=told)


def _secret() -> str:
    return settings().secret.get_secret_value()
