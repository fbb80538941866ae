"""Sign in by the municipality's own directory: away to its page, and back with its proof."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from service.bounds import DIRECTORY_CODE, DIRECTORY_LIFE
from service.errors import Missing, Refused
from service.settings import Settings, settings
from service.signin.oidc import actions, rules
from service.signin.oidc.rules import Told, Trust
from web.deps import Now, SignedIn, Transaction, Work
from web.onward import own_path
from web.pages import page
from web.signin.beginning import count_beginning
from web.signin.calling import fresh_mark
from web.signin.cookies import cookie_name, keep
from web.signin.oidc import asking

router = APIRouter()
COOKIE = "opl_directory"
ACCOUNT = "/konto/nycklar"
Part = Annotated[str, Query(max_length=DIRECTORY_CODE)]


@router.get("/logga-in/katalog")
def start(request: Request, work: Work, now: Now, vidare: str = "") -> Response:
    """Send someone to the directory's page."""
    return _away(request, work, now, onward=own_path(vidare))


@router.get("/konto/katalog")
def start_link(request: Request, work: Work, now: Now, known: SignedIn) -> Response:
    """The same, to link the account that someone is signed in to."""
    return _away(request, work, now, onward=ACCOUNT, person_id=known.person_id)


@router.get("/logga-in/katalog/svar")
def end(
    request: Request, work: Work, now: Now, code: Part = "", state: Part = "", error: Part = "", iss: Part = ""
) -> Response:
    """Take the directory's proof, once, and let them in; or say in words why not."""
    config = _offered()
    with work() as session:
        kept = actions.end(session, request.cookies.get(cookie_name(COOKIE), ""))
    try:
        rules.check_return(kept, None, state=state, issuer=iss, error=error, now=now)
        told = _proved(config, kept, code=code, state=state, iss=iss, now=now)
        answer = _linked(request, work, now, kept, told) if kept.person_id else _let_in(request, work, now, kept, told)
    except Refused as refusal:
        answer = page(request, "signin/refused.html", 422, text=refusal.text)
    answer.delete_cookie(cookie_name(COOKIE), path="/", secure=config.https, httponly=True, samesite="lax")
    return answer


def _away(request: Request, work: Transaction, now: datetime, *, onward: str, person_id: Any = None) -> Response:
    config = _offered()
    with work() as session:
        count_beginning(session, request, now)
    try:
        by = asking.describe(config)
    except Refused as refusal:
        return page(request, "signin/refused.html", 422, text=refusal.text)
    with work() as session:
        begun = actions.begin(session, onward=onward, person_id=person_id, now=now)
    where = asking.address(by, config, state=begun.state, nonce=begun.nonce, verifier=begun.verifier)
    answer = RedirectResponse(where, 303)
    # Lax and not Strict: the directory's page sends the browser back here.
    answer.set_cookie(
        cookie_name(COOKIE), begun.token, max_age=int(DIRECTORY_LIFE.total_seconds()),
        httponly=True, samesite="lax", secure=config.https, path="/",
    )  # fmt: skip
    return answer


def _proved(config: Settings, kept: Any, *, code: str, state: str, iss: str, now: datetime) -> Told:
    by, told, keys = asking.exchange(config, code, kept.verifier)
    rules.check_return(kept, by, state=state, issuer=iss, error="", now=now)
    trust = Trust(
        by.issuer, config.oidc_client_id, config.oidc_groups_claim, config.oidc_email_claim, config.oidc_strong
    )
    claims = rules.proved(told.get("id_token"), told.get("access_token"), keys, trust=trust, nonce=kept.nonce, now=now)
    return rules.someone(claims, trust)


def _let_in(request: Request, work: Transaction, now: datetime, kept: Any, told: Told) -> Response:
    """Raises Refused, also for one who has nothing left here."""
    with work() as session:
        person_id, token = actions.enter(session, told, settings().oidc_groups, now=now)
    if token is None:
        raise rules.refused("no_role")
    # A page and not a redirect: the session's cookie is Strict, and would be left out of what the directory began.
    return keep(page(request, "signin/oidc/back.html", onward=kept.onward), token, fresh_mark(person_id))


def _linked(request: Request, work: Transaction, now: datetime, kept: Any, told: Told) -> Response:
    with work() as session:
        actions.link(session, kept.person_id, told, now=now)
    return page(request, "signin/oidc/back.html", onward=ACCOUNT)


def _offered() -> Settings:
    """Raises Missing when the settings name no directory."""
    if not settings().directory:
        raise Missing
    return settings()
