"""The store's owner, whom the program never is: a test must say so when it changes how the store looks."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text
from sqlmodel import Session

from service import db

AS_OWNER, AS_APP = "SET LOCAL ROLE none", f"SET LOCAL ROLE {db.APP_ROLE}"


def become_owner(session: Session | Connection) -> None:
    """To the end of the transaction."""
    session.execute(text(AS_OWNER))


@contextmanager
def owner_of(engine: Engine) -> Iterator[Engine]:
    """An engine whose connections own what the program only uses."""
    made = db.engine_for(engine.url.render_as_string(hide_password=False), size=2, role=db.OWNER, actor="")
    try:
        yield made
    finally:
        made.dispose()
