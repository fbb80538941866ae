"""The calendar of meetings."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.meetings.rules import Cadence, PlannedMeeting, due_packs, holiday, planned, working_day

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = timedelta(days=1)
EPOCH = date(1990, 1, 1)
DEFAULT = Cadence(datetime(2025, 9, 2, 13), STOCKHOLM)
holiday(EPOCH)  # the library loads its country on first use, in 0.3 s that no test should be blamed for

cadences = st.builds(
    Cadence,
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),
    st.just(STOCKHOLM),
    period_days=st.integers(7, 30),
    meeting_days=st.integers(1, 3),
    meeting_time=st.times(time(6), time(22)),
)


def wall(moment: datetime) -> datetime:
    return moment.astimezone(STOCKHOLM).replace(tzinfo=None)


def thirty_years(cadence: Cadence) -> list[PlannedMeeting]:
    return planned(cadence, EPOCH, 30 * 366 // cadence.period_days)


def the_one(nominal: date, cadence: Cadence = DEFAULT) -> PlannedMeeting:
    [found] = planned(cadence, nominal - DAY, 1)
    assert found.nominal_day == nominal
    return found


def test_by_default_a_tuesday_at_one_closes_what_a_wednesday_at_three_looks_at() -> None:
    one = the_one(date(2026, 11, 25))

    assert wall(one.opens_at) == datetime(2026, 11, 10, 13)
    assert wall(one.cut_off) == datetime(2026, 11, 24, 13)
    assert wall(one.meets_at) == datetime(2026, 11, 25, 15)
    assert (one.day, one.moved, one.moved_because) == (date(2026, 11, 25), False, None)
    assert {one.opens_at.tzinfo, one.cut_off.tzinfo, one.meets_at.tzinfo} == {UTC}


def test_the_first_meeting_is_after_the_first_cut_off_and_there_is_none_before() -> None:
    [first] = planned(DEFAULT, EPOCH, 1)

    assert wall(first.cut_off) == datetime(2025, 9, 2, 13)
    assert wall(first.opens_at) == datetime(2025, 8, 19, 13)


def test_the_next_are_those_after_the_last_row() -> None:
    rows = planned(DEFAULT, EPOCH, 40)

    assert planned(DEFAULT, EPOCH, 15) + planned(DEFAULT, rows[14].nominal_day, 25) == rows
    assert planned(DEFAULT, rows[14].day, 25) == rows[15:]
    assert planned(DEFAULT, EPOCH, 0) == []


@pytest.mark.parametrize(
    ("nominal", "day", "cut_off", "why"),
    [
        (date(2025, 12, 24), date(2025, 12, 29), datetime(2025, 12, 28, 13), "Julafton"),
        (date(2025, 12, 31), date(2026, 1, 2), datetime(2026, 1, 1, 13), "Nyårsafton"),
        (date(2027, 1, 6), date(2027, 1, 7), datetime(2027, 1, 6, 13), "Trettondedag jul"),
        (date(2026, 6, 19), date(2026, 6, 22), datetime(2026, 6, 21, 13), "Midsommarafton"),
        (date(2027, 3, 26), date(2027, 3, 30), datetime(2027, 3, 29, 13), "Långfredagen"),
        (
            date(2008, 5, 1),
            date(2008, 5, 2),
            datetime(2008, 5, 1, 13),
            "Första maj och Kristi himmelsfärdsdag",
        ),
    ],
)
def test_a_meeting_on_a_holiday_moves_to_the_next_working_day_and_its_cut_off_as_far(
    nominal: date, day: date, cut_off: datetime, why: str
) -> None:
    anchor = datetime.combine(nominal - 57 * DAY, time(13))
    one = the_one(nominal, Cadence(anchor, STOCKHOLM))

    assert (one.day, one.moved, one.moved_because) == (day, True, why)
    assert wall(one.cut_off) == cut_off
    assert wall(one.meets_at) == datetime.combine(day, time(15))


def test_the_period_after_a_moved_meeting_begins_late_and_ends_in_the_old_rhythm() -> None:
    cadence = Cadence(datetime(2025, 12, 9, 13), STOCKHOLM)
    christmas, after = planned(cadence, date(2025, 12, 11), 2)

    assert christmas.moved
    assert after.opens_at == christmas.cut_off
    assert wall(after.opens_at) == datetime(2025, 12, 28, 13)
    assert wall(after.cut_off) == datetime(2026, 1, 6, 13) + DAY * (after.day - after.nominal_day).days


def test_a_cut_off_on_a_holiday_stays_when_the_meeting_is_on_a_working_day() -> None:
    one = the_one(date(2026, 1, 7), Cadence(datetime(2025, 12, 23, 13), STOCKHOLM))

    assert holiday(date(2026, 1, 6)) == "Trettondedag jul"
    assert wall(one.cut_off) == datetime(2026, 1, 6, 13)


def test_whoever_meets_on_saturdays_has_chosen_to() -> None:
    one = the_one(date(2026, 11, 14), Cadence(datetime(2026, 10, 30, 13), STOCKHOLM))

    assert one.day.isoweekday() == 6
    assert not one.moved


def test_the_rhythm_goes_on_over_week_53() -> None:
    rows = planned(DEFAULT, date(2026, 11, 24), 5)

    weeks = [row.nominal_day.isocalendar().week for row in rows]
    assert weeks == [48, 50, 52, 1, 3]
    assert {(b.nominal_day - a.nominal_day).days for a, b in pairwise(rows)} == {14}


@pytest.mark.parametrize(("nominal", "hours"), [(date(2026, 10, 28), 337), (date(2027, 3, 31), 335)])
def test_a_period_with_a_clock_change_is_an_hour_longer_or_shorter_and_ends_at_one(nominal: date, hours: int) -> None:
    one = the_one(nominal)

    assert one.cut_off - one.opens_at == timedelta(hours=hours)
    assert (wall(one.opens_at).hour, wall(one.cut_off).hour) == (13, 13)


@pytest.mark.slow
@given(cadences)
def test_over_thirty_years_periods_have_no_gap_no_overlap_and_keep_their_order(cadence: Cadence) -> None:
    """A hundred rhythms of thirty years, up to 1,500 meetings each."""
    rows = thirty_years(cadence)

    assert all(a.cut_off == b.opens_at for a, b in pairwise(rows))
    assert all(row.opens_at < row.cut_off <= row.meets_at for row in rows)
    assert all(a.day < b.day for a, b in pairwise(rows))


@pytest.mark.slow
@given(cadences)
def test_over_thirty_years_only_holidays_move_a_meeting_and_never_more_than_five_days(
    cadence: Cadence,
) -> None:
    """A hundred rhythms of thirty years, up to 1,500 meetings each."""
    for row in thirty_years(cadence):
        assert row.moved == (row.moved_because is not None) == (holiday(row.nominal_day) is not None)
        assert timedelta(0) <= row.day - row.nominal_day <= 5 * DAY
        assert holiday(row.day) is None
        assert not row.moved or row.day.isoweekday() <= 5


@pytest.mark.slow
@given(cadences)
def test_over_thirty_years_a_meeting_keeps_its_time_on_the_wall(cadence: Cadence) -> None:
    """A hundred rhythms of thirty years, up to 1,500 meetings each."""
    for row in thirty_years(cadence):
        assert wall(row.meets_at) == datetime.combine(row.day, cadence.meeting_time)
        assert (row.nominal_day - cadence.first_cutoff.date()).days % cadence.period_days == cadence.meeting_days


@pytest.mark.slow
@given(cadences, st.datetimes(datetime(2036, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_every_moment_lies_in_exactly_one_period(cadence: Cadence, moment: datetime) -> None:
    """A hundred rhythms of thirty years, up to 1,500 meetings each."""
    assert sum(row.opens_at <= moment < row.cut_off for row in thirty_years(cadence)) == 1


def test_the_eves_that_nobody_works_on_are_holidays() -> None:
    eves = [date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 31)]

    assert [holiday(eve) for eve in eves] == ["Midsommarafton", "Julafton", "Nyårsafton"]
    assert holiday(date(2026, 12, 23)) is None


def test_a_working_day_is_its_own_and_a_weekend_ends_on_monday() -> None:
    assert working_day(date(2026, 11, 25)) == date(2026, 11, 25)
    assert working_day(date(2026, 11, 28)) == date(2026, 11, 30)


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_cutoff": datetime(2025, 9, 2, 13, tzinfo=UTC)},
        {"period_days": 6},
        {"meeting_days": -1},
        {"meeting_days": 0, "meeting_time": time(12, 59)},
    ],
)
def test_a_rhythm_that_cannot_be_kept_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"zone|seven|before"):
        Cadence(**({"first_cutoff": datetime(2025, 9, 2, 13), "zone": STOCKHOLM} | wrong))  # type: ignore[arg-type]


def test_a_meeting_may_be_held_at_its_cut_off() -> None:
    cadence = Cadence(datetime(2025, 9, 2, 13), STOCKHOLM, meeting_days=0, meeting_time=time(13))

    assert planned(cadence, EPOCH, 1)[0].meets_at == planned(cadence, EPOCH, 1)[0].cut_off


# Which packs are due


def test_after_thirty_days_down_the_latest_pack_is_made_and_the_others_are_missed() -> None:
    cut_offs = [row.cut_off for row in planned(DEFAULT, EPOCH, 6)]
    due = due_packs(reversed(cut_offs), cut_offs[3] + 2 * DAY)

    assert due.make == cut_offs[3]
    assert due.missed == cut_offs[:3]


def test_a_pack_is_due_at_its_cut_off_and_not_before() -> None:
    cut_off = planned(DEFAULT, EPOCH, 1)[0].cut_off

    assert due_packs([cut_off], cut_off - timedelta(microseconds=1)) == (None, [])
    assert due_packs([cut_off], cut_off) == (cut_off, [])


def test_nothing_unmade_is_nothing_to_do() -> None:
    assert due_packs([], datetime(2026, 1, 1, tzinfo=UTC)) == (None, [])


def test_a_cut_off_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without zone"):
        due_packs([datetime(2026, 1, 1)], datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.slow
@given(
    st.lists(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), unique=True),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
)
def test_every_cut_off_is_made_missed_or_still_to_come(cut_offs: list[datetime], now: datetime) -> None:
    """A hundred invented backlogs."""
    due = due_packs(cut_offs, now)
    found = [*due.missed, *([due.make] if due.make else [])]

    assert found == sorted(at for at in cut_offs if at <= now)
