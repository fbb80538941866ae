"""Read organisations."""

from sqlmodel import Session, col, select

from service.people.models import Organisation


def participants(session: Session) -> list[str]:
    """The names of the organisations that are expected to report, in order."""
    asked = select(Organisation.name).where(col(Organisation.participates)).order_by(col(Organisation.name))
    return list(session.exec(asked))
