"""`PUT /api/v1/reports/{id}/photos/{n}`: a photo of a report, from whoever sent the report.

The same photo again is harmless and gives the same answer. The report's code, its key or the session proves whose it is.
"""

from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Header, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from service.bounds import PHOTOS, PHOTOS_REFUSED
from service.errors import Missing, Refused, Sentence
from service.intake import rules
from service.people.rules import Viewer
from service.reports.photos import actions, storage
from service.reports.photos.encoding import made_anew
from service.reports.photos.queries import Proof, Standing, is_senders
from service.settings import settings
from service.signin.limits import Limit, count_all, give_back
from service.signin.rules import keyed, source
from web.deps import Known, Now, Transaction, Work
from web.reports.api import ANYONE, PROBLEMS, sender
from web.reports.limits import count_wrong_code
from web.reports.photos.arriving import Gate, picture_of, stored
from web.signin.calling import caller

router = APIRouter(prefix="/api/v1", tags=["reports"])
gate = Gate()
BINARY = {"schema": {"type": "string", "format": "binary"}}
BODY = {"requestBody": {"required": True, "content": dict.fromkeys(("image/jpeg", "image/png", "image/webp"), BINARY)}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    **{status: PROBLEMS[status] for status in (413, 429, 503)},
    404: {"description": "Rapporten finns inte, eller så är den inte din"},
    409: {"description": "En annan bild har redan tagits emot med det numret"},
    415: {"description": "Ett dokument, och ingen bild"},
    422: {"description": "Bilden går inte att läsa; inget är sparat"},
}


class Sent(NamedTuple):
    """A photo that arrived: of which report, which of its photos, and its bytes as they were sent."""

    report_id: UUID
    n: int
    content: bytes
    sha256: bytes


@router.put("/reports/{report_id}/photos/{n}", status_code=201, responses=ANSWERS, openapi_extra=BODY)
async def put(
    request: Request,
    work: Work,
    now: Now,
    known: Known,
    report_id: UUID,
    n: Annotated[int, Path(ge=1, json_schema_extra={"maximum": PHOTOS})],
    authorization: Annotated[str, Header()] = "",
) -> Response:
    """Take a photo. It is made anew without anything but its pixels; what cannot be is refused and not kept.

    `Authorization: Code ...` with the report's code, or `Key ...` with its Idempotency-Key.
    """
    if n > PHOTOS:
        raise Refused("too_many_photos", Sentence("En rapport kan ha högst %(most)s bilder.", most=PHOTOS), "n")
    await run_in_threadpool(_only_senders, request, work, now, report_id, _proof(authorization, known))
    async with gate.place():
        content = await picture_of(request)
        sent = Sent(report_id, n, content, sha256(content).digest())
        there = await run_in_threadpool(_again, work, sent)
        if there is not None:
            return _answer(there, 200)
        limits = () if known else ((_here(request, now), PHOTOS_REFUSED),)
        async with gate.turn:
            kept, fresh = await run_in_threadpool(_receive, work, sent, limits, now)
    return _answer(kept, 201 if fresh else 200)


def _proof(authorization: str, known: Viewer | None) -> Proof:
    kind, _, value = authorization.partition(" ")
    if kind.lower() == "code":
        return Proof(rules.code_hash(value, settings().secret.get_secret_value()), viewer=known)
    if kind.lower() == "key":
        return Proof(None, [rules.key_hash(value.strip(), who) for who in {sender(known), ANYONE}], known)
    return Proof(viewer=known)


def _only_senders(request: Request, work: Transaction, now: datetime, report_id: UUID, proof: Proof) -> None:
    """Raises Missing, and TooMany for who tries many codes without having signed in."""
    with work() as session:
        if is_senders(session, report_id, proof):
            return
    if proof.viewer is None and (proof.code_hash or proof.keys):
        with work() as session:
            count_wrong_code(request, session, now)
    raise Missing


def _again(work: Transaction, sent: Sent) -> Standing | None:
    with work() as session:
        return actions.again(session, sent.report_id, sent.n, sent.sha256)


def _receive(work: Transaction, sent: Sent, limits: tuple[Limit, ...], now: datetime) -> tuple[Standing, bool]:
    """Make it anew, store the files, then the row; only then does anyone hear of it. And whether it was new.

    Each try is counted, because the hostile ones cost seconds; a picture that could be read is not.
    """
    with work() as session:
        count_all(session, limits, now)
    picture = made_anew(sent.content)
    name = stored(picture)
    with work() as session:
        kept = actions.keep(session, sent.report_id, sent.n, picture, name=name, sent_sha256=sent.sha256, now=now)
        give_back(session, limits)
    if kept is not None:
        return kept, True
    storage.remove([name])
    there = _again(work, sent)
    assert there is not None, "the number was taken a moment ago"
    return there, False


def _here(request: Request, now: datetime) -> bytes:
    who = caller(request)
    return keyed(who.secret, "photos", source(who.secret, who.host, now))


def _answer(photo: Standing, status: int) -> Response:
    told = {"n": photo.n, "width": photo.width, "height": photo.height, "received_at": photo.received_at.isoformat()}
    return JSONResponse(told, status)
