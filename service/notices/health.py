"""Does mail get out?"""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from service.notices import queries
from service.notices.sending import reason
from service.notices.server import connected, server
from service.settings import settings

NO_MAIL = "Ingen e-post: OPL_SMTP_URL är tom. Ingen adress frågas efter."


def faults(session: Session, now: datetime) -> Iterator[str]:
    """In Swedish, what keeps mail from being sent; nothing when there is to be none. Asks the server, and sends nothing."""
    through = server(settings())
    if through is None:
        return
    try:
        with connected(through) as open_server:
            open_server.noop()
    except Exception as error:
        yield f"e-post: {reason(error).why}"
    if late := queries.late(session, now):
        why = f" {late.failure}" if late.failure else ""
        yield f"e-post: {late.how_many} mejl väntar, det äldsta sedan {late.since:%Y-%m-%d %H:%M} UTC.{why}"


def in_words() -> str | None:
    """What there is to say when nothing is wrong: None when mail gets out."""
    return None if server(settings()) else NO_MAIL
