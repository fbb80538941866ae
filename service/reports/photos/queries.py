"""Read what the store knows of photos."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import literal, or_, select, union_all
from sqlalchemy.sql.selectable import LateralFromClause
from sqlmodel import Session

from service.db import table
from service.people.rules import Viewer
from service.reports.models import Report, ReportKey
from service.reports.photos.models import TOLD, Photo, PhotoRedaction, PhotoScreening

report, report_key = table(Report), table(ReportKey)
photo, screening, redaction = table(Photo), table(PhotoScreening), table(PhotoRedaction)
NAMES = union_all(select(photo.c.file_name), select(redaction.c.file_name)).subquery()
ASKED_AT_ONCE = 1_000


class Proof(NamedTuple):
    """What a sender shows for the report to be theirs: any one of these is enough."""

    code_hash: bytes | None = None
    keys: Sequence[bytes] = ()
    viewer: Viewer | None = None


class Standing(NamedTuple):
    """A photo that is there already."""

    n: int
    width: int
    height: int
    received_at: Any
    sent_sha256: bytes


def is_senders(session: Session, report_id: UUID, proof: Proof) -> bool:
    """Is there such a report, and is it of whoever shows this?"""
    functions = [grant.function_id for grant in proof.viewer.grants] if proof.viewer else []
    claimed = select(report_key.c.report_id).where(report_key.c.key.in_(proof.keys))
    theirs = or_(
        report.c.code_hash == proof.code_hash if proof.code_hash else literal(value=False),
        report.c.id.in_(claimed),
        report.c.function_id.in_(functions),
    )
    return session.execute(select(report.c.id).where(report.c.id == report_id, theirs)).first() is not None


def standing(session: Session, report_id: UUID, n: int) -> Standing | None:
    """The photo that has this number in the report."""
    asked = select(photo.c.n, photo.c.width, photo.c.height, photo.c.received_at, photo.c.sent_sha256)
    row = session.execute(
        asked.where(photo.c.report_id == report_id, photo.c.kind == TOLD, photo.c.n == n)
    ).one_or_none()
    return Standing(*row) if row else None


def last_screening() -> LateralFromClause:
    """What was decided last about the photo beside it."""
    decided = select(screening.c.verdict).where(screening.c.photo_id == photo.c.id)
    return decided.order_by(screening.c.id.desc()).limit(1).lateral("photo_screened")


def last_redaction() -> LateralFromClause:
    """The photo beside it as it was made unrecognisable last."""
    made = select(redaction.c.file_name, redaction.c.width, redaction.c.height)
    return made.where(redaction.c.photo_id == photo.c.id).order_by(redaction.c.id.desc()).limit(1).lateral("redacted")


def without_row(session: Session, names: Iterable[str]) -> list[str]:
    """Those of these files that the store does not know."""
    asked, unknown = list(names), list[str]()
    for start in range(0, len(asked), ASKED_AT_ONCE):
        some = asked[start : start + ASKED_AT_ONCE]
        known = set(session.scalars(select(NAMES.c.file_name).where(NAMES.c.file_name.in_(some))))
        unknown += [name for name in some if name not in known]
    return unknown


def names(session: Session) -> list[str]:
    """The name of every file that there should be."""
    return list(session.scalars(select(NAMES.c.file_name)))
