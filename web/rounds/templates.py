"""`/mallar`: an organisation's templates. One is made by filling in the form and keeping it instead of sending it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from sqlmodel import Session

from geo.points import Point
from service.bounds import TEMPLATES
from service.errors import Refused
from service.incidents import queries as incidents
from service.people.rules import CHANGE, Viewer
from service.reports.queries import is_demo
from service.rounds import templates
from service.rounds.models import NewTemplate, TemplateName
from web.deps import Work, may
from web.languages import gettext as _
from web.pages import page
from web.reports import forms
from web.reports.faults import Faults, faults
from web.reports.showing import form_page, position_in
from web.rounds.own import chosen, must_work

router = APIRouter(prefix="/mallar")
Makes = Annotated[Viewer, Depends(may("templates", CHANGE))]
Filled = Annotated[forms.ReportForm, Form()]


@router.get("")
def listed(request: Request, work: Work, viewer: Makes) -> Response:
    """The templates that one may change, in the order that the form shows them."""
    with work() as session:
        request.state.demo = is_demo(session)
        found = templates.changeable(session, viewer)
        return page(request, "rounds/templates.html", templates=found, most=TEMPLATES, error=None, wrong=None)


@router.post("")
def keeps(request: Request, work: Work, viewer: Makes, form: Filled) -> Response:
    """Keep what the form says as a template, and show the form filled in by it: nothing that was typed is gone."""
    grant = must_work(viewer, "templates")
    id_ = chosen(form.template_id) or chosen(form.key) or UUID(forms.fresh_key())
    try:
        with work() as session:
            new = _new(session, form)
            if form.template_id:
                templates.change(session, viewer, id_, new)
            else:
                templates.add(session, grant, id_, new)
    except (Refused, ValidationError) as error:
        with work() as session:
            return form_page(request, session, form, _told(error))
    return RedirectResponse(f"/rapportera?mall={id_}&sparad=1", 303)


@router.post("/{template_id}/namn")
def renames(
    request: Request, work: Work, viewer: Makes, template_id: UUID, name: Annotated[str, Form()] = ""
) -> Response:
    """Another name."""
    try:
        with work() as session:
            templates.rename(session, viewer, template_id, TemplateName(name=name).name)
    except ValidationError:
        with work() as session:
            request.state.demo = is_demo(session)
            found = templates.changeable(session, viewer)
            error = {"field": f"name-{template_id}", "text": _("Skriv ett namn, högst 100 tecken.")}
            wrong = (template_id, name)
            return page(
                request, "rounds/templates.html", 422, templates=found, most=TEMPLATES, error=error, wrong=wrong
            )
    return RedirectResponse(router.prefix, 303)


@router.post("/{template_id}/upp")
def moves_up(work: Work, viewer: Makes, template_id: UUID) -> Response:
    """One step earlier."""
    with work() as session:
        templates.move_up(session, viewer, template_id)
    return RedirectResponse(router.prefix, 303)


@router.post("/{template_id}/ta-bort")
def removes(work: Work, viewer: Makes, template_id: UUID) -> Response:
    """Take it away. Reports that were made with it stay as they were told."""
    with work() as session:
        templates.remove(session, viewer, template_id)
    return RedirectResponse(router.prefix, 303)


def _new(session: Session, form: forms.ReportForm) -> NewTemplate:
    """What the form says, as a template. Raises Refused and ValidationError."""
    told = forms.answers(form, incidents.top_of(session, form.category) or "")
    point = _point(session, form) if form.template_place else None
    return NewTemplate(
        name=form.template_name, category=form.category, answers=told, description=form.description or None, point=point
    )


def _point(session: Session, form: forms.ReportForm) -> Point:
    where = position_in(session, form)
    return Point(where["lon"], where["lat"])


def _told(error: Refused | ValidationError) -> Faults:
    """What is wrong, at the form's fields."""
    found = faults(error)
    names = {"name": "template_name"}
    errors = [fault | {"field": names.get(fault["field"], fault["field"])} for fault in found.errors]
    return Faults(errors, found.offers, found.hits)
