"""What came in a flood and is held: those who review say of a whole group, or of some of it, whether it is real."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from service.errors import Refused
from service.people.rules import CHANGE, Viewer
from service.settings import settings
from service.triage import floods
from web.deps import Now, Work, may
from web.pages import page

router = APIRouter()
Reviews = Annotated[Viewer, Depends(may("held", CHANGE))]
PAGE = "/granskning/tillstromning"
MARKED = 40  # of a group can be marked one by one: a form takes no more fields
WHY = {
    "burst": "Många på kort tid på samma plats",
    "flood": "Mer än vanligt på en minut i hela kommunen",
    "haste": "Formuläret skickades snabbare än någon hinner fylla i det",
    "trap": "Ett fält som ingen ser var ifyllt",
}


@router.get(PAGE)
def held(request: Request, work: Work, viewer: Reviews) -> Response:  # noqa: ARG001 (the right is asked for)
    """What is held, in groups, bursts first."""
    with work() as session:
        return _page(request, session)


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
            floods.decide(session, viewer, references, verdict, now=now)
    except Refused as error:
        with work() as session:
            return _page(request, session, wrong=error.text, about=group)
    return RedirectResponse(PAGE, 303)


def _page(request: Request, session: Session, wrong: str = "", about: str = "") -> Response:
    total, groups = floods.waiting(session, settings().zone)
    told: dict[str, Any] = {"total": total, "groups": groups, "why": WHY, "marked": MARKED}
    return page(request, "triage/floods.html", 422 if wrong else 200, wrong=wrong, about=about, **told)
