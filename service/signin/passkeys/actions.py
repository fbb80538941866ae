"""Ask a key, once; keep a new one; believe one that answers; remove one."""

import secrets
from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session

from service.bounds import PASSKEY_LIFE, PASSKEY_NAME, PASSKEYS
from service.errors import Missing
from service.log.actions import note_sign_in
from service.people.models import Name
from service.people.queries import person
from service.signin.actions import close_session, open_session
from service.signin.oidc.queries import check_no_groups
from service.signin.passkeys import rules
from service.signin.passkeys.queries import asked_challenge, keys, passkey, used
from service.signin.passkeys.rules import Answered, Place
from service.signin.rules import token_hash

NAME = TypeAdapter(Name)


def ask(session: Session, person_id: UUID | None, *, now: datetime) -> bytes:
    """A challenge that is good for one answer: by a new key of this person's, or (None) by whoever signs in."""
    session.execute(delete(asked_challenge).where(asked_challenge.c.asked_at <= now - PASSKEY_LIFE))
    challenge = secrets.token_bytes(32)
    row = {"challenge_hash": rules.digest(challenge), "person_id": person_id, "asked_at": now}
    session.execute(insert(asked_challenge).values(row))
    return challenge


def take(session: Session, answer: Answered, person_id: UUID | None, *, now: datetime) -> bool:
    """Was this asked, of them, and not too long ago? Whatever comes of it, there is no second time."""
    hashed = asked_challenge.c.challenge_hash == rules.digest(answer.challenge)
    taken = delete(asked_challenge).where(hashed).returning(asked_challenge.c.person_id, asked_challenge.c.asked_at)
    row = session.execute(taken).one_or_none()
    return row is not None and row.person_id == person_id and now - PASSKEY_LIFE < row.asked_at <= now


def keep(session: Session, person_id: UUID, answer: str, name: str, where: Place, *, now: datetime) -> None:
    """A new key of someone's, whose challenge was taken. Raises Refused."""
    called = _name(name)
    made = rules.made(where, answer, rules.answered(answer).challenge)
    session.execute(select(person.c.id).where(person.c.id == person_id).with_for_update())  # two windows count together
    if len(keys(session, person_id)) >= PASSKEYS:
        raise rules.refused("passkey_many")
    row = {
        "credential_id": made.credential_id,
        "person_id": person_id,
        "public_key": made.credential_public_key,
        "sign_count": made.sign_count,
        "name": called,
        "made_at": now,
    }
    fresh = upsert(passkey).values(row).on_conflict_do_nothing().returning(passkey.c.person_id)
    if session.execute(fresh).first() is None:
        raise rules.refused("passkey_known")


def enter(
    session: Session, answer: str, where: Place, *, now: datetime, instead_of: str | None
) -> tuple[UUID, str] | None:
    """Who came with this key, when it answered a challenge that was taken, and the token of their new session.

    It is strong: the key was there, and its holder proved themselves to it. None: it may be a copy. Raises Refused,
    also for one who must come by the directory.
    """
    person_id, copied = believe(session, answer, where, now=now)
    check_no_groups(session, person_id)
    what = "sign_in.failed" if copied else "sign_in.done"
    note_sign_in(session, what, {"by": "key", "copied": copied}, person_id=person_id)
    if copied:
        return None
    if instead_of:
        close_session(session, token_hash(instead_of))
    return person_id, open_session(session, person_id, now, strong=True)


def believe(session: Session, answer: str, where: Place, *, now: datetime) -> tuple[UUID, bool]:
    """Whose key this is, and whether it may be a copy, which is kept. Raises Refused.

    A key that may have been copied opens nothing from then on, because nobody can tell which is which.
    """
    told = rules.answered(answer)
    row = used(session, told.credential_id, now)
    if row is None or told.user_handle not in (None, row.person_id.bytes):
        raise rules.refused("passkey_unproven")
    sign_count = rules.signed(where, answer, told.challenge, row.public_key)
    copied = row.copied_at or (now if rules.is_copy(row.sign_count, sign_count) else None)
    seen = {"copied_at": copied} if copied else {"sign_count": sign_count, "used_at": now}
    session.execute(update(passkey).where(passkey.c.credential_id == told.credential_id).values(seen))
    return row.person_id, copied is not None


def remove(session: Session, person_id: UUID, key: str) -> None:
    """Someone's key opens nothing any longer. Raises Missing when it is not theirs, or not there."""
    try:
        called = bytes.fromhex(key)
    except ValueError:
        raise Missing from None
    mine = (passkey.c.credential_id == called) & (passkey.c.person_id == person_id)
    if session.execute(delete(passkey).where(mine).returning(passkey.c.name)).first() is None:
        raise Missing


def _name(given: str) -> str:
    try:
        name = NAME.validate_python(given)
    except ValidationError:
        raise rules.refused("passkey_name") from None
    if len(name) > PASSKEY_NAME:
        raise rules.refused("passkey_name")
    return name
