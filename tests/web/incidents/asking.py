"""Have incidents, and ask for them as programs do."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service.intake.actions import receive_loaded
from service.reports import arrivals
from tests import make
from tests.conftest import NOON

INCIDENTS = "/api/v1/incidents"


def ask(staff: TestClient, **wanted: Any) -> dict[str, Any]:
    """The FeatureCollection of a question; `from_` is `from`."""
    params = {name.rstrip("_"): value for name, value in wanted.items()}
    answer = staff.get(INCIDENTS, params=params)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def ids(staff: TestClient, **wanted: Any) -> list[str]:
    """The references of one page, in its order."""
    return [feature["id"] for feature in ask(staff, **wanted)["features"]]


def pages(staff: TestClient, **wanted: Any) -> list[list[str]]:
    """Every page, following `next`."""
    found: list[list[str]] = []
    cursor: dict[str, str] = {}
    while True:
        told = ask(staff, **wanted, **cursor)
        found.append([feature["id"] for feature in told["features"]])
        if told["next"] is None:
            return found
        cursor = {"cursor": told["next"]}


def have(session: Session, *given: dict[str, Any]) -> list[str]:
    """Many incidents of history in one go, by `metres_north`, `metres_east` and a column's name. Their references."""
    rows = [_arrival(**one) for one in given]
    arrivals.load(session, rows)
    assert receive_loaded(session, zone=make.ZONE) == len(rows)
    found = {one.id: one.reference for one in session.execute(text("SELECT id, reference FROM incident"))}
    return [found[row["incident_id"]] for row in rows]


def _arrival(*, metres_north: float = 0, metres_east: float = 0, detected_at: datetime = NOON, **more: Any) -> dict[str, Any]:
    where = make.point(metres_north=metres_north, metres_east=metres_east)
    made = {
        "report_id": uuid4(), "incident_id": uuid4(), "may_join": False, "source": "test", "source_key": str(uuid4()),
        "category_code": "graffiti", "lon": where.lon, "lat": where.lat, "location_set": "import", "answers": "{}",
        "channel": "import", "reporter_kind": "import", "detected_at": detected_at, "received_at": detected_at,
    }  # fmt: skip
    return made | more
