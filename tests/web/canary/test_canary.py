"""Nobody sees what their role may not see, on any route, in any form: every kind of knowledge has a token of its own."""

from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import Session

from tests.web.canary import aviary, walk
from tests.web.canary.aviary import ROLES, Aviary
from tests.web.canary.looking import FIELDS, expected, forbidden, others, seen, strangers, visiting

REASON = "Ärendet hör till utredningen"
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("canary")]


def told_to(client: TestClient, filled: Aviary) -> str:
    """Everything that every route tells, by every address, and what it says of a bad question."""
    said = []
    for path in walk.routes(cast(FastAPI, client.app)):
        found = walk.addresses(path, filled.pool)
        said += [walk.read(client, address) for address in [*found, found[0] + walk.BAD]]
    return "\n".join(said)


def with_reason(client: TestClient, filled: Aviary) -> str:
    """What each case tells when a reason has been given for reading it."""
    said = []
    for reference in filled.pool["reference"]:
        said.append(walk.post(client, f"/arenden/{reference}/las", data={"reason": REASON}))
        said.append(walk.read(client, f"/arenden/{reference}"))
    return "\n".join(said)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_sees_what_the_matrix_gives_it_and_nothing_else(session: Session, filled: Aviary, role: str) -> None:
    """Some hundred requests."""
    with visiting(session, filled, role) as client:
        said = told_to(client, filled)
        why = with_reason(client, filled)

    assert seen(said, filled) == expected(role, filled, "r")
    heard = {field for field, token in others(filled).items() if token in said}
    assert heard == {field for field in others(filled) if aviary.may(role, field)}
    of_strangers = {field for field, token in strangers(filled).items() if token in said}
    assert of_strangers == {field for field in strangers(filled) if aviary.may_all(role, field)}
    assert seen(said + why, filled) == expected(role, filled, "rl")
    assert [secret for secret in filled.secret if secret in said + why] == []


def test_without_signing_in_nothing_is_seen(session: Session, filled: Aviary) -> None:
    """Some hundred requests."""
    with visiting(session, filled, None) as client:
        said = told_to(client, filled) + with_reason(client, filled)

    assert forbidden(said, filled, None) == []


def test_the_canaries_can_be_heard(session: Session, filled: Aviary) -> None:
    """A walk that finds nothing proves nothing: between them the roles see everything but the secrets."""
    assert {field for role in ROLES for _, field in expected(role, filled, "rl")} == {*FIELDS}
