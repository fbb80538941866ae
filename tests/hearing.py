"""What is asked of the database, as the database itself heard it: it does not matter by which way we ask."""

import re
from collections.abc import Callable
from typing import Any

from psycopg.errors import Diagnostic
from sqlalchemy import text
from sqlmodel import Session

from tests.owning import become_owner

ASKED = re.compile(r"(?:statement|execute \S+): (.*)", re.DOTALL)  # how the server's log tells of a statement ...
VALUE = re.compile(r"\$(\d+) = ('(?:[^']|'')*'|NULL)")  # ... and, in its detail, of the values bound to it
PLACE = re.compile(r"\$(\d+)")


def statements(session: Session, action: Callable[[], object]) -> list[str]:
    """The SQL that an action sends, with its values written into it, to be run again without the action.

    What the session has not committed before is rolled back with what the action did.
    """
    heard: list[str] = []

    def hear(told: Diagnostic) -> None:
        said = ASKED.match(told.message_primary or "")
        if said:
            values = dict(VALUE.findall(told.message_detail or ""))
            heard.append(PLACE.sub(lambda place: values[place[1]], said[1]))

    become_owner(session)
    session.execute(text("SET LOCAL log_statement = 'all'"))
    session.execute(text("SET LOCAL client_min_messages = 'log'"))
    driver: Any = session.connection().connection.driver_connection
    driver.add_notice_handler(hear)
    try:
        action()
    finally:
        driver.remove_notice_handler(hear)
        session.rollback()
    return heard
