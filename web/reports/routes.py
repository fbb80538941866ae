"""A citizen's way in: the start page, the form, the receipt, and following a report by its code."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from pydantic import ValidationError
from sqlmodel import Session

from geo.points import Point
from service.areas import shapes
from service.bounds import NEIGHBOUR_M
from service.errors import Refused, TooMany
from service.incidents import queries as incidents
from service.incidents.questions import QUESTIONS
from service.intake import rules
from service.intake.actions import receive
from service.intake.models import NewReport
from service.intake.queries import by_code, by_key
from service.people.rules import Viewer
from service.privacy.rules import pieces
from service.reports.queries import is_demo
from service.settings import settings
from web.deps import Known, Now, Transaction, Work
from web.errors import Malformed, minutes, wait
from web.pages import page
from web.reports import forms, nearby
from web.reports.addresses import looked_up, next_door
from web.reports.api import sender
from web.reports.faults import NONE, Faults, faults
from web.reports.limits import count_report, count_wrong_code
from web.reports.results import results

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
def form(request: Request, work: Work, category: str = "") -> Response:
    """An empty form; a link may have chosen the category."""
    with work() as session:
        empty = forms.ReportForm(key=forms.fresh_key(), category=category)
        return _form(request, session, empty, NONE)


@router.post("/rapportera")
def submit(request: Request, work: Work, now: Now, known: Known, form: Annotated[forms.ReportForm, Form()]) -> Response:
    """Take the report and show its receipt, or show the form again with everything that was typed."""
    form = forms.cleaned(form)
    try:
        with work() as session:
            count_report(request, session, known, now)
            new = _told(session, form, known, now)
            key = rules.key_hash(form.key or forms.fresh_key(), sender(known))
            if near := _not_yet_asked(session, new, key, now):
                return _form(request, session, form, NONE, near)
            receipt = _receipt(session, new, key, now)
            request.state.demo = is_demo(session)
            return page(request, "reports/receipt.html", 200 if receipt["code"] is None else 201, report=receipt)
    except (Refused, TooMany, ValidationError) as error:
        with work() as session:
            return _form(request, session, form, faults(error, _next_door(session, form, error)))


@router.get("/kvitto")
def follow(request: Request, work: Work) -> Response:
    """Ask for the code."""
    _no_code_in(request)
    with work() as session:
        request.state.demo = is_demo(session)
    return page(request, "reports/follow.html", result=None, error=None)


@router.post("/kvitto")
def show(request: Request, work: Work, now: Now, code: Annotated[str, Form(max_length=200)] = "") -> Response:
    """What became of the report whose code this is."""
    _no_code_in(request)
    with work() as session:
        request.state.demo = is_demo(session)
        found = by_code(session, rules.code_hash(code, settings().secret.get_secret_value()))
    if found is None:
        return _no_such_code(request, work, now)
    return page(request, "reports/follow.html", result=found, error=None)


def _no_such_code(request: Request, work: Transaction, now: datetime) -> Response:
    try:
        with work() as session:
            count_wrong_code(request, session, now)
    except TooMany as error:
        text = f"Många koder har prövats härifrån. Vänta {minutes(error.wait_s)} och försök igen."
        return page(request, "reports/follow.html", 429, wait(error), result=None, error=text)
    return page(request, "reports/follow.html", 404, result=None, error="Vi hittar ingen rapport med den koden.")


def _no_code_in(request: Request) -> None:
    """A code is never part of an address: addresses end up in logs. Raises Malformed."""
    if "code" in request.query_params:
        raise Malformed("code_in_address", "Skriv koden i fältet på sidan. I en adress kan andra se den.")


def _told(session: Session, form: forms.ReportForm, known: Viewer | None, now: datetime) -> NewReport:
    """What the form says. Raises Refused and pydantic's ValidationError."""
    where = _where(session, form)
    when = forms.occurred(form, settings().zone, now)
    answers = forms.answers(form, incidents.top_of(session, form.category) or "")
    new = forms.new_report(form, known, **where, **when, answers=answers)
    return new.model_copy(update=nearby.answered(session, form.joins, new.point, new.category, now))


def _where(session: Session, form: forms.ReportForm) -> dict[str, Any]:
    places = {p.code: (p.lon, p.lat) for p in shapes.places(session)}
    return forms.position(form, places, partial(looked_up, session))


def _next_door(session: Session, form: forms.ReportForm, error: Exception) -> str:
    """Who lies where the report should have been, when that is what is wrong and nothing better can be offered."""
    if not (isinstance(error, Refused) and error.code == "outside") or error.offer:
        return ""
    where = _where(session, form)
    return next_door(session, Point(where["lon"], where["lat"]))


def _not_yet_asked(session: Session, new: NewReport, key: bytes, now: datetime) -> list[dict[str, str]]:
    """What the sender should be asked about first: nothing when they have answered, or when we have the report already."""
    if new.joins or new.apart or by_key(session, key):
        return []
    return nearby.candidates(session, new.point, new.category, now)


def _receipt(session: Session, new: NewReport, key: bytes, now: datetime) -> dict[str, Any]:
    """Receive the report; what the receipt shows."""
    secret = settings().secret.get_secret_value()
    receipt = receive(session, new, key=key, secret=secret, zone=settings().timezone, now=now)
    return {
        "reference": receipt.reference,
        "received_at": now,
        "code": rules.code_groups(receipt.code) if receipt.code else None,
        "category": incidents.names(session)[new.category],
        "due_at": receipt.due_at,
        "joined": receipt.joined,
    }


def _form(
    request: Request,
    session: Session,
    form: forms.ReportForm,
    wrong: Faults,
    near: Sequence[dict[str, str]] = (),
) -> Response:
    request.state.demo = is_demo(session)
    return page(
        request,
        "reports/report.html",
        wrong.status,
        wrong.headers,
        values=form.model_dump(),
        errors=wrong.errors,
        offers=wrong.offers,
        pieces=pieces(form.description, wrong.hits) if wrong.hits else [],
        categories=incidents.choices(session),
        places=shapes.places(session),
        questions=QUESTIONS,
        near=near,
        fresh=request.method == "GET",
        border_m=round(NEIGHBOUR_M),
    )
