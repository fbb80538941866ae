"""Sign in with e-mail and password, and out again."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from service.errors import Refused
from service.signin.actions import close_session
from service.signin.entering import enter, fail, knock
from service.signin.rules import token_hash
from web.deps import Now, SignedIn, Work
from web.languages import gettext as _
from web.languages import marked
from web.onward import AFTER, own_path
from web.pages import page
from web.signin.calling import caller, fresh_mark
from web.signin.cookies import forget, keep, session_token
from web.signin.ways import ways_in
from web.ways import home as begins

router = APIRouter()
WRONG = marked("E-postadressen och lösenordet hör inte ihop. Försök igen.")
Onward = Annotated[str, Form(alias="next")]


@router.get("/logga-in")
def form(request: Request, vidare: str = "") -> Response:
    """The form."""
    return _form(request, next=own_path(vidare), reason=_("Sidan är till för personal.") if vidare else "")


@router.post("/logga-in")
def sign_in(
    request: Request,
    work: Work,
    now: Now,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    onward: Onward = AFTER,
) -> Response:
    """Let someone in who has an account, and lead them on to a page of ours. A step that is left comes by itself."""
    with work() as session:
        knocked = knock(session, email, caller(request), now)
    right, fresh = knocked.answer(password)
    if not right or knocked.person_id is None:
        with work() as session:
            fail(session, knocked)
        return _form(request, 401, next=own_path(onward), error=_(WRONG))
    try:
        with work() as session:
            token = enter(session, knocked, fresh, now, instead_of=session_token(request))
    except Refused as refusal:
        return _form(request, 422, next=own_path(onward), error=_(refusal.text))
    return keep(RedirectResponse(own_path(onward), 303), token, fresh_mark(knocked.person_id))


@router.post("/logga-ut")
def sign_out(request: Request, work: Work) -> Response:
    """End the session, here and in the store."""
    token = session_token(request)
    if token:
        with work() as session:
            close_session(session, token_hash(token))
    return forget(RedirectResponse("/", 303))


@router.get(AFTER)
def home(known: SignedIn) -> Response:
    """Where someone's work begins."""
    return RedirectResponse(begins(known), 303)


def _form(request: Request, code: int = 200, *, next: str, reason: str = "", error: str | None = None) -> Response:  # noqa: A002
    return page(request, "signin/signin.html", code, next=next, reason=reason, error=error, **ways_in())
