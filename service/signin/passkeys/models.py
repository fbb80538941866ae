"""Keys that people sign in with: only the public half is ever here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from service.people.models import TIME
from service.signin.models import HASH


class Passkey(SQLModel, table=True):
    """A key. `copied_at`: it once counted backwards, as a copy does; since then it opens nothing."""

    __table_args__ = (
        CheckConstraint("length(credential_id) BETWEEN 1 AND 1023", "credential_id"),
        CheckConstraint("length(public_key) BETWEEN 1 AND 2000", "public_key"),
        CheckConstraint("length(name) BETWEEN 1 AND 60", "name"),
        CheckConstraint("sign_count >= 0", "sign_count"),
    )

    credential_id: bytes = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    public_key: bytes
    sign_count: int = Field(sa_type=BigInteger)
    name: str
    made_at: datetime = Field(sa_type=TIME)
    used_at: datetime | None = Field(default=None, sa_type=TIME)
    copied_at: datetime | None = Field(default=None, sa_type=TIME)


class Challenge(SQLModel, table=True):
    """What a key is asked to sign, once. With a person: by a new key of theirs; without: by whoever signs in."""

    __tablename__ = "passkey_challenge"
    __table_args__ = (CheckConstraint(HASH.format("challenge_hash"), "challenge_hash"),)

    challenge_hash: bytes = Field(primary_key=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id", ondelete="CASCADE")
    asked_at: datetime = Field(sa_type=TIME, index=True)
