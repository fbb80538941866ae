"""What a route may ask for: the store, the time, who asks, and that they are let in."""

from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from sqlmodel import Session

from service import clock
from service.conversations.desk import how_many
from service.db import engine, unit_of_work
from service.people.rules import CHANGE, READ, Viewer
from service.settings import settings
from service.signin.actions import seen
from service.signin.queries import presence
from service.signin.rules import Presence, Step, left_to_do, token_hash
from service.triage import floods
from web.errors import NotAllowed, NotSignedIn, StepLeft
from web.signin.cookies import session_token

Transaction = Callable[[], AbstractContextManager[Session]]
SEEN_EVERY = timedelta(minutes=1)  # how exactly we know when someone was last here
STEPS = {Step.CODE: "/logga-in/kod", Step.ENROL: "/konto/kod"}


async def transaction(request: Request) -> Transaction:
    """A way to open the request's one transaction: `with work() as session:`. The log is told who acts in it.

    It commits when the block ends, which is before the answer is made: an answer never claims what was not kept.
    """
    return lambda: unit_of_work(engine(), _actor(request))


async def present() -> datetime:
    """The time at which the request is answered."""
    return clock.now()


Work = Annotated[Transaction, Depends(transaction)]
Now = Annotated[datetime, Depends(present)]


async def found(request: Request, work: Work, now: Now) -> Presence | None:
    """The session that the cookie opens, also one with a step left. Without a cookie the store is not asked."""
    request.state.now = now  # forms are stamped with it
    token = session_token(request)
    return await run_in_threadpool(_presence, work, token, now) if token else None


async def viewer(request: Request, work: Work, found: Annotated[Presence | None, Depends(found)]) -> Viewer | None:
    """Who asks: None for one who has not signed in all the way. The frame of pages reads it, and what waits for them."""
    known = found.viewer if found and left_to_do(found, settings().demanding) is None else None
    request.state.viewer = known
    asks = known is not None and (known.has("conversation", CHANGE) or known.has("held", CHANGE))
    if known and asks and not request.url.path.startswith("/api/"):
        request.state.awaiting = await run_in_threadpool(_how_many_wait, work, known)
    return known


async def signed_in(
    known: Annotated[Viewer | None, Depends(viewer)], found: Annotated[Presence | None, Depends(found)]
) -> Viewer:
    """Let in only those who have signed in. Raises NotSignedIn, and StepLeft when a second factor is wanted."""
    if known is not None:
        return known
    left = left_to_do(found, settings().demanding) if found else None
    raise StepLeft(STEPS[left]) if left else NotSignedIn


async def half_way(found: Annotated[Presence | None, Depends(found)]) -> Presence:
    """Someone whose password was right, whatever step is left. Raises NotSignedIn."""
    if found is None:
        raise NotSignedIn
    return found


def may(field: str, letters: str = READ) -> Callable[..., Coroutine[Any, Any, Viewer]]:
    """Asks for one whose functions give this right, if only to a part. Raises NotAllowed besides what signed_in does."""

    async def allowed(known: Annotated[Viewer, Depends(signed_in)]) -> Viewer:
        if not known.has(field, letters):
            raise NotAllowed
        return known

    return allowed


def _actor(request: Request) -> UUID | None:
    """Who has signed in, as far as is known when the transaction opens; nobody costs no question to the store."""
    known: Viewer | None = getattr(request.state, "viewer", None)
    return known.person_id if known else None


def _how_many_wait(work: Transaction, known: Viewer) -> dict[str, int]:
    """By the address of the way."""
    with work() as session:
        talk = {"/samtal": how_many(session, known)} if known.has("conversation", CHANGE) else {}
        return talk | ({"/granskning": floods.how_many(session)} if known.has("held", CHANGE) else {})


def _presence(work: Transaction, token: str, now: datetime) -> Presence | None:
    with work() as session:
        there = presence(session, token_hash(token), now)
        if there and now - there.seen_at >= SEEN_EVERY:
            seen(session, there.token_hash, now)
        return there


Known = Annotated[Viewer | None, Depends(viewer)]
SignedIn = Annotated[Viewer, Depends(signed_in)]
HalfWay = Annotated[Presence, Depends(half_way)]
Staff = Depends(signed_in)
