"""Which canaries were heard in what was said, and which a role should hear."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi.testclient import TestClient
from sqlmodel import Session

from tests.conftest import client_on
from tests.web.canary import aviary
from tests.web.canary.aviary import POLICE_PLACE, SIGN, TEMPLATE, Aviary
from web.signin.cookies import cookie_name

LOGGED = "Kanariens skäl"
FIELDS = ("state", "place", "time", "told", "cleaned", "closing", "conversation")


def seen(said: str, filled: Aviary) -> set[tuple[int, str]]:
    """Which fields of which rows were told."""
    return {
        (n, field)
        for n, row in enumerate(filled.rows)
        for field in FIELDS
        if any(token in said for token in row.tokens[field])
    }


def expected(role: str, filled: Aviary, letters: str) -> set[tuple[int, str]]:
    at = filled.posts[role]
    return {
        (n, field)
        for n, row in enumerate(filled.rows)
        for field in FIELDS
        if aviary.reaches(row, at, role, field, letters)
    }


def others(filled: Aviary) -> dict[str, str]:
    """What is known besides the rows, by its field: one token of each."""
    return {"picture": POLICE_PLACE, "log": LOGGED, "people": filled.person}


def strangers(filled: Aviary) -> dict[str, str]:
    """What is a stranger's, by its field: only a right to all of it reaches it. A sign's code is told in two groups."""
    return {"rounds": filled.walk, "templates": TEMPLATE, "signs": f"{SIGN[:5]}-{SIGN[5:]}"}


def forbidden(said: str, filled: Aviary, role: str | None) -> list[object]:
    """What was told though this role, or nobody who has signed in, may not read it."""
    rows = seen(said, filled) - (expected(role, filled, "r") if role else set())
    also = [token for field, token in others(filled).items() if not (role and aviary.may(role, field))]
    also += [token for field, token in strangers(filled).items() if not (role and aviary.may_all(role, field))]
    return [*sorted(rows), *(token for token in (*also, *filled.secret) if token in said)]


@contextmanager
def visiting(session: Session, filled: Aviary, role: str | None) -> Iterator[TestClient]:
    """A client of this role. What it did is undone: the log of its reading would tell the next one."""
    undone = session.begin_nested()
    client = client_on(session)
    if role:
        client.cookies.set(cookie_name(), filled.tokens[role])
    yield client
    undone.rollback()
