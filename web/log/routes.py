"""`/installningar/logg`: who changed and read what, for those who may see it; and the same as a file."""

import csv
import io
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from service.bounds import LOG_EXPORT, LOG_PAGE
from service.clock import local
from service.errors import Refused
from service.log.actions import note
from service.log.queries import Page, entries
from service.people import directory
from service.people.rules import Viewer
from service.settings import settings
from web.deps import Now, Work, may
from web.log import words
from web.log.forms import LogQuery, understood
from web.log.shown import names, shown
from web.pages import page

router = APIRouter(prefix="/installningar")
Sees = Annotated[Viewer, Depends(may("log"))]
HEADINGS = ("Tid", "Vem", "Vad", "Om", "Detaljer", "Skäl", "Bana", "Nummer")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\0")
ROWS_SHOWN, ROWS_IN_FILE = 3, 50


@router.get("/logg", dependencies=[Depends(may("log"))])
def log(request: Request, work: Work, now: Now) -> Response:
    """The latest first. Of what cannot be understood the page says so beside the field, and shows no rows."""
    asked, wrong = understood(request.query_params)
    with work() as session:
        try:
            found = Page((), None) if wrong else entries(session, asked.asked(settings().zone, now), LOG_PAGE)
        except Refused as error:
            found, wrong = Page((), None), {error.field or "": error.text}
        known = names(session)
        people = directory.accounts(session)
    return page(
        request,
        "log/log.html",
        422 if wrong else 200,
        rows=[shown(row, known, ROWS_SHOWN) for row in found.rows],
        older=asked.address(cursor=found.next) if found.next else None,
        as_file=asked.address(cursor=None),
        asked=asked,
        errors=[{"field": field, "text": text} for field, text in wrong.items()],
        people=people,
        words=words,
    )


@router.get("/logg.csv")
def as_file(work: Work, now: Now, viewer: Sees, asked: Annotated[LogQuery, Query()]) -> Response:
    """What the page shows, as a table for a spreadsheet. That it was fetched is noted in the log itself."""
    with work() as session:
        found = entries(session, asked.asked(settings().zone, now)._replace(cursor=None), LOG_EXPORT)
        known = names(session)
        note(session, "log.exported", {"count": len(found.rows)}, person_id=viewer.person_id)
    rows = [_row(shown(row, known, ROWS_IN_FILE)) for row in found.rows]
    if found.next:
        rows.append([f"Här slutar filen efter {LOG_EXPORT} rader. Det finns fler: välj en kortare period."])
    headers = {"Content-Disposition": f'attachment; filename="logg-{local(now, settings().zone):%Y-%m-%d}.csv"'}
    return Response(_table(rows), media_type="text/csv; charset=utf-8", headers=headers)


def _row(told: Mapping[str, Any]) -> list[str]:
    at = f"{local(told['at'], settings().zone):%Y-%m-%d %H:%M:%S}"
    about = (", ".join(told["refs"]), "; ".join(told["details"]), told["reason"] or "")
    return [at, told["who"], told["what"], *about, *(str(number) for number in told["place"])]


def _table(rows: list[list[str]]) -> bytes:
    """A table as a Swedish spreadsheet reads it. What it would take for a formula begins with an apostrophe."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(HEADINGS)
    writer.writerows([f"'{cell}" if cell.startswith(DANGEROUS) else cell for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")
