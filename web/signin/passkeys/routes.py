"""Sign in with a key, and look after one's own. The browser's script asks, and sends the key's answer as a form."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from service.bounds import JSON_BYTES
from service.errors import Missing, Refused
from service.settings import settings
from service.signin.oidc.queries import by_group, is_linked
from service.signin.passkeys import actions, rules
from service.signin.passkeys.queries import keys
from service.signin.passkeys.rules import Place
from web.deps import Now, SignedIn, Transaction, Work
from web.onward import AFTER, own_path
from web.pages import page
from web.signin.beginning import count_beginning
from web.signin.calling import fresh_mark
from web.signin.cookies import keep, session_token

router = APIRouter()
MINE = "/konto/nycklar"
Answer = Annotated[str, Form(max_length=JSON_BYTES)]


@router.post("/logga-in/nyckel/fraga")
def ask(request: Request, work: Work, now: Now) -> Response:
    """What a key must sign to let its owner in."""
    where = _place()
    with work() as session:
        count_beginning(session, request, now)
        challenge = actions.ask(session, None, now=now)
    return _json(rules.to_sign(where, challenge))


@router.post("/logga-in/nyckel")
def sign_in(
    request: Request,
    work: Work,
    now: Now,
    answer: Answer = "",
    onward: Annotated[str, Form(alias="next")] = AFTER,
) -> Response:
    """Let in whoever's key this is. It counts as a second factor: it was held, and its holder proved themselves to it."""
    try:
        token, mark = _let_in(request, work, now, answer)
    except Refused as refusal:
        return page(request, "signin/refused.html", 422, text=refusal.text)
    return keep(RedirectResponse(own_path(onward), 303), token, mark)


@router.get(MINE)
def mine(request: Request, work: Work, known: SignedIn) -> Response:
    """One's own keys."""
    return _mine(request, work, known.person_id)


@router.post(f"{MINE}/fraga")
def ask_new(work: Work, now: Now, known: SignedIn) -> Response:
    """What a new key must sign."""
    where = _place()
    with work() as session:
        challenge = actions.ask(session, known.person_id, now=now)
        has = [bytes.fromhex(key.id) for key in keys(session, known.person_id)]
    return _json(rules.to_make(where, challenge, known, has=has, called=f"Lägesbild {settings().municipality}".strip()))


@router.post(MINE)
def add(
    request: Request,
    work: Work,
    now: Now,
    known: SignedIn,
    answer: Answer = "",
    name: Annotated[str, Form(max_length=1_000)] = "",
) -> Response:
    """Keep a new key."""
    where = _place()
    try:
        told = rules.answered(answer)
        with work() as session:
            asked = actions.take(session, told, known.person_id, now=now)
        if not asked:
            raise rules.refused("passkey_unproven")
        with work() as session:
            actions.keep(session, known.person_id, answer, name, where, now=now)
    except Refused as refusal:
        return _mine(request, work, known.person_id, 422, refusal.text)
    return RedirectResponse(MINE, 303)


@router.post(f"{MINE}/ta-bort")
def remove(work: Work, known: SignedIn, key: Annotated[str, Form(max_length=2_046)] = "") -> Response:
    """A key opens nothing any longer."""
    with work() as session:
        actions.remove(session, known.person_id, key)
    return RedirectResponse(MINE, 303)


def _let_in(request: Request, work: Transaction, now: datetime, answer: str) -> tuple[str, str]:
    """A session's token, and the browser's mark. Raises Refused; what is noted on the way is kept."""
    where, told = _place(), rules.answered(answer)
    with work() as session:
        asked = actions.take(session, told, None, now=now)
    if not asked:
        raise rules.refused("passkey_unproven")
    with work() as session:
        entered = actions.enter(session, answer, where, now=now, instead_of=session_token(request))
    if entered is None:
        raise rules.refused("passkey_copied")
    person_id, token = entered
    return token, fresh_mark(person_id)


def _mine(request: Request, work: Transaction, person_id: UUID, code: int = 200, error: str = "") -> Response:
    now = settings()
    with work() as session:
        linked = now.directory and is_linked(session, person_id, now.oidc_issuer)
        by_directory = bool(by_group(session, person_id))
        told: dict[str, Any] = {"keys": keys(session, person_id), "directory": now.directory, "linked": linked}
    possible = rules.place(now.base_url) is not None and not by_directory
    told["by_directory"] = by_directory
    return page(request, "signin/passkeys/passkeys.html", code, error=error, possible=possible, **told)


def _place() -> Place:
    """Raises Missing where no key can be."""
    where = rules.place(settings().base_url)
    if where is None:
        raise Missing
    return where


def _json(told: str) -> Response:
    return Response(told, media_type="application/json")
