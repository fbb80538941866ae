"""Nobody sees what their role may not see, on any route, in any form: every kind of knowledge has a token of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlmodel import Session

from service.briefings.actions import prepare
from service.log.actions import note_read
from service.meetings.actions import plan_ahead
from service.meetings.queries import last_closed
from service.settings import settings
from tests.browser.sites import cadence
from tests.conftest import NOON, client_on, rolled_back
from tests.web.canary import aviary, walk
from tests.web.canary.aviary import POLICE_PLACE, ROLES, Aviary
from web.briefings.press import press
from web.signin.cookies import cookie_name

LOGGED = "Kanariens skäl"
REASON = "Ärendet hör till utredningen"
FIELDS = ("state", "place", "time", "told", "cleaned")
PLANNED = datetime(2026, 9, 1, tzinfo=UTC)
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("canary")]


@pytest.fixture(scope="module")
def session(engine: Engine) -> Iterator[Session]:
    with rolled_back(engine) as made:
        yield made


@pytest.fixture(scope="module")
def filled(session: Session) -> Aviary:
    plan_ahead(session, cadence(), now=PLANNED)
    found = aviary.fill(session)
    meeting = last_closed(session, NOON)
    assert meeting is not None
    now = settings()
    prepare(session, meeting, press, municipality="Köping", demo=False, zone=now.zone, now=NOON)
    note_read(session, person_id=ids(session, "person")[0], field="told", items=["L26-0001"], reason=LOGGED)
    days = [str(meeting.day), "1999-01-01", "x"]
    rows = {"person_id": "person", "organisation_id": "organisation", "function_id": "work_function"}
    known = {name: [*map(str, ids(session, of)[-2:]), "x"] for name, of in rows.items()}
    pool = known | {"when": days, "token": ["x" * 43]}
    return replace(found, pool=found.pool | {name: tuple(values) for name, values in pool.items()})


def ids(session: Session, of: str) -> list[UUID]:
    return list(session.execute(text(f"SELECT id FROM {of} ORDER BY id")).scalars())


def told_to(client: TestClient, filled: Aviary) -> str:
    """Everything that every route tells, by every address, and what it says of a bad question."""
    said = []
    for path in walk.routes(cast(FastAPI, client.app)):
        found = walk.addresses(path, filled.pool)
        said += [walk.read(client, address) for address in [*found, found[0] + walk.BAD]]
    return "\n".join(said)


def with_reason(client: TestClient, filled: Aviary) -> str:
    return "\n".join(
        walk.post(client, f"/arenden/{reference}/las", data={"reason": REASON})
        for reference in filled.pool["reference"]
    )


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


@contextmanager
def visiting(session: Session, filled: Aviary, role: str | None) -> Iterator[TestClient]:
    """A client of this role. What it did is undone: the log of its reading would tell the next one."""
    undone = session.begin_nested()
    client = client_on(session)
    if role:
        client.cookies.set(cookie_name(), filled.tokens[role])
    yield client
    undone.rollback()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_sees_what_the_matrix_gives_it_and_nothing_else(session: Session, filled: Aviary, role: str) -> None:
    """Some hundred requests."""
    with visiting(session, filled, role) as client:
        said = told_to(client, filled)
        why = with_reason(client, filled)

    assert seen(said, filled) == expected(role, filled, "r")
    others = {"picture": POLICE_PLACE, "log": LOGGED, "people": filled.person}
    assert {field for field, token in others.items() if token in said} == {f for f in others if aviary.may(role, f)}
    assert seen(said + why, filled) == expected(role, filled, "rl")
    assert [secret for secret in filled.secret if secret in said + why] == []


def test_without_signing_in_nothing_is_seen(session: Session, filled: Aviary) -> None:
    """Some hundred requests."""
    with visiting(session, filled, None) as client:
        said = told_to(client, filled) + with_reason(client, filled)

    assert seen(said, filled) == set()
    assert [token for token in (POLICE_PLACE, LOGGED, filled.person, *filled.secret) if token in said] == []


def test_the_canaries_can_be_heard(session: Session, filled: Aviary) -> None:
    """A walk that finds nothing proves nothing: between them the roles see everything but the secrets."""
    assert {field for role in ROLES for _, field in expected(role, filled, "rl")} == {*FIELDS}
