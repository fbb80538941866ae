"""Organisations and their functions: add, change, hand over, close."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from sqlmodel import Session

from service.errors import Missing
from service.people import directory
from service.people.actions import (
    add_function,
    add_organisation,
    change_function,
    change_organisation,
    close_function,
    give,
    hand_over,
    reopen_function,
)
from web.deps import Now, Work
from web.people import shown
from web.people.changes import CHANGES, SEES, Changes, Shows, done_or_shown, end_sessions, shows
from web.people.forms import FunctionForm, OrganisationForm, chosen

router = APIRouter(prefix="/installningar", dependencies=[SEES])
LIST = f"{router.prefix}/verksamheter"
Choice = Annotated[str, Form()]


@router.get("/verksamheter")
def organisations(request: Request, work: Work) -> Response:
    """Every organisation, with its functions and who holds them."""
    with work() as session:
        return shows(request, session, "organisations.html", **_list(session))


@router.post("/verksamheter", dependencies=[CHANGES])
def adds(request: Request, work: Work, form: Annotated[OrganisationForm, Form()]) -> Response:
    """One more."""
    return done_or_shown(
        request,
        work,
        lambda session: _address(add_organisation(session, form.organisation())),
        "organisations.html",
        _list,
        values=form,
    )


@router.get("/verksamheter/{organisation_id}")
def organisation(request: Request, work: Work, organisation_id: UUID) -> Response:
    """One organisation."""
    with work() as session:
        return shows(request, session, "organisation.html", **_organisation(session, organisation_id))


@router.post("/verksamheter/{organisation_id}", dependencies=[CHANGES])
def changes(
    request: Request,
    work: Work,
    organisation_id: UUID,
    form: Annotated[OrganisationForm, Form()],
) -> Response:
    """Another name or kind, or whether it takes part."""

    def change(session: Session) -> str:
        change_organisation(session, organisation_id, form.organisation())
        return _address(organisation_id)

    return done_or_shown(request, work, change, "organisation.html", _shown(organisation_id), values=form)


@router.post("/verksamheter/{organisation_id}/funktioner", dependencies=[CHANGES])
def adds_function(
    request: Request, work: Work, organisation_id: UUID, form: Annotated[FunctionForm, Form()]
) -> Response:
    """A function more."""

    def change(session: Session) -> str:
        add_function(session, organisation_id, form.function(shown.area_names(session)))
        return _address(organisation_id)

    return done_or_shown(request, work, change, "organisation.html", _shown(organisation_id), new=form)


@router.get("/funktioner/{function_id}")
def function(request: Request, work: Work, function_id: UUID) -> Response:
    """One function: what it is for, who holds it and who did."""
    with work() as session:
        return shows(request, session, "function.html", **_function(session, function_id))


@router.post("/funktioner/{function_id}")
def changes_function(
    request: Request,
    work: Work,
    now: Now,
    viewer: Changes,
    function_id: UUID,
    form: Annotated[FunctionForm, Form()],
) -> Response:
    """Another name, role or reach."""

    def change(session: Session) -> str:
        new = form.function(shown.area_names(session))
        concerned = change_function(session, function_id, new, by=viewer.person_id, now=now)
        end_sessions(session, concerned, now)
        return _function_address(function_id)

    return done_or_shown(request, work, change, "function.html", _shown_function(function_id), values=form)


@router.post("/funktioner/{function_id}/ge")
def gives(request: Request, work: Work, now: Now, viewer: Changes, function_id: UUID, person: Choice = "") -> Response:
    """One holder more."""

    def change(session: Session) -> str:
        end_sessions(session, give(session, function_id, chosen(person, "person"), by=viewer.person_id, now=now), now)
        return _function_address(function_id)

    return done_or_shown(request, work, change, "function.html", _shown_function(function_id))


@router.post("/funktioner/{function_id}/overlamna")
def hands_over(
    request: Request,
    work: Work,
    now: Now,
    viewer: Changes,
    function_id: UUID,
    giver: Choice = "",
    person: Choice = "",
) -> Response:
    """From one holder to another, at one moment."""

    def change(session: Session) -> str:
        pair = chosen(giver, "person"), chosen(person, "person")
        end_sessions(session, hand_over(session, function_id, *pair, by=viewer.person_id, now=now), now)
        return _function_address(function_id)

    return done_or_shown(request, work, change, "function.html", _shown_function(function_id))


@router.post("/funktioner/{function_id}/stang")
def closes(request: Request, work: Work, now: Now, viewer: Changes, function_id: UUID) -> Response:
    """Nobody does this any longer."""

    def change(session: Session) -> str:
        end_sessions(session, close_function(session, function_id, by=viewer.person_id, now=now), now)
        return _function_address(function_id)

    return done_or_shown(request, work, change, "function.html", _shown_function(function_id))


@router.post("/funktioner/{function_id}/oppna", dependencies=[CHANGES])
def opens(request: Request, work: Work, function_id: UUID) -> Response:
    """It is done again."""

    def change(session: Session) -> str:
        reopen_function(session, function_id)
        return _function_address(function_id)

    return done_or_shown(request, work, change, "function.html", _shown_function(function_id))


def _list(session: Session) -> dict[str, Any]:
    values = OrganisationForm(kind="municipality", participates="yes")
    return {"organisations": shown.organisations(session), "values": values}


def _organisation(session: Session, organisation_id: UUID) -> dict[str, Any]:
    found = shown.organisation(session, organisation_id)
    one = found["one"]
    values = OrganisationForm(name=one.name, kind=one.kind, participates="yes" if one.participates else "")
    return found | {"layers": shown.layers(session)} | {"values": values, "new": FunctionForm()}


def _function(session: Session, function_id: UUID) -> dict[str, Any]:
    post = directory.post(session, function_id)
    if post is None:
        raise Missing
    held = [one for one in directory.held(session) if one.function_id == function_id]
    now = [one for one in held if one.until is None]
    has = {one.person_id for one in now}
    return {
        "post": post,
        "now": now,
        "before": [one for one in held if one.until],
        "people": [one for one in directory.accounts(session) if one.closed_at is None and one.id not in has],
        "layers": shown.layers(session),
        "values": FunctionForm(name=post.name, role=post.role, areas=[str(area) for area in post.areas]),
    }


def _shown(organisation_id: UUID) -> Shows:
    return lambda session: _organisation(session, organisation_id)


def _shown_function(function_id: UUID) -> Shows:
    return lambda session: _function(session, function_id)


def _address(organisation_id: UUID) -> str:
    return f"{LIST}/{organisation_id}"


def _function_address(function_id: UUID) -> str:
    return f"{router.prefix}/funktioner/{function_id}"
