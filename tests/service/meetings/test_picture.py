"""The picture of a period."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from service.meetings.actions import plan_ahead
from service.meetings.picture import picture
from service.meetings.queries import last_closed, running
from service.meetings.rules import Cadence
from service.settings import settings
from tests import make
from tests.conftest import NOON

ZONE = ZoneInfo(make.ZONE)
DAY = timedelta(days=1)


def test_a_running_period_is_compared_with_as_long_a_part_of_the_one_before(session: Session) -> None:
    plan_ahead(session, Cadence(settings().first_cutoff, ZONE), now=NOON)
    now = running(session, NOON)
    assert now is not None
    make.incident(session, at=now.opens_at - 13 * DAY)
    make.incident(session, at=now.opens_at - DAY)

    seen = picture(session, now, until=now.opens_at + 2 * DAY, municipality="Köping", demo=False, zone=ZONE)

    assert seen["total"]["previous"] == 1


def test_a_closed_period_is_compared_with_the_whole_one_before(session: Session) -> None:
    plan_ahead(session, Cadence(settings().first_cutoff, ZONE), now=NOON)
    closed = last_closed(session, NOON)
    assert closed is not None
    make.incident(session, at=closed.opens_at - 13 * DAY)
    make.incident(session, at=closed.opens_at - DAY)

    seen = picture(session, closed, until=closed.cut_off, municipality="Köping", demo=False, zone=ZONE)

    assert seen["total"]["previous"] == 2


def test_a_period_in_which_nothing_happened_says_so(session: Session) -> None:
    plan_ahead(session, Cadence(settings().first_cutoff, ZONE), now=NOON)
    closed = last_closed(session, NOON)
    assert closed is not None

    seen = picture(session, closed, until=closed.cut_off, municipality="Köping", demo=False, zone=ZONE)

    assert (seen["counts"]["incidents"], seen["hotspots"], seen["points"]) == (0, [], [])
    assert seen["total"]["verdict"] == "too_few"
