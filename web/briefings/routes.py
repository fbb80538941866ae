"""`/underlag`: the packs that are made, and one of them as a page, a file or a PDF."""

from datetime import date

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from service.briefings.models import Briefing
from service.briefings.queries import document, latest, made
from service.errors import Missing
from service.meetings.queries import meeting_on
from service.reports.queries import is_demo
from web.briefings.sheet import sheet
from web.deps import Work, may
from web.pages import page

router = APIRouter(dependencies=[Depends(may("picture"))], prefix="/underlag")
LISTED = 60
OFFLINE = "sandbox allow-scripts allow-popups allow-downloads"  # its own policy stands inside the file


@router.get("")
def packs(request: Request, work: Work) -> Response:
    """Every pack that is made."""
    with work() as session:
        request.state.demo = is_demo(session)
        return page(request, "briefings/list.html", packs=made(session, LISTED))


@router.get("/{when}.html")
def as_file(when: date, work: Work) -> Response:
    """The self-contained file, byte for byte as it was printed."""
    answer = _document(when, work, "html")
    answer.headers["Content-Security-Policy"] = OFFLINE
    return answer


@router.get("/{when}.pdf")
def as_pdf(when: date, work: Work) -> Response:
    """The PDF, byte for byte as it was printed."""
    return _document(when, work, "pdf")


@router.get("/{when}")
def as_page(request: Request, when: date, work: Work) -> Response:
    """The newest version as a page."""
    with work() as session:
        request.state.demo = is_demo(session)
        pack = _pack(session, when)
        context = sheet(pack.snapshot, sha256=pack.sha256, version=pack.version, made_at=pack.made_at, form="page")
    return page(request, "briefings/briefing.html", day=when, **context)


def _document(when: date, work: Work, form: str) -> Response:
    with work() as session:
        found = document(session, _pack(session, when), form)
    name = f'inline; filename="underlag-{when}.{form}"'
    return Response(found.content, media_type=found.media_type, headers={"Content-Disposition": name})


def _pack(session: Session, when: date) -> Briefing:
    found = latest(session, meeting_on(session, when))
    if found is None:
        raise Missing
    return found
