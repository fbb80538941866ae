"""One clock: when it starts and runs out, where it stands, what the screen says."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.removal.rules import (
    Outcome,
    Removal,
    Tone,
    detected_at,
    due_at,
    length,
    outcome,
    words,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HOUR = timedelta(hours=1)
DAY = 24 * HOUR
START = datetime(2026, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)

minutes = st.integers(0, 10 * 366 * 24 * 60).map(lambda minute: START + timedelta(minutes=minute))


def wall(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=STOCKHOLM, fold=fold)  # type: ignore[arg-type, misc]  # fewer than nine parts


def removal(gone: float | None, *, seen: float = 0, target: timedelta = DAY) -> Removal:
    """Seen and gone so many hours after noon."""
    detected = NOON + seen * HOUR
    return Removal(detected, detected + target, None if gone is None else NOON + gone * HOUR)


def clock_changes() -> list[datetime]:
    """The twenty nights of ten years, as the hour in UTC when the clock is changed."""
    moments = [START + hour * HOUR for hour in range(10 * 366 * 24)]
    offsets = [moment.astimezone(STOCKHOLM).utcoffset() for moment in moments]
    return [later for later, a, b in zip(moments[1:], offsets, offsets[1:], strict=False) if a != b]


# The deadline


def test_graffiti_seen_the_afternoon_before_the_clock_goes_back_is_due_at_one() -> None:
    assert due_at(wall(2026, 10, 24, 14), DAY) == wall(2026, 10, 25, 13)


def test_graffiti_seen_the_afternoon_before_the_clock_goes_forward_is_due_at_three() -> None:
    assert due_at(wall(2027, 3, 27, 14), DAY) == wall(2027, 3, 28, 15)


@given(minutes)
@example(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
@example(datetime(2027, 3, 28, 0, 30, tzinfo=UTC))
def test_the_deadline_is_always_86400_seconds_after_the_detection(detected: datetime) -> None:
    due = due_at(detected.astimezone(STOCKHOLM), DAY)

    assert due.timestamp() - detected.timestamp() == 86_400
    assert due.tzinfo is UTC


@pytest.mark.slow
def test_every_minute_of_every_night_with_a_clock_change_in_ten_years_keeps_its_24_hours() -> None:
    """30,000 minutes: all from which the 24 hours run over a change."""
    changes = clock_changes()
    assert len(changes) == 20
    for change in changes:
        for minute in range(-25 * 60, 60):
            detected = (change + timedelta(minutes=minute)).astimezone(STOCKHOLM)
            assert due_at(detected, DAY).timestamp() == detected.timestamp() + 86_400


def test_the_target_is_a_policy() -> None:
    assert due_at(NOON, 4 * HOUR) == NOON + 4 * HOUR


# When it was detected


def test_an_interval_was_surely_seen_at_its_end() -> None:
    assert detected_at(NOON - 9 * HOUR, NOON - 2 * HOUR, NOON) == NOON - 2 * HOUR


def test_a_start_alone_is_the_moment_it_was_seen() -> None:
    assert detected_at(NOON - 9 * HOUR, None, NOON) == NOON - 9 * HOUR


def test_without_a_time_it_was_detected_when_the_report_came() -> None:
    assert detected_at(None, None, NOON) == NOON


@given(st.none() | minutes, st.none() | minutes, minutes)
def test_nothing_is_detected_after_its_receipt(
    start: datetime | None, end: datetime | None, received: datetime
) -> None:
    assert detected_at(start, end, received) <= received


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first, second = wall(2026, 10, 25, 2, 30), wall(2026, 10, 25, 2, 10, fold=1)

    assert detected_at(None, second, first) == first.astimezone(UTC)


# Where a clock stands


@pytest.mark.parametrize(
    ("removed", "now", "stands"),
    [
        (None, 24, Outcome.WAITING),
        (None, 24.001, Outcome.OVERDUE),
        (24, 90, Outcome.IN_TIME),
        (24.001, 90, Outcome.LATE),
        (-1, 90, Outcome.IN_TIME),
    ],
)
def test_the_deadline_itself_is_in_time(removed: float | None, now: float, stands: Outcome) -> None:
    one = removal(removed)

    assert outcome(one.due_at, one.removed_at, NOON + now * HOUR) is stands


def test_removed_in_the_second_of_two_equal_hours_is_late_although_the_wall_says_earlier() -> None:
    due, removed = wall(2026, 10, 25, 2, 30), wall(2026, 10, 25, 2, 10, fold=1)

    assert outcome(due, removed, removed) is Outcome.LATE


def test_overdue_in_the_second_of_two_equal_hours_although_the_wall_says_earlier() -> None:
    due, now = wall(2026, 10, 25, 2, 30), wall(2026, 10, 25, 2, 10, fold=1)

    assert outcome(due, None, now) is Outcome.OVERDUE


def test_a_time_without_zone_is_refused() -> None:
    naive = NOON.replace(tzinfo=None)

    for call in (lambda: due_at(naive, DAY), lambda: outcome(NOON, None, naive)):
        with pytest.raises(ValueError, match="without zone"):
            call()


# What the screen says


@pytest.mark.parametrize(
    ("removed", "now", "text", "tone"),
    [
        (None, 0, "24 h kvar", Tone.NEUTRAL),
        (None, 6.5, "17 h kvar", Tone.NEUTRAL),
        (None, 17.99, "6 h kvar", Tone.NEUTRAL),
        (None, 18, "6 h kvar", Tone.WARNING),
        (None, 21, "3 h kvar", Tone.WARNING),
        (None, 23 + 1 / 3, "40 min kvar", Tone.WARNING),
        (None, 24, "under 1 min kvar", Tone.WARNING),
        (None, 24.005, "försenad under 1 min", Tone.DANGER),
        (None, 24.5, "försenad 30 min", Tone.DANGER),
        (None, 29, "försenad 5 h", Tone.DANGER),
        (None, 71.9, "försenad 47 h", Tone.DANGER),
        (None, 72, "försenad 2 dygn", Tone.DANGER),
        (9, 90, "sanerat på 9 h", Tone.SUCCESS),
        (24, 90, "sanerat på 24 h", Tone.SUCCESS),
        (30, 90, "sanerat, 6 h för sent", Tone.DANGER),
        (30, 26, "försenad 2 h", Tone.DANGER),
        (-1, 90, "sanerat före upptäckten", Tone.WARNING),
    ],
)
def test_the_clock_in_words(removed: float | None, now: float, text: str, tone: Tone) -> None:
    said = words(removal(removed), NOON + now * HOUR)

    assert (said.text, said.tone) == (text, tone)


def test_a_week_is_told_in_days_and_its_last_quarter_is_its_own() -> None:
    week = removal(None, target=7 * DAY)

    assert words(week, NOON + DAY).text == "6 dygn kvar"
    assert words(week, NOON + 5 * DAY).tone is Tone.NEUTRAL
    assert words(week, NOON + 5.25 * DAY).tone is Tone.WARNING


def test_the_words_count_real_hours_over_a_clock_change() -> None:
    seen = wall(2026, 10, 24, 14)
    one = Removal(seen, due_at(seen, DAY), wall(2026, 10, 25, 12))

    assert words(one, NOON + 365 * DAY).text == "sanerat på 23 h"


@given(st.integers(60, 10**7))
def test_a_length_never_says_more_than_there_is_and_at_most_a_unit_less(seconds: int) -> None:
    number, unit = length(timedelta(seconds=seconds)).split()
    size = {"min": 60, "h": 3600, "dygn": 86_400}[unit]

    assert 0 <= seconds - int(number) * size < size
