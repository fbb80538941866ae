"""How someone gets in with a password: knock, be measured, enter. What is slow happens between two transactions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from service.bounds import SIGN_IN_TRIES, SIGN_IN_TRIES_IN_ALL, SIGN_IN_TRIES_OF_A_SOURCE
from service.db import act_as
from service.log.actions import note_sign_in
from service.signin import rules
from service.signin.actions import close_session, keep_fresh, open_session
from service.signin.limits import Limit, count_all, give_back
from service.signin.oidc.queries import check_no_groups
from service.signin.passwords import Match, match
from service.signin.queries import account


@dataclass(frozen=True)
class Caller:
    """From where someone asks: a host, and what their browser says about having been here before."""

    secret: str
    host: str
    mark: str


@dataclass(frozen=True)
class Knock:
    """Someone asks to be let in. Nothing in it, nor in how long it takes, tells whether the account exists."""

    person_id: UUID | None
    hash: str | None
    limits: tuple[Limit, ...]

    def answer(self, password: str) -> Match:
        """Is it the right password? Slow by intention, and as slow without an account."""
        return match(password, self.hash)


def knock(session: Session, email: str, caller: Caller, now: datetime) -> Knock:
    """Count the try. Raises TooMany.

    A browser that this person signed in from is counted by itself, so that nobody who guesses elsewhere, or beside
    them in the same network, can shut them out.
    """
    found = account(session, email, now)
    limits = known_by_itself(caller, found.person_id) or (
        (rules.account(caller.secret, email), SIGN_IN_TRIES),
        (rules.source(caller.secret, caller.host, now), SIGN_IN_TRIES_OF_A_SOURCE),
        (rules.keyed(caller.secret, "all"), SIGN_IN_TRIES_IN_ALL),
    )
    count_all(session, limits, now)
    return Knock(found.person_id, found.hash, limits)


def known_by_itself(caller: Caller, person_id: UUID | None) -> tuple[Limit, ...]:
    """The one limit of a browser that this person has signed in from; none for another."""
    device = rules.device(caller.secret, person_id, caller.mark)
    return ((device, SIGN_IN_TRIES),) if device else ()


def enter(session: Session, knocked: Knock, fresh: str | None, now: datetime, *, instead_of: str | None) -> str:
    """Someone gave the right password: a new session, and never one that was there before. Returns its token.

    Raises Refused for one who must come by the directory.
    """
    assert knocked.person_id is not None
    assert knocked.hash is not None
    check_no_groups(session, knocked.person_id)
    act_as(session, knocked.person_id)
    note_sign_in(session, "sign_in.done", {"by": "password"}, person_id=knocked.person_id)
    give_back(session, knocked.limits)
    if fresh:
        keep_fresh(session, knocked.person_id, knocked.hash, fresh)
    if instead_of:
        close_session(session, rules.token_hash(instead_of))
    return open_session(session, knocked.person_id, now, strong=False)


def fail(session: Session, knocked: Knock) -> None:
    """Someone gave a wrong password: the log knows whose, if anyone's."""
    note_sign_in(session, "sign_in.failed", {"by": "password"}, person_id=knocked.person_id)
