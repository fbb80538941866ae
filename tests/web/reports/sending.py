"""Send reports as programs do."""

import json
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.make import CENTRE

REPORTS = "/api/v1/reports"
KEY = "one-key-for-all-of-them"
FORM = {"key": KEY, "category": "graffiti", "coordinates": "59,51260 15,99140"}
GOOD: dict[str, Any] = {"category": "graffiti", "lon": CENTRE.lon, "lat": CENTRE.lat}


def post(
    client: TestClient, body: dict[str, Any] | bytes = GOOD, *, key: str | None = None, **headers: str
) -> Response:
    """POST a report; a fresh key unless one is given. `content_type` and the like become headers."""
    given = {"content-type": "application/json", "idempotency-key": key or str(uuid4())}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(REPORTS, content=body if isinstance(body, bytes) else as_bytes(body), headers=given)


def as_bytes(body: dict[str, Any]) -> bytes:
    return json.dumps(body).encode()


def told(**fields: Any) -> dict[str, Any]:
    """A good body with other fields."""
    return GOOD | fields


def with_raw(field: str, literal: str) -> bytes:
    """A good body with a field as JSON's own text, for what Python's writer would not write."""
    others = {name: value for name, value in GOOD.items() if name != field}
    return as_bytes(others)[:-1] + f', "{field}": {literal}}}'.encode()


def submit(client: TestClient, door: str) -> Response:
    """The same report each time, through the API's door or the form's."""
    return post(client, key=KEY) if door == "api" else client.post("/rapportera", data=FORM)
