"""What many clocks come to. Outside judge of the median: scipy's Kaplan-Meier."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from service.removal.rules import Removal, as_of, by_month, result

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HOUR = timedelta(hours=1)
DAY = 24 * HOUR
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)

hours = st.integers(-30, 200)


def removal(gone: float | None, *, seen: float = 0, target: timedelta = DAY) -> Removal:
    """Seen and gone so many hours after noon."""
    detected = NOON + seen * HOUR
    return Removal(detected, detected + target, None if gone is None else NOON + gone * HOUR)


removals = st.lists(st.builds(lambda gone, seen: removal(gone, seen=seen), st.none() | hours, hours), max_size=30)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without zone"):
        result([], NOON.replace(tzinfo=None))


def test_the_open_overdue_count_against_us_and_those_with_time_left_do_not() -> None:
    now = NOON + 50 * HOUR
    of = result([removal(9), removal(30), removal(None), removal(None, seen=40), removal(45, seen=41)], now)

    assert (of.detected, of.due, of.in_time, of.late, of.open_overdue, of.not_due) == (5, 3, 1, 1, 1, 2)
    assert of.share == 1 / 3
    assert of.formula == "1 borttagen i tid delat med 3 vars 24 timmar har gått, de öppna inräknade."


def test_at_the_deadline_itself_a_clock_does_not_count_yet() -> None:
    assert result([removal(9)], NOON + DAY).due == 0
    assert result([removal(9)], NOON + DAY + timedelta(microseconds=1)).due == 1


def test_what_was_removed_after_the_cut_off_was_open_then() -> None:
    of = result([removal(60)], NOON + 50 * HOUR)

    assert (of.open_overdue, of.late, of.median_hours) == (1, 0, None)
    assert as_of(removal(60), NOON + 50 * HOUR).removed_at is None


def test_what_was_detected_after_the_cut_off_was_not_there_then() -> None:
    assert result([removal(None, seen=51)], NOON + 50 * HOUR).detected == 0


def test_removed_before_detected_lasted_no_time_and_is_flagged() -> None:
    of = result([removal(-5)], NOON + 50 * HOUR)

    assert (of.impossible, of.in_time, of.median_hours) == (1, 1, 0.0)
    assert result([removal(0)], NOON + 50 * HOUR).impossible == 0


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([], "Ingen andel: inget är upptäckt."),
        ([removal(1)], "Ingen andel: 24 timmar har ännu inte gått för den enda upptäckta."),
        ([removal(1)] * 2, "Ingen andel: 24 timmar har ännu inte gått för någon av 2 upptäckta."),
        (
            [removal(None), removal(None, target=2 * DAY)],
            "Ingen andel: tiden har ännu inte gått ut för någon av 2 upptäckta.",
        ),
    ],
)
def test_nothing_due_has_no_share_and_says_why(given: list[Removal], says: str) -> None:
    of = result(given, NOON + 2 * HOUR)

    assert of.share is None
    assert of.formula == says


@pytest.mark.parametrize(
    ("targets", "says"),
    [
        ([DAY, DAY], "2 borttagna i tid delat med 2 vars 24 timmar har gått, de öppna inräknade."),
        ([DAY, 2 * DAY], "2 borttagna i tid delat med 2 vars tid har gått ut, de öppna inräknade."),
        ([HOUR], "0 borttagna i tid delat med 1 vars 1 timme har gått, de öppna inräknade."),
        ([HOUR * 1.5], "0 borttagna i tid delat med 1 vars tid har gått ut, de öppna inräknade."),
    ],
)
def test_the_formula_names_the_target_only_when_there_is_one(targets: list[timedelta], says: str) -> None:
    assert result([removal(2, target=target) for target in targets], NOON + 90 * HOUR).formula == says


@pytest.mark.slow
@given(removals, hours)
def test_the_parts_add_up_and_no_share_passes_one(given: list[Removal], now: int) -> None:
    """A hundred invented lists."""
    of = result(given, NOON + now * HOUR)

    assert of.detected == of.due + of.not_due
    assert of.due == of.in_time + of.late + of.open_overdue
    assert (of.share is None) == (of.due == 0)
    assert of.share is None or 0 <= of.share <= 1


@pytest.mark.slow
@given(removals, hours)
def test_the_months_add_up_to_the_whole(given: list[Removal], now: int) -> None:
    """A hundred invented lists."""
    moment = NOON + now * HOUR
    whole, months = result(given, moment), by_month(given, moment, STOCKHOLM)

    assert (sum(m.due for m in months), sum(m.in_time for m in months)) == (whole.due, whole.in_time)


def test_a_month_is_the_one_on_the_local_calendar() -> None:
    seen = datetime(2011, 6, 30, 22, 30, tzinfo=UTC)
    new_york = ZoneInfo("America/New_York")
    one = Removal(seen, seen + DAY, seen + HOUR)

    assert [(m.month, m.due, m.share) for m in by_month([one], NOON, STOCKHOLM)] == [("2011-07", 1, 1.0)]
    assert [m.month for m in by_month([one], NOON, new_york)] == ["2011-06"]


def test_months_come_oldest_first() -> None:
    seen = [NOON - days * DAY for days in (0, 90, 40)]
    found = by_month([Removal(at, at + DAY) for at in seen], NOON + 5 * DAY, STOCKHOLM)

    assert [(m.month, m.due, m.in_time) for m in found] == [
        ("2026-03", 1, 0),
        ("2026-04", 1, 0),
        ("2026-06", 1, 0),
    ]


# The median


def test_the_median_waits_for_the_open_ones() -> None:
    closed = [removal(1), removal(2), removal(3)]

    assert result(closed, NOON + 90 * HOUR).median_hours == 2
    assert result([*closed, removal(None), removal(None)], NOON + 90 * HOUR).median_hours == 3
    assert result([*closed, *[removal(None)] * 4], NOON + 90 * HOUR).median_hours is None


def test_exactly_half_gone_is_the_median_whatever_the_fractions_come_to() -> None:
    for n in range(2, 100, 2):
        assert result([removal(i / 10) for i in range(1, n + 1)], NOON + 90 * HOUR).median_hours == n / 2 / 10


@pytest.mark.slow
@given(removals.filter(bool), st.integers(0, 250))
def test_the_median_is_scipys_kaplan_meier(given: list[Removal], now: int) -> None:
    """A hundred invented lists through scipy."""
    moment = NOON + now * HOUR
    known = [as_of(one, moment) for one in given if one.detected_at <= moment]
    lasted = [max(0.0, ((one.removed_at or moment) - one.detected_at) / HOUR) for one in known]
    is_open = np.array([one.removed_at is None for one in known], dtype=bool)
    if not known or is_open.all():  # scipy wants something to have happened
        assert result(given, moment).median_hours is None
        return

    times = np.array(lasted)
    curve = stats.ecdf(stats.CensoredData(uncensored=times[~is_open], right=times[is_open])).sf
    reached = curve.quantiles[curve.probabilities <= 0.5 + 1e-9]

    assert result(given, moment).median_hours == (reached[0] if len(reached) else None)


def test_closed_without_a_removal_is_neither_in_time_nor_open() -> None:
    given_up = Removal(NOON, NOON + DAY, None, NOON + 2 * DAY)

    told = result([given_up, Removal(NOON, NOON + DAY, NOON + HOUR)], NOON + 3 * DAY)

    assert (told.due, told.in_time, told.open_overdue, told.unremoved) == (2, 1, 0, 1)
    assert result([given_up], NOON + DAY + HOUR).open_overdue == 1
