"""`POST /api/v1/reports`: a report from a program."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from service import bounds
from service.intake import rules
from service.intake.actions import Receipt, receive
from service.intake.models import NewReport, Told
from service.people.rules import Viewer
from service.rounds import queries as rounds
from service.settings import settings
from web.deps import Now, Work
from web.errors import Malformed
from web.reports.limits import count_report
from web.reports.nearby import POINTER, answered
from web.reports.traps import brake
from web.reports.waiting import sent_by_keeper
from web.strict_json import body_of, parsed

router = APIRouter(prefix="/api/v1", tags=["reports"])
READ_MORE = "/api/v1/openapi.json"
ROUND = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
ANYONE = "anonymous"  # who sends, when nobody has signed in
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {"application/problem+json": {"schema": {"type": "object"}}}}
    for status, words in {
        400: "Nyckeln saknas, eller innehållet är inte JSON",
        409: "Samma nyckel tas emot just nu",
        413: "För stort",
        415: "Inte JSON i UTF-8",
        422: "Uppgifterna stämmer inte, eller nyckeln är använd till en annan rapport",
        429: "För många rapporter från samma nät; skicka samma sak igen efter Retry-After",
        503: "Tjänsten är inte redo; skicka samma sak igen efter Retry-After",
    }.items()
}
AGAIN: dict[int | str, dict[str, Any]] = {200: {"description": "Redan mottagen: samma svar, utan kod"}}


class Sent(Told):
    """A report as a program sends it: also how its place was set, and what it answers to what lies near."""

    location_set: Literal["phone", "pin", "coordinates", "address", "place"] = "coordinates"
    joins: str | None = Field(
        default=None, pattern=POINTER, description="What /nearby gave for the one that it is, or no: none of them"
    )
    round: str | None = Field(
        default=None,
        pattern=ROUND,
        description="The round of one's own function that it comes from; one that is over since long is left out",
    )


def _schema() -> dict[str, Any]:
    """The body's JSON schema, with the answers written out: a reference would lead nowhere from inside OpenAPI."""
    made = Sent.model_json_schema()
    made["properties"]["answers"] = made.pop("$defs")["Answers"]
    return made


EXAMPLE = {"category": "graffiti", "lon": 15.9914, "lat": 59.5126, "description": "Tagg på elskåpet, en meter bred"}
BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": _schema(), "example": EXAMPLE}}}}


async def idempotency_key(key: Annotated[str | None, Header(alias="Idempotency-Key")] = None) -> str:
    """The key that the sender made before sending. Raises Malformed without a usable one.

    Asynchronous, because a plain dependency waits for a thread of its own, as the route itself does once already.
    """
    shortest, longest = bounds.IDEMPOTENCY_KEY
    if key is None:
        raise Malformed(
            "key_missing",
            f"Skicka rubriken Idempotency-Key, till exempel ett nytt UUID för varje rapport. Se {READ_MORE}.",
        )
    if not shortest <= len(key) <= longest or not key.isascii() or not key.isprintable():
        raise Malformed("key_unusable", f"Idempotency-Key ska vara {shortest}–{longest} synliga ASCII-tecken.")
    return key


def sender(known: Viewer | None) -> str:
    """Whose key it is: the account's own, or one of those that nobody has."""
    return str(known.person_id) if known else ANYONE


@router.post("/reports", status_code=201, responses=PROBLEMS | AGAIN, openapi_extra=BODY)
def submit(
    request: Request,
    work: Work,
    now: Now,
    known: Annotated[Viewer | None, Depends(sent_by_keeper)],
    key: Annotated[str, Depends(idempotency_key)],
    body: Annotated[bytes, Depends(body_of)],
) -> Response:
    """Take a report. The same key and body again gives the same answer, without the code.

    A key stays used for ever: however late a report comes again under it, it is the same report.
    """
    sent = parsed(body, Sent)
    new = NewReport(**sent.model_dump(exclude={"joins", "round"}), channel="api", **rules.teller(known))
    secret = settings().secret.get_secret_value()
    with work() as session:
        count_report(request, session, known, now)
        if sent.joins:
            new = new.model_copy(update=answered(session, sent.joins, new.point, new.category, now))
        if sent.round:
            round_id = rounds.belonging(session, UUID(sent.round), new.function_id, now)
            new = new.model_copy(update={"round_id": round_id})
        whose = rules.key_hash(key, sender(known))
        receipt = receive(session, new, key=whose, secret=secret, zone=settings().timezone, now=now, brake=brake())
    return JSONResponse(as_json(receipt), 200 if receipt.again else 201)


def as_json(receipt: Receipt) -> dict[str, Any]:
    """The answer; no code the second time."""
    made = {
        "id": str(receipt.id),
        "reference": receipt.reference,
        "incident": receipt.incident,
        "due_at": receipt.due_at.isoformat() if receipt.due_at else None,
    }
    return made if receipt.code is None else made | {"code": "-".join(rules.code_groups(receipt.code))}
