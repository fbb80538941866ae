"""What a reporter is told of their case, and when they may say that it is not fixed. Pure."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from service.bounds import DISPUTED_WITHIN

SAID_TO_BE_GONE = ("removed", "fixed", "not_found")
UNDONE = "avslutad utan åtgärd"
CLOSED_AS = {"forwarded": "vidarebefordrad", "owner_refuses": UNDONE, "noted": UNDONE, "not_real": UNDONE}


class Followed(NamedTuple):
    """A report as its sender follows it. `reopened`: its incident was closed before, and that was taken back.

    `ended_at`: when it was last said to be closed; `closed_at` is when it was done.
    """

    report_id: UUID
    incident_id: UUID
    reference: str
    received_at: datetime
    category: str
    joined: bool
    opened_at: datetime
    outcome: str | None
    closed_at: datetime | None
    due_at: datetime | None
    removed_at: datetime | None
    reopened: bool
    ended_at: datetime | None

    @property
    def status(self) -> str:
        """The status vocabulary's word."""
        if self.closed_at is None:
            return "bedömd" if self.reopened else "ny"
        return CLOSED_AS.get(self.outcome or "", "åtgärdad")


class Step(NamedTuple):
    """Something that happened to a case, as a reporter may know it. `who`: which function, never a person; `to`: to whom."""

    at: datetime
    what: str
    words: str | None = None
    who: str | None = None
    to: str | None = None


class Objection(NamedTuple):
    """A reporter said that it is not fixed, and what was answered to it."""

    closed_at: datetime
    at: datetime
    words: str | None
    verdict: str | None
    answered_at: datetime | None
    answer: str | None
    who: str | None


def may_dispute(case: Followed, said: Iterable[Objection], now: datetime) -> bool:
    """Once for each closing that says it is gone, and not when it was long ago: then it is something new."""
    if case.ended_at is None or case.outcome not in SAID_TO_BE_GONE:
        return False
    return now < case.ended_at + DISPUTED_WITHIN and all(one.closed_at != case.closed_at for one in said)


def steps(case: Followed, events: Iterable[Step], said: Iterable[Objection]) -> list[Step]:
    """What has happened, the first first. Nothing in it tells how many others have told of the same."""
    made = [Step(case.received_at, "received")] + [Step(case.received_at, "joined")] * case.joined
    told = [*events]
    if case.closed_at and case.outcome and (not told or told[-1].what == "reopened"):
        told.append(Step(case.closed_at, case.outcome))  # closed before the report came, or in another system
    made += told
    for one in said:
        made.append(Step(one.at, "disputed", one.words))
        if one.verdict and one.answered_at:
            made.append(Step(one.answered_at, one.verdict, one.answer, one.who))
    return sorted(made, key=lambda step: step.at)


def message_key(report_id: UUID, sender: str, key: str, words: str | None) -> bytes:
    """The same words from the same form are the same message; other words are another, also after going back."""
    return hashlib.sha256(f"{report_id}\0{sender}\0{key}\0{words or ''}".encode()).digest()
