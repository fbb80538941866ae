"""`/kvitto`: a report is followed by its code, which is in the form each time and never in an address."""

from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Form, Request, Response
from pydantic import ValidationError
from sqlmodel import Session

from service.conversations import actions, pictures, pointing, queries, rules
from service.conversations.models import REPORTER
from service.conversations.pictures import Picture
from service.conversations.rules import Followed
from service.errors import Missing, Refused, TooMany
from service.intake.rules import code_hash
from service.reports.models import SHOWN
from service.reports.photos import storage
from service.reports.queries import is_demo
from service.settings import settings
from web.conversations.typed import Typed, kept, wrong
from web.deps import Now, Transaction, Work
from web.errors import Malformed, wait
from web.languages import gettext as _
from web.languages import languages
from web.notices.offer import offer
from web.pages import page
from web.reports.limits import count_wrong_code
from web.reports.photos.shown import jpeg
from web.switching import told_in
from web.wording import minutes

router = APIRouter()
FOLLOW = "reports/follow.html"
Code = Annotated[str, Form(max_length=200)]
Text = Annotated[str, Form()]


@router.get("/kvitto")
def follow(request: Request, work: Work) -> Response:
    """Ask for the code."""
    no_code_in(request)
    with work() as session:
        request.state.demo = is_demo(session)
    return page(request, FOLLOW, result=None, error=None)


@router.post("/kvitto")
def show(request: Request, work: Work, now: Now, code: Code = "", sprak: Text = "") -> Response:
    """What became of the report whose code this is."""
    no_code_in(request)
    with work() as session:
        request.state.demo = is_demo(session)
        case = followed(session, code)
        if case is not None:
            return told_in(sprak, lambda: shown(request, session, case, code, now))
    return no_such_code(request, work, now)


@router.post("/kvitto/meddelande")
def write(
    request: Request, work: Work, now: Now, code: Code = "", key: Text = "", words: Text = "", remove: Text = ""
) -> Response:
    """The reporter writes to the municipality. The same from the same form is the same message."""
    return _said(request, work, now, code, Typed("message", key, words), remove=bool(remove))


@router.post("/kvitto/inte-atgardat")
def object_to(request: Request, work: Work, now: Now, code: Code = "", words: Text = "", remove: Text = "") -> Response:
    """The reporter says that what was closed is not fixed, in words or without."""
    return _said(request, work, now, code, Typed("objection", "", words), remove=bool(remove))


@router.get("/kvitto/bild/{token}")
def picture(work: Work, now: Now, token: str) -> Response:
    """A picture that was shown to whoever holds a code, small."""
    return _picture(work, now, token, storage.SMALL)


@router.get("/kvitto/bild/{token}/hel")
def whole_picture(work: Work, now: Now, token: str) -> Response:
    """The same, whole."""
    return _picture(work, now, token, storage.WHOLE)


def followed(session: Session, code: str) -> Followed | None:
    """The report of whoever holds this code."""
    return queries.by_code(session, code_hash(code, settings().secret.get_secret_value()))


def shown(
    request: Request,
    session: Session,
    case: Followed,
    code: str,
    now: datetime,
    typed: Typed | None = None,
    **also: Any,
) -> Response:
    """The page of a report; what it shows has been read then. `typed`: what could not be kept of what was said."""
    said = queries.objections(session, [case.report_id]).get(case.report_id, [])
    written = queries.messages(session, [case.report_id], REPORTER).get(case.report_id, [])
    if any(one.new for one in written):
        actions.mark_read(session, case.report_id, REPORTER, written[-1].id, now=now)
    context: dict[str, Any] = {
        "own_code": code,
        "offered": [*languages().values()],  # the switch sends the code along
        "now": now,
        "contact": offer(session, case.report_id, code, now),
        "steps": rules.steps(case, queries.events(session, case), said),
        "messages": written,
        "may_dispute": rules.may_dispute(case, said, now),
        "disputed": bool(said) and said[-1].verdict is None and said[-1].closed_at == case.closed_at,
        "key": str(uuid4()),
        "typed": typed or Typed(),
        "sent": "",
        **_pictures(pictures.of_report(session, case), now),
        **also,
    }
    status, headers = (typed.status, typed.headers) if typed else (200, {})
    return page(request, FOLLOW, status, headers, result=case, error=None, **context)


def no_such_code(request: Request, work: Transaction, now: datetime) -> Response:
    """Nobody has this code: the same answer for every one, and after some of them a wait."""
    try:
        with work() as session:
            count_wrong_code(request, session, now)
    except TooMany as error:
        text = _("Många koder har prövats härifrån. Vänta %(time)s och försök igen.", time=minutes(error.wait_s))
        return page(request, FOLLOW, 429, wait(error), result=None, error=text)
    return page(request, FOLLOW, 404, result=None, error=_("Vi hittar ingen rapport med den koden."))


def no_code_in(request: Request) -> None:
    """A code is never part of an address: addresses end up in logs. Raises Malformed."""
    if "code" in request.query_params:
        raise Malformed("code_in_address", "Skriv koden i fältet på sidan. I en adress kan andra se den.")


def _said(request: Request, work: Transaction, now: datetime, code: str, told: Typed, *, remove: bool) -> Response:
    no_code_in(request)
    with work() as session:
        request.state.demo = is_demo(session)
        case = followed(session, code)
    if case is None:
        return no_such_code(request, work, now)
    fault = None
    try:
        with work() as session:
            _keep(session, case, told, remove=remove, now=now)
    except (Refused, TooMany, ValidationError) as error:
        fault = wrong(told.form, told.key, told.words, error)
    with work() as session:
        sent = "" if fault else told.form
        return shown(request, session, followed(session, code) or case, code, now, fault, sent=sent)


def _keep(session: Session, case: Followed, told: Typed, *, remove: bool, now: datetime) -> None:
    words = kept(told.words, remove=remove)
    if told.form == "message":
        actions.write(session, case.report_id, words, key=told.key, now=now)
    else:
        actions.object_to(session, case, words, now=now)


def _pictures(found: list[Picture], now: datetime) -> dict[str, Any]:
    secret = settings().secret.get_secret_value()
    seen = [(one, pointing.token(secret, one.id, now)) for one in found if one.verdict == SHOWN]
    return {
        "before": [one for one in seen if not one[0].after],
        "after": [one for one in seen if one[0].after],
        "unseen": sum(one.verdict is None and not one.after for one in found),
    }


def _picture(work: Transaction, now: datetime, token: str, kind: str) -> Response:
    asked = pointing.opened_by(settings().secret.get_secret_value(), token, now)
    if asked is None:
        raise Missing
    with work() as session:
        name = pictures.file_of(session, asked)
    if name is None:
        raise Missing
    return jpeg(name, kind)
