"""One line of JSON for every request, and in it nothing that anyone sent."""

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.settings import settings
from tests.web.reports.sending import post, told
from tests.web.serving import send, serving
from web.app import application
from web.journal import Lines

CANARY = "zqcanary19900101"
FIELDS = {"at", "level", "from", "event", "id", "method", "route", "status", "ms"}


@pytest.fixture(autouse=True)
def everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """What would be written, as it would be."""
    return [json.loads(Lines().format(record)) for record in caplog.records]


def requests(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [line for line in lines(caplog) if line["event"] == "request"]


def test_a_request_is_told_by_its_route_status_and_time(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/rapportera?category=graffiti")

    [line] = requests(caplog)
    assert set(line) == FIELDS
    assert (line["method"], line["route"], line["status"]) == ("GET", "/rapportera", 200)
    assert line["ms"] > 0
    assert line["id"] == answer.headers["x-request-id"]


def test_an_address_is_told_by_its_template(staff: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    for path in ("/underlag/2026-11-25.html", "/api/v1/periods/2026-11-25", "/static/favicon.svg", f"/{CANARY}"):
        staff.get(path)

    assert [line["route"] for line in requests(caplog)] == [
        "/underlag/{when}.html",
        "/api/v1/periods/{when}",
        "/static",
        "?",
    ]


@pytest.mark.parametrize(
    "path", ["/rapportera", "/kvitto", "/logga-in", "/api/v1/reports", "/api/v1/incidents", "/nowhere"]
)
def test_nothing_that_came_with_a_request_is_in_any_line(
    staff: TestClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    headers = dict.fromkeys(
        ("user-agent", "referer", "x-forwarded-for", "idempotency-key", "x-request-id", "accept"), CANARY
    )
    for method in ("GET", "POST", "PUT", CANARY.upper()):
        staff.request(method, f"{path}?{CANARY}={CANARY}", headers=headers, data={CANARY: CANARY, "code": CANARY})
        staff.request(
            method, f"{path}/{CANARY}", headers=headers | {"cookie": f"opl_session={CANARY}"}, content=CANARY.encode()
        )
    post(staff, told(description=f"{CANARY} 070-123 45 67", category=CANARY))

    assert len(requests(caplog)) == 9
    assert CANARY not in json.dumps(lines(caplog)).lower()


def test_who_asked_is_in_no_line(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    TestClient(client.app, client=("203.0.113.77", 4711)).get("/kvitto")

    assert "203.0.113" not in json.dumps(lines(caplog))


def test_an_error_is_told_by_kind_and_place_and_never_by_its_text() -> None:
    try:
        raise ValueError(CANARY)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "job %s failed", ("packs",), sys.exc_info())

    line = json.loads(Lines().format(record))
    assert (line["event"], line["error"]) == ("job packs failed", "ValueError")
    assert "test_journal.py" in line["where"][-1]
    assert CANARY not in json.dumps(line)


@pytest.mark.slow
def test_a_broken_route_and_its_request_carry_the_same_number(
    store: Engine, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Serves a store of its own."""

    def broken(*_: Any) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("web.conversations.following.is_demo", broken)
    with serving(application(settings())) as port:
        answer = send(port, "GET", "/kvitto")

    fault, request = (line for line in lines(caplog) if line["from"] in ("web.errors", "web.journal"))
    assert answer.status == 500
    assert fault["event"] == "RuntimeError"
    assert fault["id"] == request["id"] == answer.headers["x-request-id"]
    assert CANARY not in json.dumps(lines(caplog))


@pytest.mark.slow
def test_a_program_that_logs_writes_lines_of_json() -> None:
    """Starts Python."""
    code = "import logging; from web.journal import begin; begin(); logging.getLogger('a').info('b %s', 'c')"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )

    assert json.loads(said.stderr)["event"] == "b c"
