from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from service.demo.periods import learnt, number_of, starts, whole_day

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def test_periods_are_cut_on_tuesdays_at_one_whatever_the_season() -> None:
    cuts = [starts(number).astimezone(STOCKHOLM) for number in range(-10, 60)]

    assert {(cut.weekday(), cut.hour, cut.minute) for cut in cuts} == {(1, 13, 0)}
    assert cuts[10].date() == date(2025, 9, 2)
    assert date(2026, 11, 10) in {cut.date() for cut in cuts}


@given(st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2035, 1, 1), timezones=st.just(UTC)))
def test_a_moment_lies_in_the_period_that_has_begun_and_not_ended(moment: datetime) -> None:
    number = number_of(moment)

    assert starts(number) <= moment < starts(number + 1)


def test_the_moment_of_a_cut_belongs_to_the_next_period() -> None:
    assert number_of(starts(5)) == 5
    assert number_of(starts(5) - timedelta(microseconds=1)) == 4


def test_a_whole_day_lies_wholly_inside() -> None:
    for fraction in (0.0, 0.5, 0.999999):
        day = whole_day(4, fraction)
        midnight = datetime(day.year, day.month, day.day, tzinfo=STOCKHOLM)
        assert starts(4) < midnight
        assert midnight + timedelta(days=1) < starts(5)


def test_the_town_has_learnt_half_after_a_half_life_and_nothing_before_the_first_period() -> None:
    assert learnt(date(2025, 1, 1), 6) == 0
    assert 0.49 < learnt(date(2026, 3, 3), 6) < 0.51
    assert learnt(date(2040, 1, 1), 6) < 1
