"""What came in a flood and is held: those who review say of a whole group, or of some of it, whether it is real."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field
from sqlmodel import Session

from service.errors import Refused
from service.log.actions import note_read
from service.people.rules import CHANGE, Viewer
from service.settings import settings
from service.triage import floods, reviewed
from web.deps import Now, Work, may
from web.pages import page

router = APIRouter()
Reviews = Annotated[Viewer, Depends(may("held", CHANGE))]
Decided = Annotated[int, Field(ge=1, lt=2**63)]
PAGE = "/granskning/tillstromning"
MARKED = 40  # of a group can be marked one by one: a form takes no more fields
WHY = {
    "burst": "Många på kort tid på samma plats",
    "flood": "Mer än vanligt på en minut i hela kommunen",
    "haste": "Formuläret skickades snabbare än någon hinner fylla i det",
    "trap": "Ett fält som ingen ser var ifyllt",
}


@router.get(PAGE)
def held(request: Request, work: Work, now: Now, viewer: Reviews, beslut: Decided | None = None) -> Response:
    """What is held, in groups, bursts first; and what was just decided, which can be taken back."""
    with work() as session:
        about = reviewed.batch(session, viewer, beslut) if beslut else None
        return _page(request, session, viewer, now, just=about)


@router.post(PAGE)
def decide(
    request: Request,
    work: Work,
    now: Now,
    viewer: Reviews,
    verdict: Annotated[Literal["real", "not_real"], Form()],
    group: Annotated[str, Form(max_length=20_000)] = "",
    chosen: Annotated[list[str] | None, Form()] = None,
    which: Annotated[Literal["all", "chosen"], Form()] = "all",
) -> Response:
    """Decide about a group as it was shown, or about those that are marked; what came later is not meant."""
    references = group.split() if which == "all" else chosen or []
    try:
        with work() as session:
            decided = floods.decide(session, viewer, references, verdict, now=now)
    except Refused as error:
        with work() as session:
            return _page(request, session, viewer, now, wrong=error.text, about=group)
    return RedirectResponse(f"{PAGE}?beslut={decided}" if decided else PAGE, 303)


@router.post(PAGE + "/angra")
def take_back(work: Work, now: Now, viewer: Reviews, beslut: Annotated[Decided, Form()]) -> Response:  # noqa: ARG001
    """Take back what was decided at once: it is held as before."""
    with work() as session:
        reviewed.take_back(session, beslut, now=now)
    return RedirectResponse(f"{PAGE}?beslut={beslut}", 303)


def _page(
    request: Request,
    session: Session,
    viewer: Viewer,
    now: datetime,
    *,
    just: reviewed.Batch | None = None,
    wrong: str = "",
    about: str = "",
) -> Response:
    """What was told is shown as it was written, and that it was read is noted."""
    total, groups = floods.waiting(session, settings().zone)
    listed = [one.reference for group in groups for one in group.held[:MARKED]]
    said = reviewed.words_of(session, viewer, listed)
    if said:
        note_read(session, person_id=viewer.person_id, field="told", items=[one.reference for one in said])
    told: dict[str, Any] = {"total": total, "groups": groups, "why": WHY, "marked": MARKED, "said": _by_incident(said)}
    told |= {"just": just, "lately": reviewed.lately(session, viewer, now=now)}
    return page(request, "triage/floods.html", 422 if wrong else 200, wrong=wrong, about=about, **told)


def _by_incident(said: list[reviewed.Words]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in said:
        found.setdefault(one.incident, []).append(one.words)
    return found
