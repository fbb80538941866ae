"""A rejected value is never echoed: it can be a person's number, and answers and logs travel."""

import logging
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from tests import make
from tests.web.reports.sending import GOOD, as_bytes, post, told, with_raw

MARK = "ZQ19900101J1239"
NUMBER = 919900101.1239
IN_FIELDS: dict[str, bytes | dict[str, Any]] = {
    **{name: told(**{name: MARK}) for name in ("category", "lon", "lat", "accuracy_m", "answers", "description")},
    **{f"{name} as a moment": told(**{name: MARK}) for name in ("occurred_from", "occurred_to", "recorded_at")},
    **{f"{name} as a number": told(**{name: NUMBER}) for name in ("lon", "lat", "accuracy_m")},
    **{f"a list in {name}": told(**{name: [MARK]}) for name in GOOD},
    "words with a bell": told(description=f"{MARK}\a"),
    "too many words": told(description=MARK * 500),
    "a known form of category": told(category=f"{MARK.lower().translate(str.maketrans('', '', '0123456789'))}_zqj"),
    "an unknown field's name": told(**{MARK: 1}),
    "an unknown field's value": told(who=MARK),
    "an unknown answer": told(answers={MARK: MARK}),
    "broken JSON": b'{"category": "' + MARK.encode(),
    "JSON twice": with_raw(MARK, f'1, "{MARK}": 2'),
    "not an object": f'"{MARK}"'.encode(),
    "deep JSON": f'{{"{MARK}":'.encode() * 30 + b"1" + b"}" * 30,
    "too much": as_bytes(told(description=MARK * 10_000)),
    "words beside an unknown category": told(category="ufo", description=MARK),
    "words beside a far place": told(lon=0, lat=0, description=MARK),
    "words beside a place without metres": told(lon=105, lat=0, description=MARK),
}
QUERIES = [
    *(
        f"/api/v1/incidents?{name}={MARK}"
        for name in ("bbox", "category", "area", "status", "from", "to", "overdue", "limit", "cursor", MARK)
    ),
    *(f"/api/v1/removal?{name}={MARK}" for name in ("from", "to")),
    *(f"/{page}/{MARK}" for page in ("api/v1/periods", "underlag", "static", "api/v1")),
    *(f"/{page}?{name}={MARK}" for page, name in (("lagesbild", "period"), ("kvitto", "code"), ("logga-in", MARK))),
]


@pytest.fixture(autouse=True)
def every_record(caplog: pytest.LogCaptureFixture) -> None:
    for name in ("web", "service", "fastapi", "starlette", "uvicorn"):
        caplog.set_level(logging.DEBUG, logger=name)


@pytest.mark.parametrize("body", IN_FIELDS.values(), ids=IN_FIELDS)
def test_what_a_program_sent_is_in_no_answer_and_no_log(
    client: TestClient, session: Session, caplog: pytest.LogCaptureFixture, body: bytes | dict[str, Any]
) -> None:
    make.boundary(session)

    answer = post(client, body)

    assert 400 <= answer.status_code < 500 or answer.status_code == 201
    _nowhere(answer.text, str(answer.headers), caplog.text)


@pytest.mark.parametrize("key", [MARK, MARK + "\t", MARK * 20], ids=["short", "with a tab", "long"])
def test_nor_is_an_unusable_key(client: TestClient, caplog: pytest.LogCaptureFixture, key: str) -> None:
    answer = post(client, idempotency_key=key)

    assert answer.status_code == 400
    _nowhere(answer.text, str(answer.headers), caplog.text)


def test_nor_is_what_another_report_under_the_key_said(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    post(client, told(description=f"{MARK} first"), key="one-key-for-two-reports")
    answer = post(client, told(description=f"{MARK} second"), key="one-key-for-two-reports")

    assert answer.status_code == 422
    _nowhere(answer.text, str(answer.headers), caplog.text)


@pytest.mark.parametrize("address", QUERIES)
def test_what_an_address_asked_for_is_in_no_answer_and_no_log(
    staff: TestClient, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    answer = staff.get(address)

    assert 200 <= answer.status_code < 500
    _nowhere(answer.text, str(answer.headers), caplog.text)


@pytest.mark.parametrize("field", ["password", "next", MARK])
def test_nor_is_what_was_typed_to_sign_in(client: TestClient, caplog: pytest.LogCaptureFixture, field: str) -> None:
    answer = client.post("/logga-in", data={"password": "fel", field: MARK})

    assert answer.status_code == 401
    _nowhere(answer.text, str(answer.headers), caplog.text)


def test_nor_is_a_code_that_is_not_ours(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.post("/kvitto", data={"code": MARK})

    assert answer.status_code == 404
    _nowhere(answer.text, str(answer.headers), caplog.text)


@pytest.mark.parametrize(
    "field",
    ["description", "coordinates", "category", "place", "occurred_from", "accuracy_m", "lon", "key", MARK],
)
def test_what_a_person_typed_is_in_no_log(client: TestClient, caplog: pytest.LogCaptureFixture, field: str) -> None:
    answer = client.post("/rapportera", data={"category": "ufo", "lat": "1", "occurred": "earlier", field: MARK})

    assert answer.status_code == 422
    _nowhere(caplog.text)


def _nowhere(*texts: str) -> None:
    for text in texts:
        assert MARK.lower() not in text.lower()
        assert str(NUMBER) not in text
