"""The list of cases, one case, and the screening of what was told. The full desk of triage grows from here."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, RedirectResponse

from service.bounds import REASON
from service.errors import Missing, Refused
from service.incidents import queries as incidents
from service.log.actions import note_read
from service.people.rules import CHANGE, Viewer
from service.triage import closing, screening
from service.triage.cases import Case, asks_for_reason
from service.triage.queries import found
from service.triage.reading import open_case, read
from web.conversations.desk import conversations
from web.deps import Now, Work, may
from web.incidents.forms import CaseQuery
from web.pages import page
from web.reports.photos.shown import cards

router = APIRouter()
Sees = Annotated[Viewer, Depends(may("state", "rl"))]
Screens = Annotated[Viewer, Depends(may("cleaned", CHANGE))]


@router.get("/arenden")
def cases(request: Request, work: Work, now: Now, viewer: Sees, asked: Annotated[CaseQuery, Query()]) -> Response:
    """What the viewer may see, the last detected first."""
    with work() as session:
        listed = found(session, viewer, asked.asked(), now=now)
        kinds = incidents.choices(session)
        names = incidents.names(session)
        return page(
            request,
            "triage/list.html",
            rows=listed.rows,
            next=listed.next,
            kinds=kinds,
            names=names,
            asked=asked,
            now=now,
        )


@router.get("/arenden/{reference}")
def one(request: Request, work: Work, now: Now, viewer: Sees, reference: str) -> Response:
    """One case; to those who need a reason for all of it, first the question why."""
    with work() as session:
        try:
            told, opened = read(session, viewer, reference, now=now)
        except Missing:
            if not asks_for_reason(session, viewer, reference):
                raise
            return page(request, "triage/reason.html", reference=reference, error=None)
        photos = cards(session, viewer, told.reference, reason=opened is not None)
        why = opened.reason if opened else None
        talk = conversations(session, viewer, told.reference, reason=why, now=now)
        ended = closing.last(session, viewer, told.reference, reason=opened is not None)
        open_to = closing.may_finish(session, viewer, told.reference)
        return page(
            request,
            "triage/case.html",
            case=told,
            opened=opened,
            photos=photos,
            talk=talk,
            ending=ended,
            may_finish=open_to,
            error=None,
        )


@router.post("/arenden/{reference}/las")
def with_reason(
    request: Request,
    work: Work,
    now: Now,
    viewer: Sees,
    reference: str,
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Say why, and see it there. The reason and what can be read by it are in the log; reading again is not another time."""
    why = reason.strip()
    with work() as session:
        if not REASON[0] <= len(why) <= REASON[1]:
            if not asks_for_reason(session, viewer, reference):
                raise Missing
            error = f"Skriv varför du behöver läsa, {REASON[0]} till {REASON[1]} tecken."
            return page(request, "triage/reason.html", 422, reference=reference, error=error)
        open_case(session, viewer, reference, why, now=now)
    return RedirectResponse(f"/arenden/{reference}", 303)


@router.get("/api/v1/incidents/{reference}", tags=["incidents"])
def one_as_json(work: Work, now: Now, viewer: Sees, reference: str) -> Response:
    """One incident with its reports; what the viewer may not know is null."""
    with work() as session:
        told, _ = read(session, viewer, reference, now=now)
        return JSONResponse(_as_json(told))


@router.get("/granskning")
def unscreened(request: Request, work: Work, viewer: Screens) -> Response:
    """What nobody has looked at, the longest waiting first. Reading it is noted."""
    with work() as session:
        total, waiting = screening.queue(session, viewer)
        if waiting:
            shown = [reference for one in waiting for reference in one.references]
            note_read(session, person_id=viewer.person_id, field="told", items=shown)
        return page(request, "triage/screening.html", total=total, waiting=waiting)


@router.post("/granskning/{reference}")
def screen(
    work: Work,
    now: Now,
    viewer: Screens,
    reference: str,
    words: Annotated[str, Form(max_length=8000)] = "",
    verdict: Annotated[str, Form(pattern="^(shown|withheld)$")] = "shown",
) -> Response:
    """Decide what others may read. Raises Refused for words too long, or none where some should be shown."""
    if verdict == "shown" and not words.strip():
        raise Refused("no_words", "Skriv vad andra får läsa, eller välj att inte visa texten.", "words")
    with work() as session:
        kept = words if verdict == "shown" else None
        screening.screen(session, viewer, reference, kept, now=now)
    return RedirectResponse("/granskning", 303)


def _as_json(told: Case) -> Any:
    return jsonable_encoder(asdict(told))
