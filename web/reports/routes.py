"""A citizen's way in: the start page, the form, and the receipt."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from pydantic import ValidationError
from sqlmodel import Session

from geo.points import Point
from service.errors import Refused, TooMany
from service.incidents import queries as incidents
from service.intake import rules
from service.intake.actions import receive
from service.intake.models import NewReport
from service.intake.queries import by_key
from service.people.rules import Viewer
from service.reports.queries import is_demo
from service.rounds import queries as rounds
from service.settings import settings
from web.deps import Known, Now, Work
from web.languages import languages, speaking
from web.pages import page
from web.reports import forms, nearby
from web.reports.addresses import just_outside, next_door
from web.reports.api import sender
from web.reports.faults import faults
from web.reports.limits import count_report
from web.reports.receipts import receipt_page, told
from web.reports.results import results
from web.reports.showing import form_page, position_in
from web.reports.traps import brake, suspect
from web.rounds.own import chosen, filled
from web.switching import remember

router = APIRouter()
WAYS_IN = ("graffiti", "vandalism", "littering", "environment", "unsafe_place", "other")


@router.get("/")
def start(request: Request, work: Work, now: Now) -> Response:
    """The municipality's front page."""
    with work() as session:
        request.state.demo = is_demo(session)
        ways = [kind for kind in incidents.choices(session) if kind.code in WAYS_IN]
        return page(request, "start.html", results=results(session, now), ways=ways)


@router.get("/rapportera")
def form(request: Request, work: Work, known: Known, link: Annotated[forms.Link, Query()]) -> Response:
    """An empty form; a link may have chosen the category, the place, or one of the organisation's templates."""
    told = link.fields()
    with work() as session:
        empty = forms.ReportForm(key=forms.fresh_key(), **told)
        if not link.mall:
            return form_page(request, session, empty, linked=" ".join(told))
        given, saved = filled(session, known, link.mall)
        empty = empty.with_fields(given)
        return form_page(request, session, empty, linked=" ".join(given), saved=saved if link.sparad else "")


@router.post("/rapportera")
def submit(request: Request, work: Work, now: Now, known: Known, form: Annotated[forms.ReportForm, Form()]) -> Response:
    """Take the report and show its receipt, or show the form again with everything that was typed."""
    form = forms.cleaned(form)
    if asked := languages().get(form.sprak):
        with work() as session, speaking(asked):
            return remember(form_page(request, session, form), asked)
    if form.template:
        with work() as session:
            given, _ = filled(session, known, form.template)
            return form_page(request, session, form.with_fields(given))
    try:
        with work() as session:
            count_report(request, session, known, now)
            new = _told(session, form, known, now)
            key = rules.key_hash(form.key or forms.fresh_key(), sender(known))
            if asked_first := _to_ask(session, form, new, key, now):
                return form_page(request, session, form, **asked_first)
            receipt = _receipt(session, new, key, now)
            return _received(request, session, form, new, receipt, staff=rules.telling(known) is not None)
    except (Refused, TooMany, ValidationError) as error:
        with work() as session:
            return form_page(request, session, form, faults(error, _next_door(session, form, error)))


def _received(
    request: Request, session: Session, form: forms.ReportForm, new: NewReport, receipt: dict[str, Any], *, staff: bool
) -> Response:
    """The receipt; for staff above the form of their next report."""
    code = 200 if receipt["code"] is None else 201
    if staff:
        return form_page(request, session, forms.next_form(form), code=code, sent=_sent(form, new, receipt))
    return receipt_page(request, session, receipt, code)


def _told(session: Session, form: forms.ReportForm, known: Viewer | None, now: datetime) -> NewReport:
    """What the form says. Raises Refused and pydantic's ValidationError."""
    where = position_in(session, form)
    when = forms.occurred(form, settings().zone, now)
    answers = forms.answers(form, incidents.top_of(session, form.category) or "")
    new = forms.new_report(form, known, **where, **when, answers=answers)
    round_id = rounds.belonging(session, chosen(form.round), new.function_id, now)
    return new.model_copy(
        update=nearby.answered(session, form.joins, new.point, new.category, now)
        | {"round_id": round_id, "suspect": None if known else suspect(form, now)}  # a template is sent in a second
    )


def _next_door(session: Session, form: forms.ReportForm, error: Exception) -> str:
    """Who lies where the report should have been, when that is what is wrong and nothing better can be offered."""
    if not (isinstance(error, Refused) and error.code == "outside") or error.offer:
        return ""
    where = position_in(session, form)
    return next_door(session, Point(where["lon"], where["lat"]))


def _to_ask(
    session: Session, form: forms.ReportForm, new: NewReport, key: bytes, now: datetime
) -> dict[str, Any] | None:
    """What the sender should be asked first: about a place just outside the municipality, then about what lies near.

    Nothing when they have answered, or when we have the report already.
    """
    if by_key(session, key):
        return None
    if border := "" if form.border else just_outside(session, new.point):
        return {"border": border}
    near = [] if new.joins or new.apart else nearby.candidates(session, new.point, new.category, now)
    return {"near": near} if near else None


def _receipt(session: Session, new: NewReport, key: bytes, now: datetime) -> dict[str, Any]:
    """Receive the report; what the receipt shows."""
    secret = settings().secret.get_secret_value()
    receipt = receive(session, new, key=key, secret=secret, zone=settings().timezone, now=now, brake=brake())
    return told(session, receipt, new.category, receipt.code, now)


def _sent(form: forms.ReportForm, new: NewReport, receipt: dict[str, Any]) -> dict[str, Any]:
    """What staff are shown of it above their next form: how to report more from the same place, or keep it as a template."""
    there = forms.same_place(new.point.lon, new.point.lat, new.accuracy_m, new.location_set)
    return receipt | {"same_place": there, "fields": forms.worth_keeping(form)}
