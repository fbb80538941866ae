"""Keep photos, decide who may see them, make parts of them unrecognisable. The files are on the disk before any row."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from service.db import table
from service.errors import Taken
from service.reports.models import SHOWN, WITHHELD
from service.reports.photos import queries, storage
from service.reports.photos.encoding import Picture
from service.reports.photos.models import TOLD, Photo, PhotoRedaction, PhotoScreening
from service.reports.photos.queries import Standing
from service.reports.photos.rules import Area

photo, screening, redaction = table(Photo), table(PhotoScreening), table(PhotoRedaction)


def keep(
    session: Session,
    report_id: UUID,
    n: int,
    picture: Picture,
    *,
    name: str,
    sent_sha256: bytes,
    now: datetime,
    kind: str = TOLD,
) -> Standing | None:
    """Keep a picture whose files are stored under this name. None: another was quicker to take the number."""
    row = {
        "id": uuid4(),
        "report_id": report_id,
        "n": n,
        "kind": kind,
        "received_at": now,
        "sent_sha256": sent_sha256,
        **_file(picture, name),
    }
    kept = (
        insert(photo)
        .values(row)
        .on_conflict_do_nothing(index_elements=["report_id", "kind", "n"])
        .returning(photo.c.id)
    )
    if session.execute(kept).first() is None:
        return None
    return Standing(n, picture.width, picture.height, now, sent_sha256)


def again(session: Session, report_id: UUID, n: int, sent_sha256: bytes) -> Standing | None:
    """The photo that stands under this number, when it is this one. Raises Taken when it is another."""
    there = queries.standing(session, report_id, n)
    if there is not None and bytes(there.sent_sha256) != sent_sha256:
        raise Taken("photo_taken", "En annan bild har redan tagits emot med det numret.")
    return there


def screen(session: Session, photo_id: UUID, *, shown: bool, person_id: UUID, now: datetime) -> None:
    """Decide whether others may see it. Saying so again is a new decision."""
    verdict = SHOWN if shown else WITHHELD
    row = {"photo_id": photo_id, "at": now, "person_id": person_id, "verdict": verdict}
    session.execute(insert(screening).values(row))


def redact(
    session: Session,
    photo_id: UUID,
    picture: Picture,
    areas: Sequence[Area],
    *,
    name: str,
    person_id: UUID,
    now: datetime,
) -> None:
    """From now on this is what everyone sees of the photo; what it was before is sealed."""
    row = {"photo_id": photo_id, "at": now, "person_id": person_id, "areas": [list(one) for one in areas]}
    session.execute(insert(redaction).values(row | _file(picture, name)))


def sweep(session: Session, now: datetime) -> int:
    """Take away files that were stored an hour ago or more and never got a row. Returns how many pictures."""
    orphans = queries.without_row(session, storage.settled(now))
    storage.remove(orphans)
    return len(orphans)


def _file(picture: Picture, name: str) -> dict[str, object]:
    return {
        "file_name": name,
        "width": picture.width,
        "height": picture.height,
        "length": len(picture.whole),
        "sha256": picture.sha256,
    }
