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
    needs: tuple[str, str] | None = None  # the field of the matrix, and the letters


def _get(
    path: str,
    who: Literal["anyone", "page", "api"],
    asked: str = "",
    *bad: Ask,
    status: int = 200,
    needs: tuple[str, str] | None = None,
) -> Route:
    return Route("GET", path, who, Ask(asked or path, status), bad=bad, needs=needs)


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
    _get("/rapportera/vantar", "anyone"),
    _get("/rapportera/vantar/vem", "anyone"),
    _get("/sw.js", "anyone"),
    _get("/app.webmanifest", "anyone"),
    Route("POST", "/sprak", "anyone", Ask("/sprak", 303, {"data": {"sprak": "sv", "vidare": "/kvitto"}})),
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
        "/rapportera/kvitto",
        "anyone",
        Ask("/rapportera/kvitto", 404, {"data": {"code": "wrong"}}),
        bad=(Ask("/rapportera/kvitto", 422, {"data": {"code": "a" * 201}}),),
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
    _get(
        "/api/v1/nearby",
        "anyone",
        f"/api/v1/nearby?lon={CENTRE.lon}&lat={CENTRE.lat}&category=graffiti",
        Ask("/api/v1/nearby?lon=x&lat=1&category=graffiti", 422),
    ),
    _get(
        "/api/v1/places",
        "anyone",
        "/api/v1/places?q=Storgatan%2012",
        Ask("/api/v1/places", 422),
        Ask("/api/v1/places?q=x&lon=15", 422),
        Ask("/api/v1/places?q=x&lon=nan&lat=inf", 422),
    ),
    _get(
        "/api/v1/places/near",
        "anyone",
        f"/api/v1/places/near?lon={CENTRE.lon}&lat={CENTRE.lat}",
        Ask("/api/v1/places/near?lon=15", 422),
        Ask("/api/v1/places/near?lon=181&lat=0", 422),
    ),
    _get("/api/v1/incidents", "api", "", Ask("/api/v1/incidents?limit=0", 422), needs=("state", "r")),
    _get(
        "/api/v1/incidents/{reference}",
        "api",
        "/api/v1/incidents/L26-9999",
        Ask("/api/v1/incidents/x", 404),
        status=404,
        needs=("state", "rl"),
    ),
    _get("/arenden", "page", "", Ask("/arenden?status=x", 422), Ask("/arenden?cursor=x", 422), needs=("state", "rl")),
    _get(
        "/arenden/{reference}",
        "page",
        "/arenden/L26-9999",
        Ask("/arenden/%00", 404),
        status=404,
        needs=("state", "rl"),
    ),
    Route(
        "POST",
        "/arenden/{reference}/las",
        "page",
        Ask("/arenden/L26-9999/las", 404, {"data": {"reason": "Behövs för utredningen"}}),
        bad=(Ask("/arenden/L26-9999/las", 404, {"data": {"reason": "x"}}),),
        needs=("state", "rl"),
    ),
    _get("/granskning", "page", needs=("cleaned", "w")),
    _get("/sanering", "page", needs=("numbers", "r")),
    Route(
        "POST",
        "/granskning/{reference}",
        "page",
        Ask("/granskning/L26-9999", 404, {"data": {"words": "Klotter", "verdict": "shown"}}),
        bad=(
            Ask("/granskning/L26-9999", 422, {"data": {"words": ""}}),
            Ask("/granskning/L26-9999", 422, {"data": {"words": "x", "verdict": "x"}}),
        ),
        needs=("cleaned", "w"),
    ),
    _get("/api/v1/removal", "api", "", Ask("/api/v1/removal?from=x", 422), needs=("numbers", "r")),
    _get("/api/v1/periods", "api", needs=("picture", "r")),
    _get(
        "/api/v1/periods/{when}",
        "api",
        f"/api/v1/periods/{PACK}",
        Ask(f"/api/v1/periods/{NO_DAY}", 422),
        Ask("/api/v1/periods/1999-01-01", 404),
        needs=("picture", "r"),
    ),
    _get(
        "/lagesbild",
        "page",
        f"/lagesbild?period={PACK}",
        Ask(f"/lagesbild?period={NO_DAY}", 422),
        Ask("/lagesbild?period=1999-01-01", 404),
        needs=("picture", "r"),
    ),
    _get("/lagesbild/underlagskarta.pmtiles", "page", status=404, needs=("picture", "r")),
    _get("/underlag", "page", needs=("picture", "r")),
    _get(
        "/underlag/{when}",
        "page",
        f"/underlag/{PACK}",
        Ask(f"/underlag/{NO_DAY}", 422),
        Ask(f"/underlag/{NO_PACK}", 404),
        needs=("picture", "r"),
    ),
    _get(
        "/underlag/{when}.html",
        "page",
        f"/underlag/{PACK}.html",
        Ask(f"/underlag/{NO_DAY}.html", 422),
        Ask(f"/underlag/{NO_PACK}.html", 404),
        needs=("picture", "r"),
    ),
    _get(
        "/underlag/{when}.pdf",
        "page",
        f"/underlag/{PACK}.pdf",
        Ask(f"/underlag/{NO_DAY}.pdf", 422),
        Ask("/underlag/1999-01-01.pdf", 404),
        needs=("picture", "r"),
    ),
    _get("/logga-in", "anyone"),
    Route(
        "POST",
        "/logga-in",
        "anyone",
        Ask("/logga-in", 401, {"data": {"email": "nobody@koping.example", "password": "wrong"}}),
        bad=(Ask("/logga-in", 401, {"data": {"password": "x"}}),),
    ),
    Route("POST", "/logga-ut", "anyone", Ask("/logga-ut", 303)),
    _get("/hem", "page", status=303),
    _get("/logga-in/kod", "page", status=303),
    Route(
        "POST",
        "/logga-in/kod",
        "page",
        Ask("/logga-in/kod", 401, {"data": {"code": "123456"}}),
        bad=(Ask("/logga-in/kod", 422, {"data": {"code": "1" * 101}}),),
    ),
    _get("/inbjudan/{token}", "anyone", "/inbjudan/unknown", status=404),
    Route("POST", "/inbjudan/{token}", "anyone", Ask("/inbjudan/unknown", 404, {"data": {"password": "x"}})),
    _get("/konto", "page"),
    Route("POST", "/konto/losenord", "page", Ask("/konto/losenord", 422, {"data": {"current": "wrong"}})),
    _get("/konto/kod", "page"),
    Route("POST", "/konto/kod", "page", Ask("/konto/kod", 422, {"data": {"code": "123456", "sealed": "x"}})),
    Route("POST", "/konto/kod/bort", "page", Ask("/konto/kod/bort", 422, {"data": {"code": "123456"}})),
    Route("POST", "/konto/koder", "page", Ask("/konto/koder", 422, {"data": {"code": "ABCD"}})),
    Route("POST", "/konto/logga-ut", "page", Ask("/konto/logga-ut", 303)),
    _get(
        "/installningar/logg",
        "page",
        "",
        Ask("/installningar/logg?from=x", 422),
        Ask("/installningar/logg?from=2026-11-10&to=2026-11-01", 422),
        Ask("/installningar/logg?cursor=x", 422),
        Ask("/installningar/logg?kind=x", 422),
        needs=("log", "r"),
    ),
    _get(
        "/installningar/logg.csv",
        "page",
        "",
        Ask("/installningar/logg.csv?who=x", 422),
        Ask("/installningar/logg.csv?reference=%3Cscript%3E", 422),
        needs=("log", "r"),
    ),
)
ELSEWHERE = {
    ("GET", "/ready"): "test_health.py",
    ("GET", "/static"): "test_guard.py",
}  # they need a store, or files, of their own
