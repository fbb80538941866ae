"""Read who is signed in, and what is kept of passwords, links and second factors."""

from datetime import datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, exists, func, or_, select
from sqlmodel import Session

from service.bounds import SESSION_IDLE
from service.db import table
from service.people.models import TIME
from service.people.queries import as_viewer, person, standing
from service.signin.models import Authenticator, Link, Password, RecoveryCode, SignIn, Tally
from service.signin.passkeys.models import Passkey
from service.signin.rules import Presence, spelled
from service.statements import Worded, rows, worded

sign_in, password, link = table(SignIn), table(Password), table(Link)
authenticator, recovery_code, tally = table(Authenticator), table(RecoveryCode), table(Tally)
passkey = table(Passkey)


class Account(NamedTuple):
    """Who someone says they are. None and None when there is no such open account."""

    person_id: UUID | None
    hash: str | None


class Invited(NamedTuple):
    """Whom a link is for, and what for."""

    person_id: UUID
    name: str
    email: str
    purpose: str


def presence(session: Session, token_hash: bytes, now: datetime) -> Presence | None:
    """The session that a token opens: one statement, for it runs on every request of staff."""
    asked = {"token_hash": token_hash, "now": now, "idle_since": now - SESSION_IDLE}
    found = rows(session, _presence(), asked)
    viewer = as_viewer(found)
    if viewer is None:
        return None
    row = found[0]
    return Presence(viewer, token_hash, row.seen_at, strong=row.strong, has_app=row.has_app, has_key=row.has_key)


@cache
def _presence() -> Worded:
    now, idle_since = bindparam("now", type_=TIME), bindparam("idle_since", type_=TIME)
    return worded(
        standing()
        .add_columns(
            sign_in.c.strong,
            sign_in.c.seen_at,
            exists().where(authenticator.c.person_id == person.c.id).label("has_app"),
            exists().where(passkey.c.person_id == person.c.id).label("has_key"),
        )
        .join(sign_in, sign_in.c.person_id == person.c.id)
        .where(sign_in.c.token_hash == bindparam("token_hash"), sign_in.c.ends_at > now, sign_in.c.seen_at > idle_since)
    )


def account(session: Session, email: str, now: datetime) -> Account:
    """The open account with this address, and its password's hash."""
    asked = (
        select(person.c.id, password.c.hash)
        .outerjoin(password, password.c.person_id == person.c.id)
        .where(person.c.email == spelled(email), _open(now))
    )
    found = session.execute(asked).one_or_none()
    return Account(found.id, found.hash) if found else Account(None, None)


def kept_password(session: Session, person_id: UUID) -> str | None:
    return session.execute(select(password.c.hash).where(password.c.person_id == person_id)).scalar_one_or_none()


def own_words(session: Session, person_id: UUID) -> list[str]:
    """What anyone who knows the person would try first."""
    found = session.execute(select(person.c.name, person.c.email).where(person.c.id == person_id)).one()
    return [found.name, found.email]


def invited(session: Session, token_hash: bytes, now: datetime) -> Invited | None:
    """Whom an unused link that still holds is for."""
    asked = (
        select(person.c.id, person.c.name, person.c.email, link.c.purpose)
        .join(link, link.c.person_id == person.c.id)
        .where(link.c.token_hash == token_hash, link.c.used_at.is_(None), link.c.ends_at > now, _open(now))
    )
    found = session.execute(asked).one_or_none()
    return Invited(*found) if found else None


def sealed_secret(session: Session, person_id: UUID) -> bytes | None:
    """The sealed secret of a person's app."""
    asked = select(authenticator.c.sealed).where(authenticator.c.person_id == person_id)
    return session.execute(asked).scalar_one_or_none()


def codes_left(session: Session, person_id: UUID) -> int:
    """How many recovery codes are unused."""
    unused = recovery_code.c.used_at.is_(None)
    asked = select(func.count()).select_from(recovery_code).where(recovery_code.c.person_id == person_id, unused)
    return int(session.execute(asked).scalar_one())


def sessions_open(session: Session, person_id: UUID, now: datetime) -> int:
    """In how many places a person is signed in."""
    alive = (sign_in.c.ends_at > now, sign_in.c.seen_at > now - SESSION_IDLE)
    asked = select(func.count()).select_from(sign_in).where(sign_in.c.person_id == person_id, *alive)
    return int(session.execute(asked).scalar_one())


def _open(now: datetime) -> ColumnElement[bool]:
    return or_(person.c.closed_at.is_(None), person.c.closed_at > now)
