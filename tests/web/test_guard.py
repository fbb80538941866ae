"""What stands before every route: headers on every answer, where forms come from, an end to long bodies."""

from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from service.bounds import BODY_BYTES, JSON_BYTES
from service.settings import settings
from tests.web.raw import Message, Receive, speak
from web import deps
from web.app import application
from web.guard import HEADERS
from web.pages import asset
from web.reports.forms import fresh_key

OURS = "http://testserver"
JSON = {"content-type": "application/json", "idempotency-key": "a-key-that-is-long-enough"}
ANSWERS: list[tuple[str, str, dict[str, Any], int]] = [
    ("GET", "/rapportera", {}, 200),
    ("GET", "/kvitto", {}, 200),
    ("GET", "/logga-in", {}, 200),
    ("GET", "/health", {}, 200),
    ("GET", "/api/v1/openapi.json", {}, 200),
    ("GET", "/api/v1/areas.geojson", {}, 200),
    ("GET", "/lagesbild", {}, 303),
    ("GET", "/api/v1/incidents", {}, 401),
    ("GET", "/nope", {}, 404),
    ("GET", "/api/v1/nope", {}, 404),
    ("GET", "/static/nope.css", {}, 404),
    ("GET", "/rapportera/", {}, 404),
    ("DELETE", "/rapportera", {}, 405),
    ("TRACE", "/rapportera", {}, 405),
    ("POST", "/rapportera", {}, 422),
    ("POST", "/rapportera", {"headers": {"origin": "http://evil.example"}}, 403),
    ("POST", "/rapportera", {"content": b"a" * (BODY_BYTES + 1)}, 413),
    ("POST", "/kvitto", {"data": {"code": "x"}}, 404),
    ("POST", "/logga-in", {"data": {"password": "x"}}, 401),
    ("POST", "/logga-ut", {}, 303),
    ("POST", "/api/v1/reports", {}, 400),
    ("POST", "/api/v1/reports", {"headers": JSON, "content": b"a" * (BODY_BYTES + 1)}, 413),
    ("POST", "/api/v1/reports", {"headers": JSON, "content": b"["}, 400),
    ("POST", "/api/v1/reports", {"headers": JSON, "content": b"{}"}, 422),
    ("POST", "/api/v1/reports", {"headers": JSON | {"content-type": "text/plain"}, "content": b"{}"}, 415),
]
FROM: list[tuple[str, dict[str, str], bool]] = [
    ("our own page", {"origin": OURS}, True),
    ("our own page, as newer browsers say it", {"origin": OURS, "sec-fetch-site": "same-origin"}, True),
    ("another site", {"origin": "http://evil.example"}, False),
    ("another port of ours", {"origin": OURS + ":8001"}, False),
    ("a site with our name inside", {"origin": "http://testserver.evil.example"}, False),
    ("a site with our name as user", {"origin": "http://testserver@evil.example"}, False),
    ("a sandbox or a file", {"origin": "null"}, False),
    ("nowhere that it says", {}, False),
    ("another site, by the browser's own word", {"origin": OURS, "sec-fetch-site": "cross-site"}, False),
    ("another host of our site", {"sec-fetch-site": "same-site"}, False),
    ("a word that no browser says", {"origin": OURS, "sec-fetch-site": "x"}, False),
]


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    ANSWERS,
    ids=lambda part: part if isinstance(part, str | int) else "",
)
def test_every_answer_carries_the_headers(
    client: TestClient, method: str, path: str, sent: dict[str, Any], status: int
) -> None:
    answer = client.request(method, path, **sent)

    assert answer.status_code == status
    expected = HEADERS if path != "/api/v1/areas.geojson" else HEADERS | {"Cache-Control": "public, max-age=3600"}
    assert {name: answer.headers.get(name) for name in expected} == expected
    assert "server" not in answer.headers


def test_a_broken_route_carries_them_too_and_tells_nothing(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    _break(client, RuntimeError("what 19900101-1239 wrote"))

    for path in ("/api/v1/reports", "/rapportera"):
        answer = client.post(path, content=b"{}", headers=JSON if "api" in path else {})

        assert answer.status_code == 500
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert "1239" not in answer.text + caplog.text
        assert "Något gick fel hos oss" in answer.text
    assert "RuntimeError" in caplog.text


def test_the_headers_are_the_ones_that_close_what_a_browser_leaves_open() -> None:
    assert {name: value for name, value in HEADERS.items() if name != "Content-Security-Policy"} == {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
        "Cache-Control": "no-store",
    }


def test_a_store_that_is_away_is_503_and_says_when_to_ask_again(client: TestClient) -> None:
    _break(client, OperationalError("SELECT 1", {}, Exception("19900101-1239")))

    answer = client.post("/api/v1/reports", content=b"{}", headers=JSON)

    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "away", "5")
    assert "1239" not in answer.text


