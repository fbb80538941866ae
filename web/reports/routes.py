"""A citizen's way in: the start page, the form, the receipt, and following a report by its code."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from pydantic import ValidationError
from sqlmodel import Session

from service.areas import shapes
from service.errors import Refused
from service.incidents import queries as incidents
from service.intake import rules
from service.intake.actions import receive
from service.intake.queries import by_code
from service.reports.queries import is_demo
from service.settings import settings
from web.deps import Now, Work
from web.errors import Malformed
from web.pages import page
from web.reports import forms
from web.reports.api import ANYONE
from web.reports.results import results

router = APIRouter()
WAYS_IN = ("graffiti", "vandalism", "littering", "environment", "unsafe_place", "other")
WORDS = {
    "category": "Välj vad det gäller.",
    "description": "Texten är för lång eller innehåller tecken som inte går att spara. Högst 2 000 tecken.",
    "lon": "Platsen går inte att läsa.",
    "lat": "Platsen går inte att läsa.",
    "accuracy_m": "Platsens noggrannhet går inte att läsa.",
}


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
        return _form(request, session, empty, [])


@router.post("/rapportera")
def submit(request: Request, work: Work, now: Now, form: Annotated[forms.ReportForm, Form()]) -> Response:
    """Take the report and show its receipt, or show the form again with everything that was typed."""
    try:
        with work() as session:
            receipt = _receive(session, form, now)
            request.state.demo = is_demo(session)
            return page(request, "reports/receipt.html", 200 if receipt["code"] is None else 201, report=receipt)
    except (Refused, ValidationError) as error:
        with work() as session:
            return _form(request, session, form, _told(error), getattr(error, "offer", None))


@router.get("/kvitto")
def follow(request: Request, work: Work) -> Response:
    """Ask for the code."""
    _no_code_in(request)
    with work() as session:
        request.state.demo = is_demo(session)
    return page(request, "reports/follow.html", result=None, error=None)


@router.post("/kvitto")
def show(request: Request, work: Work, code: Annotated[str, Form(max_length=200)] = "") -> Response:
    """What became of the report whose code this is."""
    _no_code_in(request)
    with work() as session:
        request.state.demo = is_demo(session)
        found = by_code(session, rules.code_hash(code, settings().secret.get_secret_value()))
    if found is None:
        return page(request, "reports/follow.html", 404, result=None, error="Vi hittar ingen rapport med den koden.")
    return page(request, "reports/follow.html", result=found, error=None)


def _no_code_in(request: Request) -> None:
    """A code is never part of an address: addresses end up in logs. Raises Malformed."""
    if "code" in request.query_params:
        raise Malformed("code_in_address", "Skriv koden i fältet på sidan. I en adress kan andra se den.")


def _receive(session: Session, form: forms.ReportForm, now: datetime) -> dict[str, Any]:
    """Receive the report; what the receipt shows."""
    places = {p.code: (p.lon, p.lat) for p in shapes.places(session)}
    new = forms.new_report(form, forms.position(form, places), forms.occurred(form, settings().zone, now))
    key = rules.key_hash(form.key or forms.fresh_key(), ANYONE)
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
    request: Request, session: Session, form: forms.ReportForm, errors: list[dict[str, str]], offer: Any = None
) -> Response:
    request.state.demo = is_demo(session)
    return page(
        request,
        "reports/report.html",
        422 if errors else 200,
        values=form.model_dump(),
        errors=errors,
        offers=_offers(offer),
        categories=incidents.choices(session),
        places=shapes.places(session),
    )


def _told(error: Refused | ValidationError) -> list[dict[str, str]]:
    """What is wrong, in words, by field."""
    if isinstance(error, Refused):
        field = "coordinates" if error.field in ("lon", "lat") else error.field or "category"
        return [{"field": field, "text": error.text}]
    fields = dict.fromkeys(
        str(part["loc"][0]) if part["loc"] else "occurred_to" for part in error.errors(include_input=False)
    )
    return [
        {
            "field": "coordinates" if f in ("lon", "lat", "accuracy_m") else f,
            "text": WORDS.get(f, "Uppgiften stämmer inte."),
        }
        for f in fields
    ]


def _offers(offer: dict[str, float] | None) -> list[dict[str, str]]:
    """A better position, ready to be typed in."""
    if not offer:
        return []
    typed = f"{offer['lat']:.5f} {offer['lon']:.5f}".replace(".", ",")
    return [{"coordinates": typed, "text": f"Menade du {typed}?"}]
