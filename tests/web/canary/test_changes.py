"""What changes something tells no more than a page: every such route is sent nothing, and nonsense, by every role."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from sqlmodel import Session

from tests.web.canary import walk
from tests.web.canary.aviary import ROLES, Aviary
from tests.web.canary.looking import forbidden, visiting

ASKS = {"GET", "HEAD", "OPTIONS"}
NONSENSE = "x\0<"
KEYED = {"content-type": "application/json", "idempotency-key": "a-key-of-nonsense"}
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("canary")]


@pytest.mark.parametrize("role", [*ROLES, None])
def test_what_is_sent_wrongly_is_answered_with_nothing_that_the_role_may_not_read(
    session: Session, filled: Aviary, role: str | None
) -> None:
    """Some hundred requests, each undone."""
    with visiting(session, filled, role) as client:
        said = "\n".join(answers(session, client, filled))

    assert forbidden(said, filled, role) == []


def test_a_route_that_tells_too_much_would_be_heard(session: Session, filled: Aviary) -> None:
    [words] = filled.rows[0].tokens["told"]
    with visiting(session, filled, "contractor") as client:
        cast(FastAPI, client.app).add_api_route("/lacker", lambda: words, methods=["DELETE"])
        said = "\n".join(answers(session, client, filled))

    assert forbidden(said, filled, "contractor") == [(0, "told")]


def test_a_route_that_the_walk_has_no_address_for_stops_it(session: Session, filled: Aviary) -> None:
    with visiting(session, filled, None) as client:
        cast(FastAPI, client.app).add_api_route("/nytt/{something_new}", lambda: "", methods=["PUT"])
        with pytest.raises(KeyError, match="something_new"):
            list(answers(session, client, filled))


def answers(session: Session, client: TestClient, filled: Aviary) -> Iterator[str]:
    """What every route that changes something says, when it is sent nothing and when it is sent nonsense."""
    kept = {name: values if len(values) < 4 else spread(values) for name, values in filled.pool.items()}
    for method, path, names in changing(cast(FastAPI, client.app)):
        for address in walk.addresses(path, kept):
            for sent in (
                {},
                {"data": dict.fromkeys(names, NONSENSE)} if names else {"content": "{[", "headers": KEYED},
            ):
                yield undone(session, client, method, address, sent)


def spread(values: tuple[str, ...]) -> tuple[str, ...]:
    """Some rows of every kind: near and far, one's own and others', restricted and not."""
    return (*values[:: max(1, len(values) // 5)], "x")


def changing(app: FastAPI) -> list[tuple[str, str, list[str]]]:
    """Every route and method that is for more than reading, and the names of the fields that it takes."""
    return [
        (method, context.path or "", taken(context))
        for context in iter_route_contexts(app.routes)
        for method in sorted({*(context.methods or ())} - ASKS)
    ]


def taken(context: Any) -> list[str]:
    """The names of a form's fields, whether the route takes them one by one or as a model."""
    fields = context.route.dependant.body_params
    models = [getattr(field.field_info.annotation, "model_fields", None) for field in fields]
    return [name for field, model in zip(fields, models, strict=True) for name in model or [field.alias]]


def undone(session: Session, client: TestClient, method: str, address: str, sent: dict[str, Any]) -> str:
    """What an answer says. What it did is undone, also to who asked: they may have been signed out."""
    cookies, before = dict(client.cookies), session.begin_nested()
    said = walk.said(client.request(method, address, **sent), address)
    before.rollback()
    client.cookies.clear()
    client.cookies.update(cookies)
    return said
