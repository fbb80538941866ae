"""`POST /api/v1/reports`, as it is promised to programs."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from tests import make
from tests.conftest import NOON
from tests.make import CENTRE
from tests.web.conftest import At
from tests.web.reports.sending import as_bytes, post, told

DAY = timedelta(days=1)
KEY = "a-key-of-one-report"


def test_a_report_is_received(client: TestClient) -> None:
    answer = post(client)

    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == {"id", "reference", "code", "incident", "due_at"}
    assert str(UUID(body["id"])) == body["id"]
    assert body["reference"].startswith("L26-")
    assert body["incident"] == body["reference"]
    assert datetime.fromisoformat(body["due_at"]) == NOON + DAY
    assert len(body["code"].replace("-", "")) == 26


def test_what_has_no_deadline_says_so(client: TestClient) -> None:
    assert post(client, told(category="gathering")).json()["due_at"] is None


def test_the_deadline_is_24_elapsed_hours_over_the_night_when_the_clock_is_put_back(client: TestClient, at: At) -> None:
    at(datetime(2026, 10, 24, 12, 0, tzinfo=UTC))
    due = datetime.fromisoformat(post(client, told(occurred_to="2026-10-24T14:00+02:00")).json()["due_at"])

    assert due == datetime.fromisoformat("2026-10-25T13:00+01:00")


@pytest.mark.parametrize("days", [-3, 3])
def test_a_phones_clock_that_is_days_wrong_is_kept_and_moves_nothing(
    client: TestClient, session: Session, days: int
) -> None:
    recorded = NOON + days * DAY
    answer = post(client, told(recorded_at=recorded.isoformat()))

    assert datetime.fromisoformat(answer.json()["due_at"]) == NOON + DAY
    assert session.execute(text("SELECT recorded_at, received_at FROM report")).one() == (recorded, NOON)


def test_nine_minutes_ahead_is_a_clock_that_is_a_little_fast(client: TestClient) -> None:
    assert post(client, told(occurred_from=(NOON + timedelta(minutes=9)).isoformat())).status_code == 201


@pytest.mark.parametrize(("metres", "flagged"), [(-1, False), (0, False), (1, True), (400, True)])
def test_around_the_boundary_a_report_is_received_and_a_neighbours_is_flagged(
    client: TestClient, session: Session, metres: float, flagged: bool
) -> None:
    make.boundary(session, north=CENTRE.lat)
    there = make.point(metres_north=metres)

    assert post(client, told(lat=there.lat)).status_code == 201
    assert (session.execute(text("SELECT outside_m FROM report")).scalar_one() > 0.1) is flagged


def test_on_a_border_the_area_is_the_same_each_time(client: TestClient, session: Session) -> None:
    make.layer(
        session,
        make.area("west", 15.9, 59.4, CENTRE.lon, 59.6),
        make.area("east", CENTRE.lon, 59.4, 16.1, 59.6),
    )
    for _ in range(3):
        post(client, told(category="other"))

    areas = "SELECT DISTINCT code FROM incident_area JOIN area ON area.id = area_id"
    assert session.execute(text(areas)).scalars().all() == ["east"]


def test_a_place_is_kept_to_about_a_metre(client: TestClient, session: Session) -> None:
    post(client, told(lon=15.991399999999999, lat=59.512604999999001), key=KEY)

    kept = session.execute(
        text("SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_Transform(location, 4326) p FROM report) AS r")
    ).one()
    assert kept == pytest.approx((15.9914, 59.5126), abs=1e-9)


@pytest.mark.parametrize(("given", "kept"), [(0, 0), (12.34, 12.3), (1e-300, 0), (100_000, 100_000)])
def test_an_accuracy_is_kept_to_a_decimetre(client: TestClient, session: Session, given: float, kept: float) -> None:
    post(client, told(accuracy_m=given))

    assert session.execute(text("SELECT accuracy_m FROM report")).scalar_one() == pytest.approx(kept)


def test_reports_at_the_very_same_point_are_one_incident(client: TestClient, session: Session) -> None:
    answers = [post(client).json() for _ in range(5)]

    assert {answer["incident"] for answer in answers} == {answers[0]["reference"]}
    assert (_count(session, "report"), _count(session, "incident")) == (5, 1)


@pytest.mark.parametrize("language", ["sv", "en", "en-GB,en;q=0.5", "*", "x" * 500, "", ";;q=9"])
@pytest.mark.parametrize("accept", ["application/json", "application/xml", "text/html", ""])
def test_the_answer_is_json_whatever_is_asked_for_and_swedish_but_for_the_english(
    client: TestClient, language: str, accept: str
) -> None:
    answer = post(client, told(category="ufo"), accept_language=language, accept=accept)

    assert answer.headers["content-type"] == "application/problem+json"
    swedish, english = (
        "Kategorin finns inte eller används inte längre.",
        "The category does not exist or is no longer used.",
    )
    assert answer.json()["title"] == (english if language.startswith("en") else swedish)


def test_a_problem_has_a_swedish_title_and_a_stable_code(client: TestClient) -> None:
    assert post(client, told(lat=91)).json() == {
        "type": "about:blank",
        "title": "Uppgifterna stämmer inte",
        "status": 422,
        "code": "invalid",
        "errors": [{"field": "lat", "code": "less_than_equal"}],
    }


def test_the_description_of_the_interface_is_whole(client: TestClient) -> None:
    schema = client.get("/api/v1/openapi.json").json()

    assert [ref for ref in _refs(schema) if not _leads_somewhere(schema, ref)] == []
    operation = schema["paths"]["/api/v1/reports"]["post"]
    assert {"200", "201", "400", "409", "413", "415", "422", "503"} <= set(operation["responses"])
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    assert body["additionalProperties"] is False
    assert set(body["properties"]) == {
        *(
            "category",
            "lon",
            "lat",
            "accuracy_m",
            "occurred_from",
            "occurred_to",
            "recorded_at",
            "description",
            "answers",
            "location_set",
            "joins",
            "round",
        ),
    }


def test_a_report_may_be_sent_by_anyone_without_origin_or_session(client: TestClient) -> None:
    del client.headers["origin"]

    assert post(client).status_code == 201


def test_a_body_may_come_without_saying_how_long_it_is(client: TestClient) -> None:
    headers = {"content-type": "application/json", "idempotency-key": str(uuid4())}

    assert client.post("/api/v1/reports", content=iter([as_bytes(told())]), headers=headers).status_code == 201


def _count(session: Session, table: str) -> int:
    return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def _refs(part: Any) -> list[str]:
    if isinstance(part, dict):
        here = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return here + [ref for inner in part.values() for ref in _refs(inner)]
    return [ref for inner in part for ref in _refs(inner)] if isinstance(part, list) else []


def _leads_somewhere(schema: Any, ref: str) -> bool:
    found = schema
    for step in ref.removeprefix("#/").split("/"):
        found = found.get(step, {}) if isinstance(found, dict) else {}
    return bool(found)
