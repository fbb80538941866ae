"""`/ronder`: begin a round, the one that runs, end it; and for the coordinator who was out, and who had nothing to report."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from service.areas import shapes
from service.areas.shapes import Choice
from service.bounds import ROUNDS_SHOWN
from service.errors import Missing, Refused
from service.people.rules import CHANGE, Grant, Reach, Viewer
from service.reports.queries import is_demo
from service.rounds import actions, queries
from service.rounds.models import NewRound
from service.rounds.queries import Effort, Told, Walk
from web.deps import Now, Work, may
from web.languages import gettext as _
from web.pages import page
from web.reports.forms import fresh_key, same_place
from web.rounds.own import chosen, must_work, working
from web.rounds.words import KINDS

router = APIRouter(prefix="/ronder")
LATELY = timedelta(days=14)
Sees = Annotated[Viewer, Depends(may("rounds"))]
Walks = Annotated[Viewer, Depends(may("rounds", CHANGE))]


class RoundForm(BaseModel):
    """A round that begins. `key` is made with the form and becomes the round's id, so that pressing twice begins one."""

    model_config = ConfigDict(extra="ignore")
    key: str = ""
    kind: str = ""
    area: str = ""


@router.get("")
def listed(request: Request, work: Work, now: Now, viewer: Sees) -> Response:
    """The round that runs, or a way to begin one; and those that were."""
    with work() as session:
        return _list(request, session, viewer, now, RoundForm(key=fresh_key(), kind=next(iter(KINDS))))


@router.post("")
def begins(request: Request, work: Work, now: Now, viewer: Walks, form: Annotated[RoundForm, Form()]) -> Response:
    """Begin a round, and go there; to the one that runs, when one does."""
    grant = must_work(viewer, "rounds")
    try:
        with work() as session:
            begun = actions.begin(session, grant, _told(form), now=now)
    except Refused as error:
        with work() as session:
            return _list(request, session, viewer, now, form, error)
    return RedirectResponse(f"{router.prefix}/{begun}", 303)


@router.get("/{round_id}")
def one(request: Request, work: Work, viewer: Sees, round_id: UUID) -> Response:
    """One round: what was reported on it, and while it runs the ways to report more."""
    with work() as session:
        return _one(request, session, viewer, round_id)


@router.post("/{round_id}/avsluta")
def ends(
    request: Request, work: Work, now: Now, viewer: Walks, round_id: UUID, nothing: Annotated[str, Form()] = ""
) -> Response:
    """End it. With no report it is asked first whether there was nothing: that counts, and is said in so many words."""
    with work() as session:
        walk = _own(session, viewer, round_id)
        if walk.ended_at is None and not walk.reports and nothing not in ("yes", "no"):
            return _one(request, session, viewer, round_id, asks=True)
        actions.end(session, viewer, round_id, nothing=nothing == "yes" and not walk.reports, now=now)
    return RedirectResponse(f"{router.prefix}/{round_id}", 303)


def _told(form: RoundForm) -> NewRound:
    """What the form says. Raises Refused."""
    key, area = chosen(form.key), chosen(form.area)
    if key is None:
        raise Refused("key", _("Ronden kunde inte börja. Ladda om sidan och försök igen."))
    if form.kind not in KINDS:
        raise Refused("kind", _("Välj vad det är för rond."), "kind")
    if form.area and area is None:
        raise Refused("area", _("Välj ett område i listan."), "area")
    return NewRound(id=key, kind=form.kind, area=area)


def _own(session: Session, viewer: Viewer, round_id: UUID) -> Walk:
    """Raises Missing."""
    walk = queries.one(session, viewer, round_id)
    if walk is None:
        raise Missing
    return walk


def _list(
    request: Request, session: Session, viewer: Viewer, now: datetime, form: RoundForm, wrong: Refused | None = None
) -> Response:
    request.state.demo = is_demo(session)
    mine = working(viewer, "rounds")
    found = queries.walks(session, viewer, ROUNDS_SHOWN)
    runs = next((one for one in found if mine and one.function_id == mine.function_id and not one.ended_at), None)
    return page(
        request,
        "rounds/list.html",
        200 if wrong is None else 422,
        out=_out(session, viewer, now),
        walk=runs,
        walks=[one for one in found if one is not runs],
        mine=mine,
        kinds=KINDS,
        areas=_areas(session, mine),
        values=form,
        error=wrong,
    )


def _out(session: Session, viewer: Viewer, now: datetime) -> list[Effort]:
    """Who has been out lately, for those who see everybody's rounds."""
    sees_all = any(how_far is Reach.ALL for how_far, _ in viewer.granting("rounds"))
    return queries.effort(session, now - LATELY, now) if sees_all else []


def _areas(session: Session, mine: Grant | None) -> list[Choice]:
    """Where a round may go: the function's areas, else every area of the layer with the fewest."""
    if mine is None:
        return []
    found = shapes.choices(session)
    return [one for one in found if (one.id in mine.areas if mine.areas else one.layer == found[0].layer)]


def _one(request: Request, session: Session, viewer: Viewer, round_id: UUID, *, asks: bool = False) -> Response:
    request.state.demo = is_demo(session)
    walk = _own(session, viewer, round_id)
    mine = working(viewer, "rounds")
    return page(
        request,
        "rounds/one.html",
        walk=walk,
        told=queries.told_on(session, viewer, round_id),
        mine=mine is not None and mine.function_id == walk.function_id,
        kinds=KINDS,
        asks=asks,
        same_place=_same_place,
    )


def _same_place(told: Told) -> str:
    """The form where a report was told from, for one whose place may be known."""
    assert told.lon is not None
    assert told.lat is not None
    return same_place(told.lon, told.lat, told.accuracy_m, told.location_set)
