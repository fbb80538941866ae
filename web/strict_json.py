"""JSON as RFC 8259 means it, read once and strictly: what a lenient reader lets through has cost others dearly.

Duplicate names, NaN, other encodings than UTF-8 and endless nesting are refused here; what the fields may hold is
the model's business.
"""

import json
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from service.bounds import JSON_BYTES, JSON_DEPTH, JSON_DIGITS
from web.errors import Invalid, Malformed, TooLarge, WrongMedia

Model = TypeVar("Model", bound=BaseModel)
MEDIA = "application/json"
TOO_DEEP = Malformed("too_deep", f"JSON får vara högst {JSON_DEPTH} nivåer djup.")


def parsed(body: bytes, model: type[Model]) -> Model:
    """A body as a model. Raises Malformed (400: no JSON that one can rely on) and Invalid (422: fields)."""
    told = _json(body)
    if not isinstance(told, dict):
        raise Malformed("not_an_object", "Skicka ett JSON-objekt.")
    try:
        return model.model_validate(told)
    except ValidationError as error:
        raise Invalid.of(error.errors(include_input=False, include_url=False)) from None


async def body_of(request: Request) -> bytes:
    """The raw body of a JSON request. Raises WrongMedia for every other type: text/plain is how forms cross sites."""
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.lower().partition("charset=")[2].strip(' "')
    if media.strip().lower() != MEDIA or charset not in ("", "utf-8"):
        raise WrongMedia("not_json", "Skicka JSON i UTF-8 med Content-Type: application/json.")
    return await _at_most(request, JSON_BYTES)


async def _at_most(request: Request, limit: int) -> bytes:
    """The body, read no further than the limit. Endless opening brackets are told from a body that is merely long."""
    read = b""
    async for part in request.stream():
        read += part
        if len(read) > limit:
            if read[: JSON_DEPTH + 1].strip(b"[") == b"":
                raise TOO_DEEP
            raise TooLarge
    return read


def _json(body: bytes) -> Any:
    try:
        told = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_int=_integer)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Malformed("not_json", "Det som skickades är inte läsbar JSON i UTF-8.") from error
    _not_too_deep(told)
    return told


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name comes twice")
    return made


def _integer(digits: str) -> int | float:
    if len(digits) > JSON_DIGITS:
        raise ValueError("a number with too many digits")
    return int(digits) if len(digits) < 16 else float(digits)


def _not_too_deep(told: Any) -> None:
    level = [told]
    for _ in range(JSON_DEPTH):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return
    raise TOO_DEEP


def _inside(one: Any) -> list[Any]:
    if isinstance(one, dict):
        return list(one.values())
    return one if isinstance(one, list) else []
