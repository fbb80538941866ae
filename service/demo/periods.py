"""The demo's fortnights: from Tuesday 13:00 to Tuesday 13:00 on the wall in Stockholm."""

import math
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Stockholm")
FIRST = datetime(2025, 9, 2, 13, tzinfo=ZONE)
DAYS = 14


def starts(number: int) -> datetime:
    """When a period begins, in UTC. Wall time: a clock change does not move the meeting."""
    return (FIRST + timedelta(days=DAYS * number)).astimezone(UTC)


def number_of(moment: datetime) -> int:
    """Which period a moment lies in, [start, end); before the first they are negative."""
    wall = moment.astimezone(ZONE).replace(tzinfo=None)
    return (wall - FIRST.replace(tzinfo=None)) // timedelta(days=DAYS)


def whole_day(number: int, fraction: float) -> date:
    """One of the thirteen days that lie wholly inside a period; fraction is in [0, 1)."""
    return starts(number).astimezone(ZONE).date() + timedelta(days=1 + int(fraction * (DAYS - 1)))


def learnt(day: date, half_life_months: float) -> float:
    """How far the town has come since its first period, from 0 towards 1: half of the rest in each half-life.

    By the calendar, not counted back from the moment of looking: the past stays as it was.
    """
    months = max(0.0, (day - FIRST.date()).days / 30.4)
    return 1 - math.exp2(-months / half_life_months)
