"""Meetings as rows, for tests that are not about the calendar."""

from datetime import datetime, timedelta

from sqlmodel import Session

from service.meetings.models import Meeting
from tests.conftest import NOON

DAY = timedelta(days=1)
PERIOD = 14 * DAY
CUT_OFF = NOON - 8 * DAY  # Tuesday 2026-11-10, 12:00 in Köping
MEETS = timedelta(days=1, hours=2)


def meeting(
    session: Session,
    cut_off: datetime = CUT_OFF,
    *,
    opens_at: datetime | None = None,
    planned_at: datetime | None = None,
    kind: str = "regular",
) -> Meeting:
    """One whose period ends at the cut-off; planned in good time unless something else is said."""
    day = (cut_off + DAY).date()
    row = Meeting(
        kind=kind,
        day=day,
        nominal_day=day,
        opens_at=opens_at or cut_off - PERIOD,
        cut_off=cut_off,
        meets_at=cut_off + MEETS,
        planned_at=planned_at or cut_off - 100 * DAY,
    )
    session.add(row)
    session.flush()
    return row


def meetings(session: Session, count: int, last: datetime = CUT_OFF) -> list[Meeting]:
    """So many in a row, the latest first."""
    return [meeting(session, last - n * PERIOD) for n in range(count)]
