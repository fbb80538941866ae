"""Make a meeting's pack: freeze its picture, print it, keep both."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from service.briefings import queries, rules
from service.briefings.models import Briefing, BriefingDocument
from service.errors import Refused
from service.meetings.models import Meeting
from service.meetings.picture import picture


class Document(NamedTuple):
    """One printed form."""

    media_type: str
    content: bytes


@dataclass(frozen=True)
class Frozen:
    """What is printed: a snapshot, its checksum, and the version and time that the print states."""

    snapshot: Mapping[str, Any]
    sha256: str
    version: int
    made_at: datetime


Press = Callable[[Frozen], Mapping[str, Document]]
"""Prints a frozen picture in every form ("html", "pdf"). The forms are the edge's business, so it is handed in."""


def prepare(
    session: Session, meeting: Meeting, press: Press, *, municipality: str, demo: bool, zone: ZoneInfo, now: datetime
) -> Briefing:
    """The pack of a meeting: the one that is there, else a first version, frozen as it was known at the cut-off.

    Raises Refused while the period still runs.
    """
    queries.hold(session, meeting)
    made = queries.latest(session, meeting)
    if made is not None:
        return made
    if meeting.cut_off > now:
        raise Refused("period_runs", "Perioden pågår ännu. Underlaget görs när brytpunkten har passerat.")
    seen = picture(session, meeting, until=meeting.cut_off, municipality=municipality, demo=demo, zone=zone)
    return _keep(session, meeting, json.loads(rules.canonical(seen)), press, now)


def _keep(session: Session, meeting: Meeting, snapshot: dict[str, Any], press: Press, now: datetime) -> Briefing:
    sha256 = rules.fingerprint(rules.canonical(snapshot))
    briefing = Briefing(meeting_id=meeting.id, version=1, made_at=now, snapshot=snapshot, sha256=sha256)
    session.add(briefing)
    session.flush()
    for form, document in press(Frozen(snapshot, sha256, briefing.version, now)).items():
        fingerprint = rules.fingerprint(document.content)
        kept = BriefingDocument(
            briefing_id=briefing.id,
            form=form,
            media_type=document.media_type,
            content=document.content,
            sha256=fingerprint,
        )
        session.add(kept)
    return briefing
