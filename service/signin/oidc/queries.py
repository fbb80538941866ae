"""Read who the directory says that someone is, and what they hold because of it."""

from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from service.db import table
from service.people.directory import Account, account, posts
from service.people.queries import holding
from service.signin.oidc.models import Conversation, GroupHolding, Identity
from service.signin.oidc.rules import refused

identity, group_holding, conversation = table(Identity), table(GroupHolding), table(Conversation)


def choosable(session: Session) -> list[tuple[UUID, str, str]]:
    """The functions that a group can give: (id, organisation, name)."""
    return [(one.id, one.organisation, one.name) for one in posts(session) if one.closed_at is None]


def known(session: Session, issuer: str, subject: str) -> Account | None:
    """The account of whoever the directory calls so, open or closed."""
    asked = select(identity.c.person_id).where(identity.c.issuer == issuer, identity.c.subject == subject)
    found = session.execute(asked).scalar_one_or_none()
    return account(session, found) if found else None


def is_linked(session: Session, person_id: UUID, issuer: str) -> bool:
    """Does the directory know this account?"""
    asked = select(identity.c.person_id).where(identity.c.person_id == person_id, identity.c.issuer == issuer)
    return session.execute(asked).first() is not None


def by_group(session: Session, person_id: UUID) -> dict[UUID, UUID]:
    """The functions that someone holds now because of a group, each with its holding."""
    asked = select(holding.c.function_id, holding.c.id).join(group_holding, group_holding.c.holding_id == holding.c.id)
    rows = session.execute(asked.where(holding.c.person_id == person_id, holding.c.until.is_(None)))
    return {row.function_id: row.id for row in rows}


def check_no_groups(session: Session, person_id: UUID) -> None:
    """May they sign in by something else than the directory? Raises Refused for one who holds anything by its groups.

    Who has left the groups is not found out before they sign in by the directory, so they must.
    """
    if by_group(session, person_id):
        raise refused("from_directory")


def current(session: Session, person_id: UUID, function_id: UUID) -> UUID | None:
    """The holding by which someone holds a function now."""
    mine = (holding.c.person_id == person_id) & (holding.c.function_id == function_id) & holding.c.until.is_(None)
    return session.execute(select(holding.c.id).where(mine)).scalar_one_or_none()
