"""`/skyltar`: signs with a code, made, printed and taken out of use; and `/p/CODE`, the form where a sign hangs."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlmodel import Session

from geo.points import Point
from service.areas import shapes
from service.bounds import SIGNS_PRINTED
from service.errors import Missing, Refused
from service.incidents import queries as incidents
from service.people.rules import CHANGE, Viewer
from service.reports.queries import is_demo
from service.rounds import signs
from service.rounds.models import NewSign
from service.settings import settings
from web.deps import Now, Work, may
from web.pages import page
from web.reports import forms
from web.reports.addresses import Several
from web.reports.showing import form_page, position_in
from web.rounds.own import chosen, must_work
from web.signs.printing import press
from web.signs.rules import SIZES, Size, in_groups

router = APIRouter()
Sees = Annotated[Viewer, Depends(may("signs"))]
Makes = Annotated[Viewer, Depends(may("signs", CHANGE))]
NAMELESS = "Skriv vad platsen heter, högst 100 tecken."


class SignForm(BaseModel):
    """A sign that is put up. `key` is made with the form and becomes the sign's id, so that pressing twice makes one."""

    model_config = ConfigDict(extra="ignore")
    key: str = ""
    name: str = ""
    place: str = ""
    address: str = ""
    coordinates: str = ""
    category: str = ""


@router.get("/p/{code}")
def at_a_sign(request: Request, work: Work, now: Now, code: str) -> Response:
    """The form with the sign's place. A sign that is not in use says so, and the form asks where."""
    with work() as session:
        found = signs.at(session, code)
        if found is None:
            request.state.demo = is_demo(session)
            return page(request, "signs/unknown.html", 404)
        empty = forms.ReportForm(key=forms.fresh_key())
        if not signs.in_use(found, now):
            return form_page(request, session, empty, lost_sign=True)
        told = forms.placed(f"{found.lon:.5f}", f"{found.lat:.5f}", "place")
        told |= {"category": found.category_code} if found.category_code else {}
        return form_page(request, session, empty.with_fields(told | {"sign": found.code}), linked=" ".join(told))


@router.get("/skyltar")
def listed(request: Request, work: Work, now: Now, viewer: Sees) -> Response:
    """The signs, with what they are called and where they hang."""
    with work() as session:
        return page(request, "signs/list.html", **_list(request, session, viewer, now, SignForm(key=forms.fresh_key())))


@router.post("/skyltar")
def makes(request: Request, work: Work, now: Now, viewer: Makes, form: Annotated[SignForm, Form()]) -> Response:
    """One more."""
    grant = must_work(viewer, "signs")
    try:
        with work() as session:
            signs.make(session, grant, _new(session, form), now=now)
    except (Refused, ValidationError) as error:
        with work() as session:
            told = _list(request, session, viewer, now, form, _wrong(error))
            return page(request, "signs/list.html", 422, **told)
    return RedirectResponse("/skyltar", 303)


@router.get("/skyltar/utskrift.pdf")
def prints(
    work: Work, now: Now, viewer: Sees, skylt: Annotated[list[UUID] | None, Query()] = None, storlek: Size = Size.FOUR
) -> Response:
    """Signs to hang up: these, or all that are in use. Raises Missing when there are none."""
    with work() as session:
        found = signs.chosen(session, viewer, skylt or (), now)[:SIGNS_PRINTED]
        municipality = settings().called(demo=is_demo(session))
    if not found:
        raise Missing
    content = press(found, size=storlek, municipality=municipality)
    name = f'inline; filename="skyltar-{storlek}.pdf"'
    return Response(content, media_type="application/pdf", headers={"Content-Disposition": name})


@router.post("/skyltar/{sign_id}/ur-bruk")
def retires(work: Work, now: Now, viewer: Makes, sign_id: UUID) -> Response:
    """It has been taken down: whoever scans it is told so."""
    with work() as session:
        signs.retire(session, viewer, sign_id, now=now)
    return RedirectResponse("/skyltar", 303)


def _new(session: Session, form: SignForm) -> NewSign:
    """What the form says. Raises Refused and ValidationError."""
    key = chosen(form.key)
    if key is None:
        raise Refused("key", "Skylten kunde inte sparas. Ladda om sidan och försök igen.")
    where = position_in(session, forms.ReportForm(**form.model_dump(include={"place", "address", "coordinates"})))
    point = Point(where["lon"], where["lat"])
    return NewSign(id=key, name=form.name, point=point, category=form.category or None)


def _wrong(error: Refused | ValidationError) -> dict[str, str]:
    """What is wrong, at its field."""
    if isinstance(error, Several):
        text = f"Menade du {', '.join(one.label for one in error.found)}? Skriv så mycket att det bara kan vara en."
        return {"field": "address", "text": text}
    if isinstance(error, Refused):
        return {"field": error.field or "", "text": error.text}
    return {"field": "name", "text": NAMELESS}


def _list(
    request: Request, session: Session, viewer: Viewer, now: Any, form: SignForm, wrong: dict[str, str] | None = None
) -> dict[str, Any]:
    request.state.demo = is_demo(session)
    found = signs.listed(session, viewer)
    return {
        "used": [one for one in found if signs.in_use(one, now)],
        "retired": [one for one in found if not signs.in_use(one, now)],
        "kinds": incidents.choices(session),
        "names": incidents.names(session),
        "places": shapes.places(session),
        "sizes": SIZES,
        "values": form,
        "errors": [wrong] if wrong else [],
        "in_groups": in_groups,
        "most": SIGNS_PRINTED,
    }
