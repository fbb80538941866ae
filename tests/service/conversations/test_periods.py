"""A case that is opened again, and the pictures of periods that have closed."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from service.briefings import queries as packs
from service.briefings.actions import prepare
from service.conversations import actions
from service.meetings.picture import picture
from service.settings import settings
from tests import make
from tests.conftest import NOON
from tests.service.conversations.told import close, followed, reporter
from tests.service.jobs.printing import press
from tests.service.meetings.rows import CUT_OFF, DAY, meeting

TOLD = CUT_OFF - 3 * DAY


def test_what_was_handed_out_stays_and_what_is_worked_out_afterwards_knows_better(session: Session) -> None:
    there: dict[str, Any] = {"municipality": "Köping", "demo": False, "zone": settings().zone}
    made = meeting(session)
    code = reporter(session, now=TOLD)
    close(session, followed(session, code), at=TOLD + timedelta(hours=5))
    handed_out: dict[str, Any] = prepare(session, made, press, now=NOON, **there).snapshot
    assert (handed_out["removal"]["due"], handed_out["removal"]["in_time"]) == (1, 1)

    actions.object_to(session, followed(session, code), None, now=NOON)
    who = make.person(session, "coordinator")
    actions.reopen(session, who, followed(session, code).reference, None, now=NOON)
    session.expire_all()

    pack = packs.latest(session, made)
    assert pack is not None
    assert pack.snapshot == handed_out
    assert prepare(session, made, press, now=NOON, **there).version == 1
    again = picture(session, made, until=made.cut_off, **there)["removal"]
    assert (again["due"], again["in_time"], again["open_overdue"]) == (1, 0, 1)
