"""What the routes about people share: who may, how a change is made, how a refusal is shown on the form it came from."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from sqlmodel import Session

from service.errors import Refused
from service.people.rules import CHANGE, Viewer, given_roles, matrix
from service.reports.queries import is_demo
from service.signin.actions import close_sessions
from web.deps import Transaction, may
from web.errors import answer_to
from web.pages import page
from web.people.shown import reach
from web.people.words import KINDS, told

SEES, CHANGES = Depends(may("people")), Depends(may("people", CHANGE))
Changes = Annotated[Viewer, CHANGES]
Shows = Callable[[Session], dict[str, Any]]


def shows(
    request: Request, session: Session, template: str, error: Refused | ValidationError | None = None, **what: Any
) -> Response:
    """A page about people; with what is wrong, when something is."""
    request.state.demo = is_demo(session)
    lists: dict[str, Any] = {
        "roles": {role: matrix().roles[role] for role in given_roles()},
        "kinds": KINDS,
        "reach": reach(session),
    }
    code = answer_to(error).status if isinstance(error, Refused) else 422 if error else 200
    return page(request, f"people/{template}", code, errors=told(error) if error else [], **(lists | what))


def see(address: str) -> Response:
    """It is done: see it there."""
    return RedirectResponse(address, 303)


def end_sessions(session: Session, people: Iterable[UUID], now: datetime) -> None:
    """Whoever got other rights signs in again with them."""
    for person_id in people:
        close_sessions(session, person_id, now)


def done_or_shown(
    request: Request, work: Transaction, change: Callable[[Session], str], template: str, shown: Shows, **typed: Any
) -> Response:
    """Make the change and lead on to the address that it gives, or show the page again with what was typed and why not."""
    try:
        with work() as session:
            address = change(session)
        return see(address)
    except (Refused, ValidationError) as error:
        with work() as session:
            return shows(request, session, template, error, **(shown(session) | typed))
