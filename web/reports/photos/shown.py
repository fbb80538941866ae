"""Photos as a case page shows them: include `reports/photos/shown.html` with what `cards` gives."""

import base64
from dataclasses import dataclass

from fastapi import Response
from sqlmodel import Session

from service.errors import Missing
from service.people.rules import CHANGE, Viewer
from service.reports.photos import storage
from service.triage import photos
from service.triage.photos import Seen


@dataclass(frozen=True)
class Card:
    """A photo of a case. `source`: where a browser finds the small picture; `whole`: the page or picture that it leads to."""

    photo: Seen
    source: str
    whole: str | None
    decide: str | None
    original: str | None


def cards(session: Session, viewer: Viewer, reference: str, *, reason: bool = False) -> list[Card]:
    """The photos of a case that this viewer may see. Given a reason, the pictures stand in the page itself, because
    what was shown for a reason has no address of its own.
    """
    found = photos.of_case(session, viewer, reference, reason=reason)
    return [_card(one, embedded=reason, decides=viewer.has("photo", CHANGE)) for one in found]


def jpeg(name: str, kind: str) -> Response:
    """A picture's bytes, for this browser and no cache. Raises Missing for a file that is gone: the doctor tells of it."""
    try:
        content = storage.read(name, kind)
    except FileNotFoundError:
        raise Missing from None
    headers = {"Content-Disposition": 'inline; filename="bild.jpg"', "Cache-Control": "private, no-store"}
    return Response(content, media_type="image/jpeg", headers=headers)


def _card(one: Seen, *, embedded: bool, decides: bool) -> Card:
    address = f"/arenden/{one.incident}/bilder/{one.id}"
    return Card(
        one,
        source=_in_page(one.file_name) if embedded else f"{address}/liten",
        whole=None if embedded else address,
        decide=f"/granskning/bilder/{one.id}" if decides else None,
        original=f"{address}/original" if one.sealed else None,
    )


def _in_page(name: str) -> str:
    try:
        return "data:image/jpeg;base64," + base64.b64encode(storage.read(name, storage.SMALL)).decode()
    except FileNotFoundError:
        return "data:,"
