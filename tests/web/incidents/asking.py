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
MANY = 200


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
    """Every page, following `next`; a cursor that stands still would lead on for ever."""
    found: list[list[str]] = []
    cursor: dict[str, str] = {}
    for _ in range(MANY):
        told = ask(staff, **wanted, **cursor)
        found.append([feature["id"] for feature in told["features"]])
        if told["next"] is None:
            return found
        cursor = {"cursor": told["next"]}
    raise AssertionError("the pages never end")


def have(session: Session, *given: dict[str, Any]) -> list[str]:
    """Many incidents of history in one go, by metres from the centre and columns. Their references."""
    rows = [_arrival(**one) for one in given]
    arrivals.load(session, rows)
    assert receive_loaded(session, zone=make.ZONE) == len(rows)
    found = {one.id: one.reference for one in session.execute(text("SELECT id, reference FROM incident"))}
    return [found[row["incident_id"]] for row in rows]


def _arrival(
    *, metres_north: float = 0, metres_east: float = 0, detected_at: datetime = NOON, **more: Any
) -> dict[str, Any]:
    where = make.point(metres_north=metres_north, metres_east=metres_east)
    made: dict[str, Any] = {name: uuid4() for name in ("report_id", "incident_id")}
    made |= {"source": "test", "source_key": str(uuid4()), "may_join": False, "answers": "{}"}
    made |= {"category_code": "graffiti", "lon": where.lon, "lat": where.lat}
    made |= {"detected_at": detected_at, "received_at": detected_at}
    made |= dict.fromkeys(("location_set", "channel", "reporter_kind"), "import")
    return made | more
