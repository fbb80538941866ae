"""Every route there is, with what the checklist needs: who may use it, what works, what is bad input."""

from typing import Any, Literal, NamedTuple

from tests.make import CENTRE

Sent = dict[str, Any]
TYPED = f"{CENTRE.lat} {CENTRE.lon}"
PACK, NO_PACK, NO_DAY = "2026-11-11", "2026-11-25", "2026-13-45"
JSON = {"content-type": "application/json", "idempotency-key": "the-key-of-one-report"}


class Ask(NamedTuple):
    """A request, and the status that answers it."""

    path: str
    status: int
    sent: Sent | None = None


class Route(NamedTuple):
    """A route. `who`: everybody, or staff by way of a page (303 to the form) or of the API (401)."""

    method: str
    path: str
    who: Literal["anyone", "page", "api"]
    works: Ask
    again: int | None = None  # the status of the second time, when it is another
    bad: tuple[Ask, ...] = ()


def _get(path: str, who: Literal["anyone", "page", "api"], asked: str = "", *bad: Ask, status: int = 200) -> Route:
    return Route("GET", path, who, Ask(asked or path, status), bad=bad)


REPORT = Ask(
    "/api/v1/reports",
    201,
    {"headers": JSON, "json": {"category": "graffiti", "lon": CENTRE.lon, "lat": CENTRE.lat}},
)
FORM = Ask("/rapportera", 201, {"data": {"key": "the-key-of-one-form", "category": "graffiti", "coordinates": TYPED}})
ROUTES = (
    _get("/api/v1/openapi.json", "anyone"),
    _get("/", "anyone"),
    _get("/health", "anyone"),
    _get("/rapportera", "anyone"),
    Route("POST", "/rapportera", "anyone", FORM, 200, (Ask("/rapportera", 422, {"data": {"category": "ufo"}}),)),
    _get("/kvitto", "anyone", "", Ask("/kvitto?code=ABC", 400)),
    Route(
        "POST",
        "/kvitto",
        "anyone",
        Ask("/kvitto", 404, {"data": {"code": "wrong"}}),
        bad=(Ask("/kvitto", 422, {"data": {"code": "a" * 201}}),),
    ),
    Route(
        "POST",
        "/api/v1/reports",
        "anyone",
        REPORT,
        200,
        (Ask("/api/v1/reports", 422, {"headers": JSON, "json": {}}),),
    ),
    _get("/api/v1/areas.geojson", "anyone"),
    _get("/api/v1/incidents", "api", "", Ask("/api/v1/incidents?limit=0", 422)),
    _get("/api/v1/removal", "api", "", Ask("/api/v1/removal?from=x", 422)),
    _get("/api/v1/periods", "api"),
    _get(
        "/api/v1/periods/{when}",
        "api",
        f"/api/v1/periods/{PACK}",
        Ask(f"/api/v1/periods/{NO_DAY}", 422),
        Ask("/api/v1/periods/1999-01-01", 404),
    ),
    _get(
        "/lagesbild",
        "page",
        f"/lagesbild?period={PACK}",
        Ask(f"/lagesbild?period={NO_DAY}", 422),
        Ask("/lagesbild?period=1999-01-01", 404),
    ),
    _get("/lagesbild/underlagskarta.pmtiles", "page", status=404),
    _get("/underlag", "page"),
    _get(
        "/underlag/{when}",
        "page",
        f"/underlag/{PACK}",
        Ask(f"/underlag/{NO_DAY}", 422),
        Ask(f"/underlag/{NO_PACK}", 404),
    ),
    _get(
        "/underlag/{when}.html",
        "page",
        f"/underlag/{PACK}.html",
        Ask(f"/underlag/{NO_DAY}.html", 422),
        Ask(f"/underlag/{NO_PACK}.html", 404),
    ),
    _get(
        "/underlag/{when}.pdf",
        "page",
        f"/underlag/{PACK}.pdf",
        Ask(f"/underlag/{NO_DAY}.pdf", 422),
        Ask("/underlag/1999-01-01.pdf", 404),
    ),
    _get("/logga-in", "anyone"),
    Route(
        "POST",
        "/logga-in",
        "anyone",
        Ask("/logga-in", 303, {"data": {"password": "a password for tests"}}),
        bad=(Ask("/logga-in", 403, {"data": {"password": "x"}}),),
    ),
    Route("POST", "/logga-ut", "anyone", Ask("/logga-ut", 303)),
)
ELSEWHERE = {
    ("GET", "/ready"): "test_health.py",
    ("GET", "/static"): "test_guard.py",
}  # they need a store, or files, of their own
