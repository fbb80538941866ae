"""The second step of signing in, and the app that it takes."""

import base64
from typing import Annotated, Any
from urllib.parse import quote

import segno
from cryptography.exceptions import InvalidTag
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from service.errors import Refused
from service.people.rules import Viewer
from service.settings import settings
from service.signin import totp
from service.signin.rules import Presence, Step, left_to_do
from web.deps import HalfWay, Now, Work
from web.onward import AFTER, own_path
from web.pages import page
from web.signin.calling import caller, fresh_mark
from web.signin.cookies import keep
from web.signin.ways import ways_in

router = APIRouter()
Code = Annotated[str, Form(max_length=100)]
Onward = Annotated[str, Form(alias="next")]
HALF_WAY: dict[str, Any] = {"asked_who": False}  # whose password was right is not asked to sign in
STALE = "Bilden gick inte att känna igen. Läs in den nya."


@router.get("/logga-in/kod")
def step(request: Request, found: HalfWay, vidare: str = "") -> Response:
    """The form for a code. Who has nothing left to do is led on."""
    if left_to_do(found, settings().demanding) is not Step.CODE:
        return RedirectResponse(own_path(vidare), 303)
    return _step(request, found, own_path(vidare))


@router.post("/logga-in/kod")
def take_step(
    request: Request, work: Work, now: Now, found: HalfWay, code: Code = "", onward: Onward = AFTER
) -> Response:
    """Take a code, and let them in by a session that is new again."""
    with work() as session:
        token = totp.prove(session, found, code, caller(request), now)
    if token is None:
        return _step(request, found, own_path(onward), totp.WRONG)
    return keep(RedirectResponse(own_path(onward), 303), token, fresh_mark(found.viewer.person_id))


@router.get("/konto/kod")
def enrolment(request: Request, found: HalfWay, vidare: str = "") -> Response:
    """A picture for the app, with a secret that is not kept until the app has shown that it knows it."""
    if (elsewhere := _not_here(found, vidare)) is not None:
        return elsewhere
    return _enrolment(request, found.viewer, totp.fresh_secret(), own_path(vidare))


@router.post("/konto/kod")
def enrol(
    request: Request,
    work: Work,
    now: Now,
    found: HalfWay,
    sealed: Annotated[str, Form(max_length=500)] = "",
    code: Code = "",
    onward: Onward = AFTER,
) -> Response:
    """Keep the app, show the recovery codes this once, and go on with a strong session."""
    if (elsewhere := _not_here(found, onward)) is not None:
        return elsewhere
    secret, person_id = settings().secret.get_secret_value(), found.viewer.person_id
    told = _unsealed(sealed, found.viewer)
    if told is None:
        return _enrolment(request, found.viewer, totp.fresh_secret(), own_path(onward), STALE)
    try:
        with work() as session:
            codes = totp.enrol(session, person_id, told, code, secret=secret, now=now)
            token = totp.strengthened(session, found, now)
    except Refused as refusal:
        return _enrolment(request, found.viewer, told, own_path(onward), refusal.text)
    request.state.viewer = found.viewer
    answer = page(request, "signin/recovery.html", codes=codes, next=own_path(onward))
    return keep(answer, token, fresh_mark(person_id))


def _not_here(found: Presence, onward: str) -> Response | None:
    """Only who is let in already, or has no second factor to show, may add an app: a password alone must not."""
    if left_to_do(found, settings().demanding) is Step.CODE:
        return RedirectResponse(f"/logga-in/kod?vidare={quote(own_path(onward))}", 303)
    return RedirectResponse("/konto", 303) if found.has_app else None


def _step(request: Request, found: Presence, onward: str, error: str = "") -> Response:
    keys = found.has_key and ways_in()["passkeys"]
    told: dict[str, Any] = {"next": onward, "error": error, "has_app": found.has_app, "passkeys": keys, "directory": ""}
    told |= HALF_WAY
    return page(request, "signin/code.html", 401 if error else 200, **told)


def _enrolment(request: Request, who: Viewer, told: str, onward: str, error: str = "") -> Response:
    """The picture is a data: address, made here: the secret is sent to nobody else."""
    sealed = totp.seal(settings().secret.get_secret_value(), who.person_id, told)
    address = totp.address(told, email=who.email, issuer=f"Lägesbild {settings().municipality}".strip())
    shown: dict[str, Any] = {
        "picture": segno.make(address, error="l").svg_data_uri(scale=5, border=3, dark="#000", light="#fff"),
        "address": address,
        "spelled": " ".join(told[at : at + 4] for at in range(0, len(told), 4)),
        "sealed": base64.urlsafe_b64encode(sealed).decode(),
    }
    return page(request, "signin/enrol.html", 422 if error else 200, next=onward, error=error, **shown, **HALF_WAY)


def _unsealed(sealed: str, who: Viewer) -> str | None:
    try:
        told = base64.b64decode(sealed.encode(), altchars=b"-_", validate=True)
        return totp.unseal(settings().secret.get_secret_value(), who.person_id, told)
    except (ValueError, InvalidTag):  # not base64, too short, changed, or another's
        return None
