"""A conversation with the municipality's own directory: begin it, end it once, and let in whoever it proved.

Identity is (issuer, subject). An address never links an account: whoever can choose their address in the directory
would choose an administrator's.
"""

import secrets
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session

from service.bounds import DIRECTORY_LIFE
from service.db import act_as
from service.errors import Refused
from service.log.actions import note_sign_in
from service.people.actions import give, take
from service.people.queries import person, viewer
from service.signin.actions import open_session
from service.signin.oidc.queries import (
    by_group,
    choosable,
    conversation,
    current,
    group_holding,
    identity,
    is_linked,
    known,
)
from service.signin.oidc.rules import Told, chosen, refused, wanted
from service.signin.rules import token_hash


class Begun(NamedTuple):
    """What the browser keeps (token), and what the directory is told."""

    token: str
    state: str
    nonce: str
    verifier: str


def begin(session: Session, *, onward: str, person_id: UUID | None, now: datetime) -> Begun:
    """Someone goes to the directory's page. Conversations that were never ended are forgotten on the way."""
    session.execute(delete(conversation).where(conversation.c.begun_at <= now - DIRECTORY_LIFE))
    begun = Begun(*(secrets.token_urlsafe(48) for _ in Begun._fields))
    kept = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "onward": onward}
    row = insert(conversation).values(token_hash=token_hash(begun.token), person_id=person_id, begun_at=now, **kept)
    session.execute(row)
    return begun


def end(session: Session, token: str) -> Any:
    """The conversation that was begun with this token, or None. Whatever comes of it, there is no second time."""
    ended = delete(conversation).where(conversation.c.token_hash == token_hash(token)).returning(*conversation.c)
    return session.execute(ended).one_or_none()


def enter(session: Session, told: Told, groups: str, *, now: datetime) -> tuple[UUID, str | None]:
    """Who this is, and the token of their new session; None for one whom no function opens anything any longer.

    What their groups took away stays taken, so that is no exception. Raises Refused.
    """
    person_id = admit(session, told, groups, now=now)
    there = viewer(session, person_id, now)
    if there is None or not there.grants:
        note_sign_in(session, "sign_in.failed", {"by": "directory"}, person_id=person_id)
        return person_id, None
    note_sign_in(session, "sign_in.done", {"by": "directory", "strong": told.strong}, person_id=person_id)
    return person_id, open_session(session, person_id, now, told.strong)


def admit(session: Session, told: Told, groups: str, *, now: datetime) -> UUID:
    """The account of whoever this is, with the functions that their groups give them now; perhaps with none left.

    Their first time makes the account, when at least one group means something here. Raises Refused.
    """
    _one_at_a_time(session, told)
    named = wanted(told.groups, groups)
    functions = chosen(named, choosable(session))
    there = known(session, told.issuer, told.subject)
    if there and there.closed_at:
        raise refused("closed_account")
    if there is None and not functions:
        raise refused("no_role")
    person_id = there.id if there else _newcomer(session, told, now)
    act_as(session, person_id)
    agree(session, person_id, functions, now=now)
    return person_id


def agree(session: Session, person_id: UUID, functions: set[UUID], *, now: datetime) -> set[UUID]:
    """What someone holds by their groups is made to be these functions; what was given by hand stays as it is.

    The last who can administer keeps that, until somebody else can. Returns the people whose rights changed.
    """
    held = by_group(session, person_id)
    changed = set[UUID]()
    for function_id in sorted(functions - held.keys()):
        if given := give(session, function_id, person_id, by=None, now=now):
            changed |= given
            row = {"holding_id": current(session, person_id, function_id)}
            session.execute(insert(group_holding).values(row))
    for function_id in sorted(held.keys() - functions):
        changed |= _taken(session, held[function_id], now)
    return changed


def link(session: Session, person_id: UUID, told: Told, *, now: datetime) -> None:
    """Someone who is signed in says that this is them in the directory, too. Raises Refused when either is another's."""
    _one_at_a_time(session, told)
    there = known(session, told.issuer, told.subject)
    if there and there.id != person_id:
        raise refused("already_linked")
    if there is None and is_linked(session, person_id, told.issuer):
        raise refused("another_linked")
    if there is None:
        _remember(session, person_id, told, now)


def _newcomer(session: Session, told: Told, now: datetime) -> UUID:
    """An account of their own. Never one that is there already under the same address, not even by a hair's breadth."""
    made = upsert(person).values(id=uuid4(), created_at=now, **told.person.model_dump())
    fresh = made.on_conflict_do_nothing(index_elements=["email"]).returning(person.c.id)
    person_id: UUID | None = session.execute(fresh).scalar_one_or_none()
    if person_id is None:
        raise refused("address_taken")
    _remember(session, person_id, told, now)
    return person_id


def _remember(session: Session, person_id: UUID, told: Told, now: datetime) -> None:
    row = {"issuer": told.issuer, "subject": told.subject, "person_id": person_id, "since": now}
    session.execute(insert(identity).values(row))


def _taken(session: Session, holding_id: UUID, now: datetime) -> set[UUID]:
    try:
        with session.begin_nested():
            return take(session, holding_id, by=None, now=now)
    except Refused as refusal:
        if refusal.code != "last_administrator":
            raise
        return set()


def _one_at_a_time(session: Session, told: Told) -> None:
    """Two windows in which the same person signs in for the first time must not make two accounts."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{told.issuer} {told.subject}", 0))))
