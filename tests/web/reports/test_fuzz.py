"""Whatever is sent, it is never a fault of ours: 5xx is for ours alone."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session

from tests import make
from tests.web.reports.sending import GOOD, post

pytestmark = pytest.mark.slow
FEW = examples(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
ANY_TEXT = st.text(st.characters(), max_size=30)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
DEGREES = st.floats(-200, 200) | st.integers(-181, 181)
MOMENTS = st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat()) | st.from_regex(
    r"20\d\d-\d\d-\d\dT\d\d:\d\d(Z|\+0\d:00)", fullmatch=True
)
NEARLY_RIGHT = st.fixed_dictionaries(
    {},
    optional={
        "category": st.sampled_from(["graffiti", "graffiti_tag", "vandalism", "ufo"]) | ANY_JSON,
        "lon": DEGREES | st.just(GOOD["lon"]) | ANY_JSON,
        "lat": DEGREES | st.just(GOOD["lat"]) | ANY_JSON,
        "accuracy_m": st.floats(0, 1_000) | ANY_JSON,
        "occurred_from": MOMENTS | ANY_JSON,
        "occurred_to": MOMENTS | ANY_JSON,
        "recorded_at": MOMENTS | ANY_JSON,
        "description": st.text(st.characters(), max_size=2_100) | ANY_JSON,
        "answers": st.fixed_dictionaries({}, optional={"outdoors": st.booleans() | st.none()}) | ANY_JSON,
    },
)
FIELDS = (
    "key",
    "category",
    "place",
    "coordinates",
    "lon",
    "lat",
    "accuracy_m",
    "location_set",
    "occurred",
    "occurred_from",
    "occurred_to",
    "outdoors",
    "description",
)
TYPED = (
    st.text(st.characters(codec="utf-8"), max_size=60)
    | st.floats().map(str)
    | st.sampled_from(["earlier", "phone", "graffiti", "2026-11-17T12:00", "59.5 15.9"])
)
JUNK = {"description": "", "accuracy_m": 5}


@given(changed=NEARLY_RIGHT, bounded=st.booleans())
@examples(FEW, max_examples=300)
def test_a_report_that_is_nearly_right(
    client: TestClient, session: Session, changed: dict[str, Any], bounded: bool
) -> None:
    """Slow: 300 examples."""
    if bounded:
        make.boundary(session)
    before = _count(session)

    answer = post(client, json.dumps(GOOD | changed, ensure_ascii=True).encode())

    assert answer.status_code in (201, 400, 422), answer.text
    assert _count(session) - before == (answer.status_code == 201)


@given(body=ANY_JSON)
@examples(FEW, max_examples=150)
def test_any_json(client: TestClient, body: Any) -> None:
    """Slow: 150 examples."""
    assert post(client, json.dumps(body).encode()).status_code in (400, 422)


@given(body=st.binary(max_size=400))
@examples(FEW, max_examples=150)
def test_any_bytes(client: TestClient, body: bytes) -> None:
    """Slow: 150 examples."""
    assert post(client, body).status_code in (400, 422)


@given(
    key=st.text(st.characters(max_codepoint=255), max_size=140),
    language=st.text(st.characters(max_codepoint=255), max_size=60),
)
@examples(FEW, max_examples=150)
def test_any_headers(client: TestClient, key: str, language: str) -> None:
    """Slow: 150 examples."""
    headers = {
        b"content-type": b"application/json",
        b"idempotency-key": key.encode("latin-1"),
        b"accept-language": language.encode("latin-1"),
    }
    answer = client.post("/api/v1/reports", content=json.dumps(GOOD | JUNK).encode(), headers=headers)

    assert answer.status_code in (200, 201, 400)


@given(form=st.dictionaries(st.sampled_from(FIELDS), TYPED), bounded=st.booleans())
@examples(FEW, max_examples=150)
def test_any_form(client: TestClient, session: Session, form: dict[str, str], bounded: bool) -> None:
    """Slow: 150 examples of a whole page each."""
    if bounded:
        make.boundary(session)
    before = _count(session)

    answer = client.post("/rapportera", data={"category": "other", "coordinates": "59,51260 15,99140"} | form)

    assert answer.status_code in (200, 201, 422), answer.text
    assert _count(session) - before == (answer.status_code == 201)


@given(
    query=st.dictionaries(
        st.sampled_from(["bbox", "category", "area", "status", "from", "to", "overdue", "limit", "cursor"]),
        TYPED,
        max_size=4,
    )
)
@examples(FEW, max_examples=200)
def test_any_question(staff: TestClient, query: dict[str, str]) -> None:
    """Slow: 200 examples."""
    assert staff.get("/api/v1/incidents", params=query).status_code in (200, 400, 422)


@given(west=DEGREES, south=DEGREES, wide=st.floats(0, 21), high=st.floats(0, 21))
@examples(FEW, max_examples=150)
def test_any_box(staff: TestClient, west: float, south: float, wide: float, high: float) -> None:
    """Slow: 150 examples."""
    answer = staff.get("/api/v1/incidents", params={"bbox": f"{west},{south},{west + wide},{south + high}"})

    assert answer.status_code in (200, 400, 422), answer.text


def _count(session: Session) -> int:
    return int(session.execute(text("SELECT count(*) FROM report")).scalar_one())
