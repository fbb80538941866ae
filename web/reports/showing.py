"""The form's page, whoever opens it and from wherever: a link, a sign, a template, or with what was wrong."""

from functools import partial
from typing import Any

from fastapi import Request, Response
from sqlmodel import Session

from service.areas import shapes
from service.bounds import NEIGHBOUR_M
from service.incidents import queries as incidents
from service.incidents.questions import QUESTIONS
from service.people.rules import Viewer
from service.privacy.rules import pieces
from service.reports.queries import is_demo
from service.rounds import signs
from web.languages import languages
from web.pages import page
from web.reports import forms
from web.reports.addresses import looked_up
from web.reports.faults import NONE, Faults
from web.reports.traps import stamp
from web.rounds.own import beside_the_form

BESIDE: dict[str, Any] = {"near": (), "border": "", "sent": None, "lost_sign": False, "saved": "", "linked": ""}


def form_page(
    request: Request,
    session: Session,
    form: forms.ReportForm,
    wrong: Faults = NONE,
    code: int | None = None,
    **also: Any,
) -> Response:
    """The form. `also` (see BESIDE): what lies near, what has just been sent, whether one comes from a sign that is no longer
    in use, the name of a template that was kept, and the fields that a link has filled in."""
    request.state.demo = is_demo(session)
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    return page(
        request,
        "reports/report.html",
        code or wrong.status,
        wrong.headers,
        values=form.model_dump() | {"opened": form.opened or stamp(request.state.now)},
        errors=wrong.errors,
        offers=wrong.offers,
        pieces=pieces(form.description, wrong.hits) if wrong.hits else [],
        categories=incidents.choices(session),
        places=shapes.places(session),
        questions=QUESTIONS,
        fresh=request.method == "GET",
        border_m=round(NEIGHBOUR_M),
        sign=signs.at(session, form.sign),
        offered=[] if also.get("sent") else [*languages().values()],  # the switch sends what is typed along
        **(BESIDE | also | beside_the_form(session, viewer)),
    )


def position_in(session: Session, form: forms.ReportForm) -> dict[str, Any]:
    """Where the form says that it is. Raises Refused."""
    places = {p.code: (p.lon, p.lat) for p in shapes.places(session)}
    return forms.position(form, places, partial(looked_up, session))
