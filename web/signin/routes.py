"""Sign in with the demo password, until people have accounts of their own."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from service.errors import Unready
from service.settings import settings
from web.pages import page
from web.signin.cookie import ABSOLUTE_S, COOKIE, signed

router = APIRouter()
AFTER = "/lagesbild"


@router.get("/logga-in")
def form(request: Request, vidare: str = "") -> Response:
    """The form."""
    reason = "Sidan är till för personal." if vidare else ""
    return page(request, "signin/signin.html", error=None, reason=reason, next=_own(vidare))


@router.post("/logga-in")
def sign_in(
    request: Request, password: Annotated[str, Form()] = "", onward: Annotated[str, Form(alias="next")] = AFTER
) -> Response:
    """Let someone in who knows the password, and lead them on to a page of ours. Raises Unready when none is set."""
    right = settings().demo_password.get_secret_value()
    if not right:
        raise Unready("Inget lösenord är satt. Sätt OPL_DEMO_PASSWORD för att öppna sidorna för personal.")
    if not hmac.compare_digest(password.encode(), right.encode()):
        return page(
            request, "signin/signin.html", 403, error="Fel lösenord. Försök igen.", reason="", next=_own(onward)
        )
    answer = RedirectResponse(_own(onward), 303)
    cookie = signed(settings().secret.get_secret_value())
    answer.set_cookie(
        COOKIE, cookie, max_age=ABSOLUTE_S, httponly=True, samesite="strict", secure=settings().https, path="/"
    )
    return answer


@router.post("/logga-ut")
def sign_out() -> Response:
    """Forget the session."""
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


def _own(path: str) -> str:
    """A path of our own site, whatever was asked for."""
    fine = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if fine else AFTER
