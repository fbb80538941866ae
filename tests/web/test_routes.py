"""Every route repeats the checklist: works; not signed in; bad input in words; twice is harmless."""

from pathlib import Path
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text
from sqlmodel import Session

from service.briefings.actions import prepare
from service.people.rules import matrix
from service.settings import settings
from tests import make
from tests.conftest import NOON, SignedInAs
from tests.service.jobs.printing import press
from tests.service.meetings.rows import CUT_OFF, PERIOD, meeting
from tests.web.conversations.listed import ROUTES as CONVERSATIONS
from tests.web.listed import ELSEWHERE, Ask, Route
from tests.web.listed import ROUTES as LISTED
from tests.web.notices.listed import ROUTES as NOTICES
from tests.web.people.listed import ROUTES as PEOPLE
from tests.web.raw import speak
from tests.web.reports.photos.listed import ROUTES as PHOTOS
from tests.web.rounds.listed import ROUTES as ROUNDS
from tests.web.signin.listed import ROUTES as WAYS_IN
from tests.web.triage.listed import ROUTES as ENDINGS

ROUTES = (*LISTED, *PEOPLE, *WAYS_IN, *PHOTOS, *ROUNDS, *NOTICES, *ENDINGS, *CONVERSATIONS)
NAMES = [f"{route.method} {route.path}" for route in ROUTES]
STAFF = [route for route in ROUTES if route.who != "anyone"]
ABOUT_MEETINGS = ("/lagesbild", "/underlag", "/api/v1/periods")
BAD = [(route, ask) for route in ROUTES for ask in route.bad]
CLOSED = [
    *(
        "/docs",
        "/redoc",
        "/openapi.json",
        "/swagger",
        "/.git/HEAD",
        "/.env",
        "/metrics",
        "/admin",
        "/server-status",
        "/wp-login.php",
    ),
    *(
        "/static/",
        "/static/../app.py",
        "/static/../../pyproject.toml",
        "/static//etc/passwd",
        "/static/..\\app.py",
        "/static/\0",
        "/web/app.py",
    ),
    *(
        "/static/" + "a" * 5_000,
        "/api",
        "/api/v1",
        "/api/v2/reports",
        "/rapportera\0",
        "//rapportera",
        "/../rapportera",
        "/RAPPORTERA",
    ),
]


@pytest.fixture
def lived(session: Session, request: pytest.FixtureRequest) -> None:
    """For who asks about meetings: something happened, a meeting lies behind, another before us."""
    if not request.node.callspec.params["route"].path.startswith(ABOUT_MEETINGS):
        return
    make.layer(session, make.area("mitt", 15.9, 59.4, 16.1, 59.6))
    make.incident(session, at=CUT_OFF - PERIOD / 2)
    meeting(session, CUT_OFF + PERIOD)
    made = meeting(session)
    prepare(session, made, press, municipality="Köping", demo=False, zone=settings().zone, now=NOON)


def test_every_route_is_listed(client: TestClient) -> None:
    found = {
        (method, context.path)
        for context in iter_route_contexts(cast(FastAPI, client.app).routes)
        for method in (context.methods or {"GET"}) - {"HEAD"}
    }

    assert found == {(route.method, route.path) for route in ROUTES} | set(ELSEWHERE)


def test_what_is_tested_elsewhere_is_tested_there() -> None:
    for (_, path), file in ELSEWHERE.items():
        assert f'"{path}' in (Path(__file__).parent / file).read_text(encoding="utf-8")


@pytest.fixture
def allowed(signed_in_as: SignedInAs, request: pytest.FixtureRequest) -> TestClient:
    """Signed in as someone who may go the route: the coordinator, when they may."""
    needs = request.node.callspec.params["route"].needs
    return signed_in_as(next(role for role in ("coordinator", *matrix().roles) if needs is None or _has(role, *needs)))


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_it_works_and_twice_is_harmless(allowed: TestClient, session: Session, route: Route) -> None:
    first = _ask(allowed, route, route.works)
    kept = _rows(session)
    second = _ask(allowed, route, route.works)

    assert (first.status_code, second.status_code) == (route.works.status, route.again or route.works.status)
    assert _rows(session) == kept


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize(
    "route",
    [route for route in ROUTES if route.who == "anyone"],
    ids=lambda route: f"{route.method} {route.path}",
)
def test_what_is_for_everybody_asks_nobody_to_sign_in(client: TestClient, route: Route) -> None:
    assert _ask(client, route, route.works).status_code == route.works.status


