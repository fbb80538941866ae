"""Finish a case: a plain form with the photos of what was done, which works without script."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from service.bounds import AFTER_PHOTOS, CLOSING_BYTES, FORM_BYTES, FORM_FIELDS, NAME, PHOTO_BYTES
from service.errors import Refused
from service.incidents.closing import IN_WORDS
from service.people.rules import CHANGE, Viewer
from service.privacy.free_text import FreeText
from service.privacy.rules import pieces
from service.reports.photos import storage
from service.reports.photos.encoding import made_anew
from service.settings import settings
from service.triage.closing import After, Closable, Ending, check, closable, finish, is_finished, key_of
from web.deps import Now, Transaction, Work, may
from web.errors import Malformed
from web.pages import page
from web.reports.faults import NONE, Faults, faults
from web.reports.forms import WALL, wall
from web.reports.photos.api import gate
from web.reports.photos.arriving import parts_of, stored

router = APIRouter()
Finishes = Annotated[Viewer, Depends(may("state", CHANGE))]
LONGEST_KEY = 128  # characters
FIELDS = ("key", "outcome", "done", "forwarded_to", "words", "cleared")
UNREAD = Malformed("form", "Formuläret gick inte att läsa. Gå tillbaka och skicka det igen.")


class Words(BaseModel):
    """What is written to others: nobody is pointed out in it."""

    words: FreeText = None
    forwarded_to: FreeText = None


@dataclass(frozen=True)
class Typed:
    """What the form held: its fields as they were typed, and the photos as they were sent."""

    fields: dict[str, str]
    photos: list[bytes] = field(default_factory=list)

    def ending(self) -> Ending:
        """Raises Refused, and pydantic's ValidationError for words that point out a person."""
        told = Words(words=self.fields["words"], forwarded_to=self.fields["forwarded_to"])
        done = wall(self.fields["done"], settings().zone, "done") if self.fields["done"] else None
        cleared = bool(self.fields["cleared"])
        return Ending(self.fields["outcome"], told.words or "", done, told.forwarded_to, cleared)


@router.get("/arenden/{reference}/avsluta")
def form(request: Request, work: Work, now: Now, viewer: Finishes, reference: str) -> Response:
    """The form; a case that is closed shows how it ended."""
    with work() as session:
        case = closable(session, viewer, reference)
    if case.closed_at is not None:
        return RedirectResponse(f"/arenden/{case.reference}", 303)
    empty = dict.fromkeys(FIELDS, "") | {"key": uuid4().hex}
    return _form(request, case, now, Typed(empty), NONE)


@router.post("/arenden/{reference}/avsluta")
async def submit(request: Request, work: Work, now: Now, viewer: Finishes, reference: str) -> Response:
    """Finish it, or show the form again with what was typed. Photos are made anew, or nothing is kept."""
    case = await run_in_threadpool(_case, work, viewer, reference)
    async with gate.place():
        typed = await _typed(request)
        key = key_of(viewer, reference, typed.fields["key"] or uuid4().hex)
        if await run_in_threadpool(_finished, work, key):
            return RedirectResponse(f"/arenden/{case.reference}", 303)
        try:
            ending = typed.ending()
            check(case, ending, len(typed.photos), now)
            async with gate.turn:
                after = await run_in_threadpool(_made_anew, typed.photos)
            await run_in_threadpool(_finish, work, viewer, reference, ending, after, key, now)
        except (Refused, ValidationError) as error:
            return await run_in_threadpool(_refused, request, case, now, typed, error)
    return RedirectResponse(f"/arenden/{case.reference}", 303)


def _case(work: Transaction, viewer: Viewer, reference: str) -> Closable:
    """Asked before the body is read: nobody sends photos about what is not theirs."""
    with work() as session:
        return closable(session, viewer, reference)


def _finished(work: Transaction, key: bytes) -> bool:
    with work() as session:
        return is_finished(session, key)


def _made_anew(sent: list[bytes]) -> list[After]:
    """Their files are on the disk when this returns. Raises Refused at the field, and then leaves no file."""
    made = list[After]()
    try:
        for one in sent:
            if len(one) > PHOTO_BYTES:
                raise Refused("photo_too_large", f"En bild är större än {PHOTO_BYTES >> 20} MB. Minska den först.")
            picture = made_anew(one)
            made.append(After(picture, stored(picture), sha256(one).digest()))
    except Exception as error:
        storage.remove([one.name for one in made])
        raise Refused(error.code, error.text, "photo") if isinstance(error, Refused) else error from None
    return made


def _finish(
    work: Transaction, viewer: Viewer, reference: str, ending: Ending, after: list[After], key: bytes, now: datetime
) -> None:
    """What was not kept after all leaves no file."""
    kept = False
    try:
        with work() as session:
            kept = finish(session, viewer, reference, ending, after, key=key, now=now)
    finally:
        if not kept:
            storage.remove([one.name for one in after])


async def _typed(request: Request) -> Typed:
    """Raises Malformed, TooLarge and Unready."""
    told = await _read(request)
    try:
        given = {name: told.get(name) for name in FIELDS}
        fields = {name: value if isinstance(value, str) else "" for name, value in given.items()}
        fields["key"] = fields["key"][:LONGEST_KEY]
        files = [one for one in told.getlist("photo") if isinstance(one, UploadFile) and (one.filename or one.size)]
        return Typed(fields, [await one.read() for one in files])
    finally:
        await told.close()


async def _read(request: Request) -> FormData:
    """The form, with its photos in memory: what a camera wrote into them is never on a disk."""
    body = parts_of(request, CLOSING_BYTES)
    try:
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            return await FormParser(request.headers, body, max_fields=FORM_FIELDS, max_part_size=FORM_BYTES).parse()
        reader = MultiPartParser(
            request.headers, body, max_files=AFTER_PHOTOS + 1, max_fields=FORM_FIELDS, max_part_size=FORM_BYTES
        )
        reader.spool_max_size = CLOSING_BYTES
        return await reader.parse()
    except (MultiPartException, LookupError, ValueError):
        raise UNREAD from None


def _refused(
    request: Request, case: Closable, now: datetime, typed: Typed, error: Refused | ValidationError
) -> Response:
    if isinstance(error, Refused) and error.field is None:
        raise error
    return _form(request, case, now, typed, faults(error))


def _form(request: Request, case: Closable, now: datetime, typed: Typed, wrong: Faults) -> Response:
    told: dict[str, Any] = {
        "case": case,
        "typed": typed.fields,
        "errors": {one["field"]: one["text"] for one in wrong.errors},
        "pieces": pieces(typed.fields["words"], wrong.hits) if wrong.hits else [],
        "again": len(typed.photos),
        "endings": [(code, IN_WORDS[code]) for code in case.endings],
        "latest": now.astimezone(settings().zone).strftime(WALL),
        "at_most": AFTER_PHOTOS,
        "longest_name": NAME,
    }
    return page(request, "triage/closing.html", wrong.status, **told)
