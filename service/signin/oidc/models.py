"""What signing in by the municipality's own directory leaves in the store."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.people.models import TIME
from service.signin.models import HASH


class Identity(SQLModel, table=True):
    """Who the directory says that someone is. Issuer and subject tell that; an e-mail address never does."""

    __tablename__ = "oidc_identity"
    __table_args__ = (
        UniqueConstraint("person_id", "issuer"),
        CheckConstraint("length(issuer) BETWEEN 1 AND 500", "issuer"),
        CheckConstraint("length(subject) BETWEEN 1 AND 255", "subject"),
    )

    issuer: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", ondelete="CASCADE")
    since: datetime = Field(sa_type=TIME)


class GroupHolding(SQLModel, table=True):
    """A holding that came from a group of the directory, and that ends when the group does. All others were given by hand."""

    __tablename__ = "oidc_holding"

    holding_id: UUID = Field(foreign_key="holding.id", primary_key=True, ondelete="CASCADE")


class Conversation(SQLModel, table=True):
    """Someone is at the directory's page and will come back. With a person it was begun by them, to link their account."""

    __tablename__ = "oidc_conversation"
    __table_args__ = (CheckConstraint(HASH.format("token_hash"), "token_hash"),)

    token_hash: bytes = Field(primary_key=True)
    state: str
    nonce: str
    verifier: str
    onward: str
    person_id: UUID | None = Field(default=None, foreign_key="person.id", ondelete="CASCADE")
    begun_at: datetime = Field(sa_type=TIME, index=True)