@pytest.mark.parametrize("route", STAFF, ids=lambda route: f"{route.method} {route.path}")
def test_who_is_not_signed_in_is_told_to_and_nothing_else(client: TestClient, route: Route) -> None:
    """Also with bad input, which would tell what is there."""
    for ask in (route.works, *route.bad):
        answer = _ask(client, route, ask)

        if route.who == "api":
            assert (answer.status_code, answer.json()["code"]) == (401, "sign_in")
        else:
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/logga-in?vidare=/")
            assert answer.text == ""


@pytest.mark.parametrize("role", sorted(matrix().roles))
def test_a_role_that_the_matrix_gives_nothing_is_told_so_and_nothing_else(signed_in_as: SignedInAs, role: str) -> None:
    """On every route, also with bad input."""
    client = signed_in_as(role)
    allowed = [grant for grant in ROUTES if grant.needs is None or _has(role, *grant.needs)]

    for route in (one for one in ROUTES if one not in allowed):
        for ask in (route.works, *route.bad):
            assert (route.path, _ask(client, route, ask).status_code) == (route.path, 403)
    for route in (one for one in allowed if one.who != "anyone" and one.needs):
        assert (route.path, _ask(client, route, route.works).status_code != 403) == (route.path, True)


def _has(role: str, field: str, letters: str) -> bool:
    return any({*letters} & {*right.letters} for right in matrix().rights(role, field))


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize(("route", "ask"), BAD, ids=[f"{route.method} {ask.path}" for route, ask in BAD])
def test_bad_input_is_answered_in_words(allowed: TestClient, session: Session, route: Route, ask: Ask) -> None:
    kept = _rows(session)

    answer = _ask(allowed, route, ask)

    assert answer.status_code == ask.status
    if ask.path.startswith("/api/"):
        assert answer.headers["content-type"] == "application/problem+json"
        assert len(answer.json()["title"]) > 5
    else:
        assert '<html lang="sv">' in answer.text
    assert "Traceback" not in answer.text
    assert _rows(session) == kept


def test_what_is_not_there_is_the_same_404_whatever_is_not_there(staff: TestClient, session: Session) -> None:
    """A meeting without a pack, a day without a meeting, a page that never was."""
    meeting(session, CUT_OFF + PERIOD)
    pages = {
        staff.get(path).text
        for path in (
            "/underlag/2026-11-25",
            "/underlag/1999-01-01",
            "/underlag/1999-01-01.pdf",
            "/underlag/x/y",
        )
    }
    problems = {
        staff.get(path).text
        for path in ("/api/v1/periods/1999-01-01", "/api/v1/periods/2026-11-12", "/api/v1/nope", "/api/nope")
    }

    assert len(pages) == len(problems) == 1


@pytest.mark.parametrize(
    "day", ["-1", "0", "9" * 19, "99999-01-01", "2026-02-30", "x", "%00", "2026-11-11T00:00", "null", "5e324"]
)
@pytest.mark.parametrize("path", ["/underlag/{}", "/underlag/{}.pdf", "/lagesbild?period={}", "/api/v1/periods/{}"])
def test_a_day_that_is_none_is_never_a_fault_of_ours(staff: TestClient, path: str, day: str) -> None:
    assert staff.get(path.format(day)).status_code in (404, 422)


@pytest.mark.parametrize("path", CLOSED, ids=lambda path: repr(path[:40]))
def test_what_is_not_for_the_public_is_404(path: str) -> None:
    begun = speak("GET", path, {"host": "testserver"})[0]

    assert begun["status"] == 404


def _ask(client: TestClient, route: Route, ask: Ask) -> Response:
    return client.request(route.method, ask.path, **(ask.sent or {}))


def _rows(session: Session) -> int:
    tables = ("report", "incident", "incident_event", "organisation", "work_function", "person", "holding")
    return sum(int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()) for table in tables)


@pytest.mark.parametrize("path", ["/", "/rapportera", "/health", "/arenden", "/api/v1/areas.geojson", "/finns-inte"])
def test_head_is_what_get_would_answer_and_only_its_head(client: TestClient, path: str) -> None:
    asked, head = client.get(path), client.head(path)

    assert (head.status_code, head.content) == (asked.status_code, b"")
    for name in ("content-type", "content-security-policy", "location"):
        assert head.headers.get(name) == asked.headers.get(name)