def test_static_files_carry_them_and_may_be_kept_for_ever(client: TestClient) -> None:
    answer = client.get(asset("favicon.svg"))

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


def test_a_static_file_that_is_not_there_is_not_kept_for_ever(client: TestClient) -> None:
    assert client.get("/static/nope.css").headers["cache-control"] == "no-store"


def test_the_policy_lets_nothing_in_from_other_hosts_and_no_inline_script(client: TestClient) -> None:
    policy = client.get("/rapportera").headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize(
    ("base_url", "told"), [("https://op.koping.se", "max-age=63072000"), ("http://127.0.0.1:8000", None)]
)
def test_over_https_a_browser_is_told_to_stay_there(base_url: str, told: str | None) -> None:
    app = application(settings().model_copy(update={"base_url": base_url}))

    assert TestClient(app).get("/health").headers.get("strict-transport-security") == told


@pytest.mark.parametrize(("headers", "let_in"), [row[1:] for row in FROM], ids=[row[0] for row in FROM])
@pytest.mark.parametrize("path", ["/rapportera", "/kvitto", "/logga-in", "/logga-ut"])
def test_a_form_is_taken_from_our_own_pages_only(
    client: TestClient, path: str, headers: dict[str, str], let_in: bool
) -> None:
    del client.headers["origin"]

    answer = client.post(path, headers=headers, data={"key": fresh_key()})

    refused = answer.status_code == 403 and "en annan webbplats" in answer.text
    assert refused is not let_in


@pytest.mark.parametrize(
    ("headers", "let_in"), [row[1:] for row in FROM if row[1]], ids=[row[0] for row in FROM if row[1]]
)
def test_so_is_a_programs_report_when_it_comes_through_a_browser(
    client: TestClient, headers: dict[str, str], let_in: bool
) -> None:
    del client.headers["origin"]

    answer = client.post("/api/v1/reports", headers=headers | JSON, content=b"{}")

    assert answer.json()["code"] == ("invalid" if let_in else "cross_site")


def test_a_program_with_a_session_must_say_where_it_comes_from(staff: TestClient) -> None:
    del staff.headers["origin"]

    assert staff.post("/api/v1/reports", headers=JSON, content=b"{}").json()["code"] == "cross_site"


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "CONNECT", "SEARCH", "XYZZY", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/rapportera", "/api/v1/reports", "/static/favicon.svg", "/lagesbild"])
def test_a_method_that_no_route_has_is_405(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).status_code == 405


def test_405_says_what_is_allowed(client: TestClient) -> None:
    assert client.put("/api/v1/reports").headers["allow"] == "POST"


def test_a_long_body_is_refused_before_a_byte_of_it_is_read() -> None:
    async def receive() -> Message:
        raise AssertionError("the body was read")

    assert _post(receive, content_length=str(BODY_BYTES + 1))["status"] == 413


@pytest.mark.parametrize(
    ("path", "part", "status"),
    [
        ("/api/v1/reports", b"a" * JSON_BYTES, 413),
        ("/rapportera", b"&x=" + b"a" * JSON_BYTES, 413),
        ("/rapportera", b"a" * JSON_BYTES, 400),
        ("/rapportera", b"&a=1" * 10_000, 400),
        ("/nope", b"a" * JSON_BYTES, 404),
    ],
    ids=["JSON", "many long fields of a form", "one endless field", "endlessly many fields", "nowhere"],
)
def test_a_body_without_end_is_cut(path: str, part: bytes, status: int) -> None:
    read = 0

    async def receive() -> Message:
        nonlocal read
        read += len(part)
        return {"type": "http.request", "body": part, "more_body": True}

    assert _post(receive, path=path)["status"] == status
    assert read <= BODY_BYTES + len(part)


@pytest.mark.parametrize("length", ["x", "-1", "", "²", "1" * 5_000, "1e9", "0x10"])
def test_a_length_that_is_no_number_breaks_nothing(length: str) -> None:
    async def receive() -> Message:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    assert _post(receive, content_length=length)["status"] in (413, 422)


def _post(receive: Receive, *, path: str = "/api/v1/reports", content_length: str | None = None) -> Message:
    """How the answer to a body begins."""
    media = "application/json" if path.startswith("/api") else "application/x-www-form-urlencoded"
    headers = JSON | {"content-type": media, "origin": OURS, "host": "testserver"}
    return speak(
        "POST",
        path,
        headers | ({"content-length": content_length} if content_length is not None else {}),
        receive,
    )[0]


def _break(client: TestClient, error: Exception) -> None:
    def broken() -> None:
        raise error

    cast(FastAPI, client.app).dependency_overrides[deps.present] = broken
