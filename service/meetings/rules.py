"""The calendar of meetings: when the next ones are, and which packs are due. Pure.

A meeting is a row. This plans the rows that are not there yet; what has been planned is not worked out again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays

DAY = timedelta(days=1)
SHORTEST_DAYS = 7  # Christmas Eve on a Wednesday moves a meeting by five days, and no holiday by more
FRIDAY = 4


@dataclass(frozen=True)
class Cadence:
    """The rhythm: a cut-off every `period_days` from `first_cutoff` on, and a meeting after each.

    Days and times are those on the wall in `zone`: a clock change moves nothing. Raises ValueError for a
    first cut-off with a zone, a period under seven days (a moved cut-off could pass the next), and a meeting
    before its cut-off.
    """

    first_cutoff: datetime
    zone: ZoneInfo
    period_days: int = 14
    meeting_days: int = 1
    meeting_time: time = time(15)

    def __post_init__(self) -> None:
        if self.first_cutoff.tzinfo is not None:
            raise ValueError("the first cut-off is a time on the wall, without zone")
        if self.period_days < SHORTEST_DAYS:
            raise ValueError("a period is at least seven days")
        if (self.meeting_days, self.meeting_time) < (0, self.first_cutoff.time()):
            raise ValueError("a meeting is not before its cut-off")


@dataclass(frozen=True)
class PlannedMeeting:
    """A meeting and the period [opens_at, cut_off) that it looks back on; times in UTC, days local.

    `nominal_day` is the rhythm's day. `moved_because` is the holiday on it, in Swedish; then `day` is a later
    one.
    """

    day: date
    nominal_day: date
    moved_because: str | None
    opens_at: datetime
    cut_off: datetime
    meets_at: datetime

    @property
    def moved(self) -> bool:
        return self.day != self.nominal_day


class DuePacks(NamedTuple):
    """Which pack to make now, and which cut-offs went by without one, oldest first."""

    make: datetime | None
    missed: list[datetime]


def planned(cadence: Cadence, after: date, count: int) -> list[PlannedMeeting]:
    """The first `count` meetings whose nominal day is later than `after`: give the last row's, moved or not.

    There is none before the first cut-off's. A meeting on a public holiday is moved to the next working day,
    and its cut-off by as many days; the next period begins at the moved cut-off, and later meetings keep the
    rhythm.
    """
    first = max(0, (after - _nominal_day(cadence, 0)).days // cadence.period_days + 1)
    return [_meeting(cadence, number) for number in range(first, first + count)]


def due_packs(unmade: Iterable[datetime], now: datetime) -> DuePacks:
    """Of the cut-offs without a pack: the latest that has passed is to be made, the earlier ones are missed.

    After thirty days down one pack is sent, not three; the missed are there to be marked. At the cut-off
    itself it is due: the period is half-open.
    """
    passed = sorted((at for at in unmade if _utc(at) <= _utc(now)), key=_utc)
    return DuePacks(passed[-1] if passed else None, passed[:-1])


def holiday(day: date) -> str | None:
    """The Swedish public holiday on a day, the eves that nobody works on included; None on other days."""
    return _holidays(day.year).get(day)


def working_day(day: date) -> date:
    """The first day from `day` on, itself included, that is Monday to Friday and no holiday."""
    while day.weekday() > FRIDAY or holiday(day):
        day += DAY
    return day


def _meeting(cadence: Cadence, number: int) -> PlannedMeeting:
    nominal = _nominal_day(cadence, number)
    day = nominal + _shift(nominal)
    return PlannedMeeting(
        day=day,
        nominal_day=nominal,
        moved_because=holiday(nominal),
        opens_at=_cut_off(cadence, number - 1),
        cut_off=_cut_off(cadence, number),
        meets_at=_moment(day, cadence.meeting_time, cadence.zone),
    )


def _nominal_day(cadence: Cadence, number: int) -> date:
    return cadence.first_cutoff.date() + DAY * (cadence.period_days * number + cadence.meeting_days)


def _cut_off(cadence: Cadence, number: int) -> datetime:
    nominal = _nominal_day(cadence, number)
    day = nominal + _shift(nominal) - DAY * cadence.meeting_days
    return _moment(day, cadence.first_cutoff.time(), cadence.zone)


def _shift(nominal: date) -> timedelta:
    """How far a meeting moves. Only a holiday moves it: whoever meets on Saturdays has chosen to."""
    return working_day(nominal) - nominal if holiday(nominal) else timedelta(0)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A time on the wall, in UTC. Of an hour that comes twice the first; a skipped one is an hour later."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without zone is no moment")
    return moment.astimezone(UTC)


@cache
def _holidays(year: int) -> Mapping[date, str]:
    """Computed, never a typed list. Without "de_facto" Midsummer Eve and Christmas Eve are working days."""
    found = holidays.country_holidays("SE", years=year, categories=("public", "de_facto"), language="sv", expand=False)
    return {day: name.replace("; ", " och ") for day, name in found.items()}
