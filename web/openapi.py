"""What programs are told of our interface: `/api/v1` and nothing else, tight enough that answers are tested against it.

FastAPI writes down what comes in. What goes out is written here, because our answers are made as bytes and our errors in
one table. The addresses of pages are not in it: they are made for people, and some are nobody else's business.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.bounds import IDEMPOTENCY_KEY
from web.errors import PROBLEM

Schema = dict[str, Any]
OPEN = {
    ("/api/v1/reports", "post"),
    ("/api/v1/areas.geojson", "get"),
    ("/api/v1/nearby", "get"),
    ("/api/v1/places", "get"),
    ("/api/v1/places/near", "get"),
    ("/api/v1/reports/{report_id}/photos/{n}", "put"),
}  # the rest is for those who have signed in
GEOJSON, JSON = "application/geo+json", "application/json"
TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 1}
TIME: Schema = {"type": "string", "format": "date-time"}
WORDS = {
    400: "Det som skickades går inte att läsa",
    401: "Logga in",
    403: "Din roll får inte se det här, eller så skickades det från en annan webbplats",
    404: "Finns inte, eller är inte till för dig",
    422: "Uppgifterna stämmer inte",
    503: "Tjänsten är inte redo; försök igen efter Retry-After",
}


def described(app: FastAPI) -> Schema:
    """The whole description, worked out once."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, routes=app.routes)
        made["paths"] = {path: told for path, told in made["paths"].items() if path.startswith("/api/")}
        for path, operations in made["paths"].items():
            for method, operation in operations.items():
                _tighten(path, method, operation)
        made["components"] = {
            "schemas": {"Problem": _problem()},
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "opl_session"}},
        }
        app.openapi_schema = made
    return app.openapi_schema


def _tighten(path: str, method: str, operation: Schema) -> None:
    """What the operation answers, and who may ask."""
    is_open = (path, method) in OPEN
    statuses = {400, 422, 503} | ({404} if "{" in path else set()) | (set() if is_open else {401})
    statuses |= {403} if not is_open or method != "get" else set()
    told = {str(status): {"description": words} for status, words in WORDS.items() if status in statuses}
    problem = {"content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    faults = {s: answer for s, answer in (told | operation["responses"]).items() if s >= "4"}
    answers = {s: {"description": d, "content": {media: {"schema": how}}} for s, d, media, how in _right(path)}
    operation["responses"] = answers | {
        s: {"description": f["description"]} | problem for s, f in sorted(faults.items())
    }
    operation["security"] = [{}] if is_open else [{"session": []}]
    for parameter in operation.get("parameters", ()):
        if parameter["name"] == "Idempotency-Key":
            shortest, longest = IDEMPOTENCY_KEY
            parameter["example"] = "4b0f9a52-6f1e-4f4c-9d5e-2f3f7a1c8b10"
            parameter |= {"required": True, "schema": TEXT | {"pattern": f"^[!-~]{{{shortest},{longest}}}$"}}


def _right(path: str) -> list[tuple[str, str, str, Schema]]:
    """The answers when all is well: status, words, type, content."""
    if path == "/api/v1/reports":
        receipt = {"id": TEXT | {"format": "uuid"}, "reference": TEXT, "incident": TEXT, "due_at": _or_null(TIME)}
        return [
            ("201", "Mottagen", JSON, _exactly(**receipt, code=TEXT)),
            ("200", "Redan mottagen: samma svar, utan kod", JSON, _exactly(**receipt)),
        ]
    if path == PHOTO:
        told = _exactly(n=COUNT, width=COUNT, height=COUNT, received_at=TIME)
        return [("201", "Mottagen och sparad", JSON, told), ("200", "Redan mottagen: samma svar", JSON, told)]
    return [("200", "Svaret", GEOJSON if path in MAPS else JSON, CONTENT.get(path, OBJECT))]


def _exactly(**properties: Schema) -> Schema:
    """An object with these and no others."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _features(geometry: Schema, **more: Schema) -> Schema:
    feature = _exactly(
        type={"const": "Feature"}, properties=OBJECT, geometry=geometry, **({"id": TEXT} if more else {})
    )
    return _exactly(type={"const": "FeatureCollection"}, features={"type": "array", "items": feature}, **more)


def _problem() -> Schema:
    place = {"type": "integer", "minimum": 0}
    fault = _exactly(field=TEXT, code=TEXT, start=place, end=place) | {"required": ["field", "code"]}
    errors = {"type": "array", "items": fault}
    offer = {"type": "object", "additionalProperties": {"type": "number"}}
    status = {"type": "integer", "minimum": 400, "maximum": 599}
    made = _exactly(type=TEXT, title=TEXT, status=status, code=TEXT, detail=TEXT, errors=errors, offer=offer)
    return made | {"required": ["type", "title", "status", "code"]}


OBJECT: Schema = {"type": "object"}
PERIODS, PHOTO = "/api/v1/periods", "/api/v1/reports/{report_id}/photos/{n}"
PERIOD = _exactly(date=TEXT | {"format": "date"}, start=TIME, end=TIME, meets_at=TIME)
NEARBY = _exactly(kind=TEXT, distance=TEXT, age=TEXT, state=TEXT, joins=TEXT)
WHERE = {"label": TEXT, "kind": TEXT, "lon": {"type": "number"}, "lat": {"type": "number"}}
MATCH: Schema = {"enum": ["exact", "prefix", "fuzzy", "nearest"]}
FOUND = _exactly(**WHERE, match=MATCH, locality=_or_null(TEXT))
MAPS = ("/api/v1/incidents", "/api/v1/areas.geojson")
CONTENT: dict[str, Schema] = {
    "/api/v1/places": _exactly(results={"type": "array", "items": FOUND, "maxItems": 8}),
    "/api/v1/places/near": _exactly(
        place=_or_null(_exactly(**WHERE, metres={"type": "integer", "minimum": 0})),
        neighbour=_or_null(_exactly(name=_or_null(TEXT), outside_m=COUNT)),
    ),
    "/api/v1/nearby": _exactly(within_m={"type": "integer"}, nearby={"type": "array", "items": NEARBY}),
    "/api/v1/incidents": _features(_or_null(OBJECT), next=_or_null(TEXT)),
    "/api/v1/areas.geojson": _features(OBJECT),
    PERIODS: {"type": "array", "items": PERIOD},
}
