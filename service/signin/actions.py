"""Open and end sessions, choose a password, hand out a link by which one is chosen."""

import secrets
from datetime import datetime
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import ColumnElement, and_, delete, insert, or_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session

from service.bounds import LINK_LIFE, SESSION_IDLE, SESSION_LONGEST
from service.db import act_as
from service.errors import Missing
from service.settings import settings
from service.signin.passwords import hashed
from service.signin.queries import Invited, invited, link, own_words, password, sign_in
from service.signin.rules import judge, normal, token_hash

INVITE, RESET = "invite", "reset"


def open_session(session: Session, person_id: UUID, now: datetime, strong: bool) -> str:
    """Sign someone in. Returns the token for their cookie, which nobody else knows: the store keeps its hash."""
    token = secrets.token_urlsafe(32)
    session.execute(delete(sign_in).where(sign_in.c.person_id == person_id, _over(now)))
    opened = {"opened_at": now, "seen_at": now, "ends_at": now + SESSION_LONGEST}
    kept = {"token_hash": token_hash(token), "person_id": person_id, "strong": strong}
    session.execute(insert(sign_in).values(kept | opened))
    return token


def seen(session: Session, token_hash: bytes, now: datetime) -> None:
    """Someone is still there."""
    session.execute(update(sign_in).where(sign_in.c.token_hash == token_hash).values(seen_at=now))


def close_session(session: Session, token_hash: bytes) -> None:
    """Sign out here: the session that is known by what is kept of its token. Twice is harmless."""
    session.execute(delete(sign_in).where(sign_in.c.token_hash == token_hash))


def close_sessions(session: Session, person_id: UUID, now: datetime) -> None:  # noqa: ARG001 (as every action)
    """Sign someone out everywhere: their account closed, their password changed, or what they may do did."""
    session.execute(delete(sign_in).where(sign_in.c.person_id == person_id))


def set_password(
    session: Session, person_id: UUID, new: SecretStr | str, now: datetime, *, judged: bool = True
) -> None:
    """Choose a password; every session of theirs ends, and no link that was handed out holds any longer.

    Raises Refused when it is short, long, or easy to guess. Not judged are only those of the demo's invented people.
    """
    told = normal(new.get_secret_value() if isinstance(new, SecretStr) else new)
    if judged:
        judge(told, [*own_words(session, person_id), settings().municipality])
    kept = {"hash": hashed(told), "set_at": now}
    made = upsert(password).values(person_id=person_id, **kept)
    session.execute(made.on_conflict_do_update(index_elements=["person_id"], set_=kept))
    session.execute(update(link).where(_unused(person_id)).values(used_at=now))
    close_sessions(session, person_id, now)


def keep_fresh(session: Session, person_id: UUID, was: str, fresh: str) -> None:
    """The same password by today's measures, unless it was changed meanwhile."""
    same = and_(password.c.person_id == person_id, password.c.hash == was)
    session.execute(update(password).where(same).values(hash=fresh))


def invite(session: Session, person_id: UUID, now: datetime, purpose: str = INVITE) -> str:
    """A one-time link's token; an earlier one no longer holds. With RESET for who has lost their password."""
    token = secrets.token_urlsafe(32)
    session.execute(update(link).where(_unused(person_id)).values(used_at=now))
    made = {"token_hash": token_hash(token), "person_id": person_id, "purpose": purpose}
    session.execute(insert(link).values(made | {"made_at": now, "ends_at": now + LINK_LIFE[purpose]}))
    return token


def accept(session: Session, token: str, new: SecretStr | str, now: datetime) -> Invited:
    """Use a link: its holder has a password from now on. Raises Missing when it does not hold, and Refused."""
    found = invited(session, token_hash(token), now)
    mine = and_(link.c.token_hash == token_hash(token), link.c.used_at.is_(None))
    if found is None or session.execute(update(link).where(mine).values(used_at=now).returning(link)).first() is None:
        raise Missing
    act_as(session, found.person_id)
    set_password(session, found.person_id, new, now)
    return found


def sweep(session: Session, now: datetime) -> None:
    """Forget sessions that are over, and links that no longer hold."""
    session.execute(delete(sign_in).where(_over(now)))
    session.execute(delete(link).where(link.c.ends_at <= now))


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(sign_in.c.ends_at <= now, sign_in.c.seen_at <= now - SESSION_IDLE)


def _unused(person_id: UUID) -> ColumnElement[bool]:
    return and_(link.c.person_id == person_id, link.c.used_at.is_(None))
