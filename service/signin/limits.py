"""How often something may be tried, counted in the store so that all processes count together.

A time begins with the first try; when it is over the count begins anew. A try that is refused is not counted, so
nobody waits longer because someone else goes on trying.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from math import ceil

from sqlalchemy import DateTime, bindparam, case, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session

from service.errors import TooMany
from service.signin.queries import tally
from service.statements import Worded, rows, worded

Limit = tuple[bytes, tuple[int, int]]  # a key, and (at most, within seconds)


def count(session: Session, key: bytes, now: datetime, *, within_s: int, at_most: int) -> int | None:
    """Count a try. None: it may go on; otherwise it may not, and may again in so many seconds.

    One statement, safe among any number of processes. `key`: 32 bytes, see rules.keyed.
    """
    given = {"key": key, "now": now, "ends_at": now + timedelta(seconds=within_s)}
    [row] = rows(session, _counted(), given)
    return None if row.tries <= at_most else max(1, ceil((row.ends_at - now).total_seconds()))


@cache
def _counted() -> Worded:
    now, ends_at = (bindparam(name, type_=DateTime(timezone=True)) for name in ("now", "ends_at"))
    over = tally.c.ends_at <= now
    again = {
        "tries": case((over, 1), else_=tally.c.tries + 1),
        "ends_at": case((over, ends_at), else_=tally.c.ends_at),
    }
    first = upsert(tally).values(key=bindparam("key"), tries=1, ends_at=ends_at)
    counted = first.on_conflict_do_update(index_elements=["key"], set_=again).returning(tally.c.tries, tally.c.ends_at)
    return worded(select(counted.cte("counted")))


def count_all(session: Session, limits: Iterable[Limit], now: datetime) -> None:
    """Count a try under several limits. Raises TooMany when one of them is reached; then no count may be kept."""
    for key, (at_most, within_s) in sorted(limits):  # in one order, so that two who try never wait for each other
        wait_s = count(session, key, now, within_s=within_s, at_most=at_most)
        if wait_s is not None:
            raise TooMany(wait_s)


def give_back(session: Session, limits: Iterable[Limit]) -> None:
    """It was right: take back what was counted for it."""
    for key, _ in sorted(limits):
        session.execute(update(tally).where(tally.c.key == key, tally.c.tries > 0).values(tries=tally.c.tries - 1))


def sweep(session: Session, now: datetime) -> None:
    """Forget the counts whose time is over."""
    session.execute(delete(tally).where(tally.c.ends_at <= now))
