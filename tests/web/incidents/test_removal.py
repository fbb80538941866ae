"""`GET /api/v1/removal`."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from tests.conftest import NOON
from tests.web.incidents.asking import have

HOUR = timedelta(hours=1)


def test_the_24_hour_result_has_its_formula(staff: TestClient, session: Session) -> None:
    gone = {"closed_at": NOON - 63 * HOUR, "outcome": "removed"}
    have(
        session,
        {"detected_at": NOON - 72 * HOUR} | gone,
        {"detected_at": NOON - 48 * HOUR},
        {"detected_at": NOON - HOUR},
    )

    told = staff.get("/api/v1/removal").json()

    assert {name: told[name] for name in ("detected", "due", "in_time", "share", "open_overdue")} == {
        "detected": 3, "due": 2, "in_time": 1, "share": 0.5, "open_overdue": 1,
    }  # fmt: skip
    assert "1" in told["formula"]


def test_the_24_hour_result_of_a_window_is_of_what_was_detected_in_it(staff: TestClient, session: Session) -> None:
    have(session, {"detected_at": NOON - 72 * HOUR}, {"detected_at": NOON - 48 * HOUR})

    told = staff.get(
        "/api/v1/removal",
        params={"from": (NOON - 72 * HOUR).isoformat(), "to": (NOON - 48 * HOUR).isoformat()},
    ).json()

    assert told["detected"] == 1


def test_the_24_hour_result_of_nothing_is_no_share(staff: TestClient) -> None:
    told = staff.get("/api/v1/removal").json()

    assert (told["due"], told["share"], told["median_hours"]) == (0, None, None)


@pytest.mark.parametrize(
    "query",
    [
        "from=x",
        "from=2026-11-10",
        "from=2026",
        "from=1.3e-159",
        "from=2026-11-11T00:00Z&to=2026-11-10T00:00Z",
        "form=2026-11-11T00:00Z",
    ],
)
def test_a_window_that_is_none_is_422(staff: TestClient, query: str) -> None:
    assert staff.get(f"/api/v1/removal?{query}").status_code == 422
