"""What signing in leaves in the store: never a password, a link, a code or a session that someone could use."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from service.people.models import TIME

HASH = "length({}) = 32"


class Password(SQLModel, table=True):
    """A person's password, as argon2id made of it."""

    __table_args__ = (CheckConstraint("hash LIKE '$argon2id$%'", "hash"),)

    person_id: UUID = Field(foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    hash: str
    set_at: datetime = Field(sa_type=TIME)


class SignIn(SQLModel, table=True):
    """Someone is signed in, from `opened_at` until `ends_at` at the latest. Strong: with a second factor."""

    __tablename__ = "sign_in"
    __table_args__ = (
        CheckConstraint(HASH.format("token_hash"), "token_hash"),
        CheckConstraint("ends_at > opened_at", "ends_at"),
    )

    token_hash: bytes = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    strong: bool
    opened_at: datetime = Field(sa_type=TIME)
    seen_at: datetime = Field(sa_type=TIME)
    ends_at: datetime = Field(sa_type=TIME)


class Link(SQLModel, table=True):
    """A link by which its holder chooses a password, once, before `ends_at`."""

    __tablename__ = "sign_in_link"
    __table_args__ = (
        CheckConstraint(HASH.format("token_hash"), "token_hash"),
        CheckConstraint("purpose IN ('invite', 'reset')", "purpose"),
        CheckConstraint("ends_at > made_at", "ends_at"),
    )

    token_hash: bytes = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    purpose: str
    made_at: datetime = Field(sa_type=TIME)
    ends_at: datetime = Field(sa_type=TIME)
    used_at: datetime | None = Field(default=None, sa_type=TIME)


class Authenticator(SQLModel, table=True):
    """A person's app for one-time codes. Its secret is sealed; of its 30-second steps none is taken twice."""

    person_id: UUID = Field(foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    sealed: bytes
    since: datetime = Field(sa_type=TIME)
    last_step: int


class RecoveryCode(SQLModel, table=True):
    """A code for when the phone is lost, as a keyed hash; used once."""

    __tablename__ = "recovery_code"
    __table_args__ = (CheckConstraint(HASH.format("code_hash"), "code_hash"),)

    person_id: UUID = Field(foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    code_hash: bytes = Field(primary_key=True)
    used_at: datetime | None = Field(default=None, sa_type=TIME)


class Tally(SQLModel, table=True):
    """How often something was tried in a time that began with the first try. The key is a keyed hash."""

    __table_args__ = (CheckConstraint(HASH.format("key"), "key"), CheckConstraint("tries >= 0", "tries"))

    key: bytes = Field(primary_key=True)
    tries: int
    ends_at: datetime = Field(sa_type=TIME, index=True)
