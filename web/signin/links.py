"""The one-time link: seen by opening it, used by sending the form. Its token stands in no log and in no other answer."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from service.bounds import PASSWORD
from service.errors import Missing, Refused
from service.signin.actions import accept, close_session, open_session
from service.signin.oidc.queries import check_no_groups
from service.signin.queries import Invited, invited
from service.signin.rules import same_twice, token_hash
from web.deps import Now, Work
from web.onward import AFTER
from web.pages import page
from web.signin.calling import fresh_mark
from web.signin.cookies import keep, session_token

router = APIRouter()


@router.get("/inbjudan/{token}")
def link(request: Request, work: Work, now: Now, token: str) -> Response:
    """Whom the link is for, and the form. Opening it changes nothing: mail programs open links, too."""
    with work() as session:
        return _form(request, invited(session, token_hash(token), now))


@router.post("/inbjudan/{token}")
def use(
    request: Request,
    work: Work,
    now: Now,
    token: str,
    password: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Choose a password, and be signed in. A password that does not do leaves the link as it was."""
    try:
        with work() as session:
            found = accept(session, token, same_twice(password, again), now)
            check_no_groups(session, found.person_id)
            close_session(session, token_hash(session_token(request) or ""))
            opened = open_session(session, found.person_id, now, strong=False)
    except (Missing, Refused) as fault:
        with work() as session:
            return _form(request, invited(session, token_hash(token), now), str(fault))
    return keep(RedirectResponse(AFTER, 303), opened, fresh_mark(found.person_id))


def _form(request: Request, found: Invited | None, error: str = "") -> Response:
    """The same for every link that does not hold: used, old, or never made."""
    if found is None:
        return page(request, "signin/link_over.html", 404)
    return page(request, "signin/link.html", 422 if error else 200, found=found, error=error, least=PASSWORD[0])
