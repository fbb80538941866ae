"""One's own page, the settings, and what everyone may see in words."""

from typing import Any

from fastapi import APIRouter, Request, Response

from web.deps import SignedIn, Work
from web.pages import page
from web.people import rights, shown
from web.ways import MADE, OWN, SETTINGS, WORK, open_to

router = APIRouter()


@router.get("/min-sida")
def own(request: Request, work: Work, viewer: SignedIn) -> Response:
    """Who I am here, and what I can do."""
    with work() as session:
        reach = shown.reach(session)
    ways = open_to(viewer, (*WORK, *OWN))
    return page(request, "people/own.html", reach=reach, roles=rights.names(), ways=ways)


@router.get("/installningar")
def settings(request: Request, viewer: SignedIn) -> Response:
    """The settings that are open to me."""
    return page(request, "people/settings.html", ways=open_to(viewer, (*SETTINGS, *MADE)))


@router.get("/installningar/behorigheter")
def who_sees_what(request: Request, viewer: SignedIn) -> Response:
    """The matrix in words, my own roles first."""
    mine = {grant.role for grant in viewer.grants}
    shown_as: dict[str, Any] = {
        "cards": rights.cards(mine),
        "by_field": rights.by_field(mine),
        "hidden": rights.hidden(),
    }
    return page(request, "people/rights.html", mine=mine, **shown_as)
