"""`/lagesbild`: the picture of a period on a live map, with everything also as lists."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse
from sqlmodel import Session

from service.briefings.queries import latest
from service.errors import Missing
from service.meetings.models import Meeting
from service.meetings.picture import picture
from service.meetings.shown import choosable, opened_on
from service.reports.queries import is_demo
from service.settings import settings
from web.deps import Now, Work, may
from web.pages import day, page

router = APIRouter(dependencies=[Depends(may("picture"))])
CHOICES = 32
BASEMAP = "/lagesbild/underlagskarta.pmtiles"
Day = Annotated[date | None, Query(alias="period")]


@router.get("/lagesbild")
def situation(request: Request, work: Work, now: Now, period: Day = None) -> Response:
    """A period's picture: frozen when its pack is made, else as it is known now."""
    with work() as session:
        request.state.demo = is_demo(session)
        meeting = opened_on(session, period, now)
        pack = latest(session, meeting)
        context: dict[str, Any] = {
            "picture": pack.snapshot if pack else seen(session, meeting, now),
            "periods": _periods(session, meeting, now),
            "frozen": pack is not None,
            "running": meeting.cut_off > now,
            "pack_url": f"/underlag/{meeting.day}" if pack else None,
            "basemap_url": BASEMAP if settings().basemap else None,
        }
    return page(request, "meetings/situation.html", **context)


@router.get(BASEMAP)
def basemap() -> Response:
    """The basemap's file, served in ranges."""
    file = settings().basemap
    if file is None or not file.is_file():
        raise Missing
    return FileResponse(file, media_type="application/vnd.pmtiles", headers={"Cache-Control": "private, max-age=86400"})


@router.get("/api/v1/periods")
def periods(work: Work, now: Now) -> list[dict[str, str]]:
    """The periods that can be asked for, the latest first; [start, end)."""
    with work() as session:
        found = choosable(session, now, CHOICES)
    return [
        {
            "date": str(m.day),
            "start": m.opens_at.isoformat(),
            "end": m.cut_off.isoformat(),
            "meets_at": m.meets_at.isoformat(),
        }
        for m in found
    ]


@router.get("/api/v1/periods/{when}")
def period(work: Work, now: Now, when: date) -> dict[str, Any]:
    """The picture of the period that a day's meeting looks back on."""
    with work() as session:
        meeting = opened_on(session, when, now)
        pack = latest(session, meeting)
        return pack.snapshot if pack else seen(session, meeting, now)


def seen(session: Session, meeting: Meeting, now: datetime) -> dict[str, Any]:
    """The picture as it is known now; of a closed period, as it was known at its cut-off."""
    until, demo = min(meeting.cut_off, now), is_demo(session)
    return picture(
        session, meeting, until=until, municipality=settings().called(demo=demo), demo=demo, zone=settings().zone
    )


def _periods(session: Session, shown: Meeting, now: datetime) -> list[dict[str, Any]]:
    return [
        {"date": str(m.day), "label": _label(m), "current": m.id == shown.id} for m in choosable(session, now, CHOICES)
    ]


def _label(meeting: Meeting) -> str:
    first, last = (moment.astimezone(settings().zone).date() for moment in (meeting.opens_at, meeting.cut_off))
    return f"{day(first)} – {day(last)} {last.year}"
