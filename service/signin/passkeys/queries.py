"""Read whose keys there are."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session

from service.db import table
from service.people.queries import person
from service.signin.passkeys.models import Challenge, Passkey

passkey, asked_challenge = table(Passkey), table(Challenge)


class Key(NamedTuple):
    """A key as its owner sees it. `id` is how it is called in a form."""

    id: str
    name: str
    made_at: datetime
    used_at: datetime | None
    copied_at: datetime | None


def keys(session: Session, person_id: UUID) -> list[Key]:
    """Someone's keys, the oldest first."""
    mine = select(passkey).where(passkey.c.person_id == person_id).order_by(passkey.c.made_at, passkey.c.name)
    rows = session.execute(mine)
    return [Key(row.credential_id.hex(), row.name, row.made_at, row.used_at, row.copied_at) for row in rows]


def used(session: Session, credential_id: bytes, now: datetime) -> Any:
    """The row of a key whose owner's account is open, held until the transaction ends; or None."""
    opened = or_(person.c.closed_at.is_(None), person.c.closed_at > now)
    owned = select(passkey).join(person, person.c.id == passkey.c.person_id)
    return session.execute(
        owned.where(passkey.c.credential_id == credential_id, opened).with_for_update(of=passkey)
    ).one_or_none()
