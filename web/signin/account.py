"""`/konto`: one's own account. The password, the second factor, where one is signed in."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from service.bounds import PASSWORD
from service.errors import Refused
from service.people.rules import Viewer
from service.settings import settings
from service.signin import totp
from service.signin.actions import close_sessions, open_session, set_password
from service.signin.entering import fail, knock
from service.signin.limits import give_back
from service.signin.passkeys.queries import keys
from service.signin.queries import codes_left, kept_password, sessions_open
from service.signin.rules import Presence, same_twice
from web.deps import HalfWay, Now, SignedIn, Transaction, Work
from web.pages import page
from web.signin.calling import caller, fresh_mark
from web.signin.cookies import forget, keep
from web.signin.ways import ways_in

router = APIRouter(prefix="/konto")
Code = Annotated[str, Form(max_length=100)]
Secret = Annotated[str, Form()]
NOT_YOURS = "Det nuvarande lösenordet stämmer inte."


@router.get("")
def account(request: Request, work: Work, now: Now, known: SignedIn, found: HalfWay, andrat: bool = False) -> Response:
    """What someone can do with their account."""
    with work() as session:
        shown = _shown(session, known, found, now)
    return page(request, "signin/account.html", changed=andrat, errors={}, **shown)


@router.post("/losenord")
def change_password(
    request: Request,
    work: Work,
    now: Now,
    known: SignedIn,
    found: HalfWay,
    current: Secret = "",
    password: Secret = "",
    again: Secret = "",
) -> Response:
    """Another password: every other session ends, and this one begins anew."""
    with work() as session:
        knocked = knock(session, known.email, caller(request), now)
    if not knocked.answer(current).right:
        with work() as session:
            fail(session, knocked)
        return _again(request, work, found, now, "current", NOT_YOURS)
    try:
        with work() as session:
            give_back(session, knocked.limits)
            set_password(session, known.person_id, same_twice(password, again), now)
            token = open_session(session, known.person_id, now, found.strong)
    except Refused as refusal:
        return _again(request, work, found, now, refusal.field or "password", refusal.text)
    return keep(RedirectResponse("/konto?andrat=true", 303), token, fresh_mark(known.person_id))


@router.post("/kod/bort")
def drop_app(request: Request, work: Work, now: Now, known: SignedIn, found: HalfWay, code: Code = "") -> Response:
    """Take the app away, by a code of it or a recovery code; who must have one gets a new one next."""
    with work() as session:
        right = totp.proves(session, found, code, caller(request), now)
        token = totp.without(session, found, now) if right else None
    if token is None:
        return _again(request, work, found, now, "drop", totp.WRONG)
    asked = any(grant.role in settings().demanding for grant in known.grants)
    return keep(RedirectResponse("/konto/kod" if asked else "/konto", 303), token)


@router.post("/koder")
def renew_codes(request: Request, work: Work, now: Now, known: SignedIn, found: HalfWay, code: Code = "") -> Response:
    """Ten new recovery codes, by a code of the app."""
    secret = settings().secret.get_secret_value()
    with work() as session:
        right = totp.proves(session, found, code, caller(request), now)
        codes = totp.fresh_codes(session, known.person_id, secret=secret) if right else []
    if not codes:
        return _again(request, work, found, now, "renew", totp.WRONG)
    return page(request, "signin/recovery.html", codes=codes, next="/konto")


@router.post("/logga-ut")
def sign_out_everywhere(work: Work, now: Now, known: SignedIn) -> Response:
    """End every session of theirs."""
    with work() as session:
        close_sessions(session, known.person_id, now)
    return forget(RedirectResponse("/", 303))


def _again(request: Request, work: Transaction, found: Presence, now: Any, field: str, text: str) -> Response:
    """The page with what did not hold."""
    with work() as session:
        shown = _shown(session, found.viewer, found, now)
    return page(request, "signin/account.html", 422, changed=False, errors={field: text}, **shown)


def _shown(session: Session, known: Viewer, found: Presence, now: Any) -> dict[str, Any]:
    return {
        "has_password": kept_password(session, known.person_id) is not None,
        "has_app": found.has_app,
        "codes_left": codes_left(session, known.person_id),
        "keys": len(keys(session, known.person_id)),
        "sessions": sessions_open(session, known.person_id, now),
        "asked": any(grant.role in settings().demanding for grant in known.grants),
        "least": PASSWORD[0],
        **ways_in(),
    }
