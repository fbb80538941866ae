"""The same report again is the same report: a phone that heard no answer sends until it does."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service.intake.models import NewReport
from service.intake.rules import fingerprint
from tests.conftest import NOON
from tests.make import CENTRE
from tests.web.conftest import At
from tests.web.reports.sending import GOOD, post, told

DAY = timedelta(days=1)
KEY = "a-key-of-one-report"


def test_the_same_again_gives_the_same_answer_without_the_code(client: TestClient, session: Session, at: At) -> None:
    first = post(client, key=KEY)
    at(NOON + 3 * DAY)
    second = post(client, key=KEY)

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == {name: value for name, value in first.json().items() if name != "code"}
    assert _count(session, "report") == 1


def test_the_same_again_in_another_order_of_fields_is_the_same(client: TestClient) -> None:
    body = told(description="tagg", accuracy_m=5)
    post(client, body, key=KEY)

    assert post(client, dict(reversed(body.items())), key=KEY).status_code == 200


@pytest.mark.parametrize("days", [91, 3650])
def test_a_key_stays_used_for_ever_as_the_description_says(client: TestClient, at: At, days: int) -> None:
    first = post(client, key=KEY).json()
    at(NOON + days * DAY)
    again = post(client, key=KEY)

    assert (again.status_code, again.json()["reference"]) == (200, first["reference"])
    schema = client.get("/api/v1/openapi.json").json()
    assert "for ever" in schema["paths"]["/api/v1/reports"]["post"]["description"]


@pytest.mark.parametrize(
    "other",
    [
        {"description": "annat"},
        {"category": "vandalism"},
        {"lat": CENTRE.lat + 0.001},
        {"accuracy_m": 1},
        {"recorded_at": "2026-11-18T10:00Z"},
    ],
    ids=str,
)
def test_the_same_key_with_another_report_is_refused_and_tells_nothing(
    client: TestClient, session: Session, other: dict[str, Any]
) -> None:
    first = post(client, key=KEY).json()
    answer = post(client, told(**other), key=KEY)

    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert not any(str(value) in answer.text for value in first.values())
    assert _count(session, "report") == 1


def test_a_refused_report_leaves_its_key_free(client: TestClient) -> None:
    assert post(client, told(category="ufo"), key=KEY).status_code == 422
    assert post(client, key=KEY).status_code == 201


def test_another_key_is_another_report_of_the_same_thing(client: TestClient) -> None:
    first, second = post(client).json(), post(client).json()

    assert second["incident"] == first["incident"]
    assert second["reference"] != first["reference"]
    assert second["due_at"] == first["due_at"]


def test_a_report_is_known_again_by_what_it_says_so_that_a_release_with_more_fields_knows_it_too() -> None:
    says = b'{"category":"graffiti","lon":15.9914,"lat":59.5126}'

    assert fingerprint(NewReport.model_validate(GOOD)) == hashlib.sha256(says).digest()


def test_our_own_time_is_no_part_of_what_it_says() -> None:
    first, second = (NewReport(**GOOD, occurred_from=at, occurred_to=at, just_now=True) for at in (NOON, NOON + DAY))
    theirs = NewReport(**GOOD, occurred_from=NOON, occurred_to=NOON)

    assert fingerprint(first) == fingerprint(second) != fingerprint(theirs)


def _count(session: Session, table: str) -> int:
    return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
