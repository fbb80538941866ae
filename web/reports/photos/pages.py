"""Photos for those who may see them, and the pages where someone looks at them first."""

import re
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import StringConstraints
from sqlmodel import Session

from service.bounds import REASON as LENGTH
from service.errors import Refused
from service.log.actions import note_read
from service.people.rules import CHANGE, READ, REASON, Viewer
from service.reports.photos import actions, rules, storage
from service.reports.photos.encoding import made_anew
from service.triage import photos
from service.triage.photos import Seen
from web.deps import Now, Transaction, Work, may
from web.pages import page
from web.reports.photos.arriving import stored
from web.reports.photos.shown import jpeg

router = APIRouter()
Sees = Annotated[Viewer, Depends(may("photo", READ + REASON))]
Screens = Annotated[Viewer, Depends(may("photo", CHANGE))]
Unseals = Annotated[Viewer, Depends(may("pixels", READ + REASON))]
NUMBER = r"(-?\d{1,3}(?:[.,]\d{1,6})?)\s*%?"
AREA = re.compile(r"[\s;]+".join([NUMBER] * 4), re.ASCII)
Mark = Annotated[str, StringConstraints(max_length=100)]
TYPED = 4  # rows to type in, without script


@router.get("/arenden/{reference}/bilder/{photo_id}")
def whole(work: Work, viewer: Sees, reference: str, photo_id: UUID) -> Response:
    """A photo that someone has looked at, or that the viewer is to look at."""
    return _picture(work, viewer, reference, photo_id, storage.WHOLE)


@router.get("/arenden/{reference}/bilder/{photo_id}/liten")
def small(work: Work, viewer: Sees, reference: str, photo_id: UUID) -> Response:
    """The same, small."""
    return _picture(work, viewer, reference, photo_id, storage.SMALL)


@router.post("/arenden/{reference}/bilder/{photo_id}/original")
def original(
    work: Work, viewer: Unseals, reference: str, photo_id: UUID, reason: Annotated[str, Form(max_length=2000)] = ""
) -> Response:
    """A photo as it was before parts of it were hidden; reason and reading are in the log before anything is shown."""
    with work() as session:
        name = photos.original(session, viewer, reference, photo_id)
        why = reason.strip()
        if not LENGTH[0] <= len(why) <= LENGTH[1]:
            raise Refused(
                "reason", f"Skriv varför du behöver se bilden, {LENGTH[0]} till {LENGTH[1]} tecken.", "reason"
            )
        note_read(session, person_id=viewer.person_id, field="pixels", items=[reference], reason=why)
    return jpeg(name, storage.WHOLE)


@router.get("/granskning/bilder")
def unscreened(request: Request, work: Work, viewer: Screens) -> Response:
    """Photos that nobody has looked at, the longest waiting first. Looking is noted."""
    with work() as session:
        total, waiting = photos.queue(session, viewer)
        if waiting:
            items = sorted({one.incident for one in waiting})
            note_read(session, person_id=viewer.person_id, field="photo", items=items)
        return page(request, "reports/photos/screening.html", total=total, waiting=waiting)


@router.get("/granskning/bilder/{photo_id}")
def one(request: Request, work: Work, viewer: Screens, photo_id: UUID) -> Response:
    """One photo: decide about it, and hide parts of it."""
    with work() as session:
        return _one(request, photos.to_decide(session, viewer, photo_id))


@router.post("/granskning/bilder/{photo_id}")
def screen(
    work: Work,
    now: Now,
    viewer: Screens,
    photo_id: UUID,
    verdict: Annotated[str, Form(pattern="^(shown|withheld)$")] = "withheld",
) -> Response:
    """Decide whether others may see it."""
    with work() as session:
        found = photos.to_decide(session, viewer, photo_id)
        actions.screen(session, found.id, shown=verdict == "shown", person_id=viewer.person_id, now=now)
    return RedirectResponse("/granskning/bilder", 303)


@router.post("/granskning/bilder/{photo_id}/maskera")
def redact(
    request: Request,
    work: Work,
    now: Now,
    viewer: Screens,
    photo_id: UUID,
    area: Annotated[list[Mark], Form()] = [],  # noqa: B006 (FastAPI copies it)
) -> Response:
    """Make parts of it unrecognisable, for everyone; what it was is sealed."""
    with work() as session:
        found = photos.to_decide(session, viewer, photo_id)
    try:
        hidden = rules.areas([_area(told) for told in area if told.strip()])
        picture = made_anew(storage.read(found.file_name), hidden)
    except Refused as error:
        return _one(request, found, error, area)
    name = stored(picture)
    with work() as session:
        actions.redact(session, photo_id, picture, hidden, name=name, person_id=viewer.person_id, now=now)
    return RedirectResponse(f"/granskning/bilder/{photo_id}", 303)


def _picture(work: Transaction, viewer: Viewer, reference: str, photo_id: UUID, kind: str) -> Response:
    with work() as session:
        found = photos.one(session, viewer, reference, photo_id)
        _note(session, viewer, found)
    return jpeg(found.file_name, kind)


def _note(session: Session, viewer: Viewer, found: Seen) -> None:
    """What others may not see is noted when it is read."""
    if found.verdict != "shown":
        note_read(session, person_id=viewer.person_id, field="photo", items=[found.incident])


def _one(request: Request, found: Seen, error: Refused | None = None, typed: list[str] | None = None) -> Response:
    rows = [told for told in typed or [] if AREA.fullmatch(told.strip())]
    told: dict[str, Any] = {"one": found, "error": error.text if error else None, "rows": [*rows, *[""] * TYPED][:20]}
    return page(request, "reports/photos/one.html", 422 if error else 200, **told)


def _area(told: str) -> rules.Area:
    """ "10 20 30 15": from the left, from above, width and height in percent of the picture."""
    found = AREA.fullmatch(told.strip())
    if not found:
        raise Refused(
            "area", "Skriv fyra tal i procent: från vänster, uppifrån, bredd och höjd. Till exempel 10 20 30 15."
        )
    left, top, width, height = (float(part.replace(",", ".")) / 100 for part in found.groups())
    return (left, top, width, height)
