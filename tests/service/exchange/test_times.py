"""Times in someone else's file: with a zone, without, over both clock changes, and such as are none."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import make
from tests.service.exchange.sheets import arrival, reading, reason, row


def moment(text: str, zone: str = make.ZONE) -> datetime:
    detected: datetime = arrival(row(opened_at=text), zone=zone)["detected_at"]
    return detected.astimezone(UTC)


@pytest.mark.parametrize(
    ("told", "utc"),
    [
        ("2026-03-29T01:59:59", (29, 0, 59, 59)),
        ("2026-03-29T02:30:00", (29, 1, 30, 0)),  # there was no such time: read as if the clock had not moved
        ("2026-03-29T03:00:00", (29, 1, 0, 0)),
        ("2026-03-29", (28, 23, 0, 0)),
        ("2026-03-30", (29, 22, 0, 0)),
    ],
)
def test_a_time_on_the_wall_is_read_over_the_change_to_summer_time(told: str, utc: tuple[int, int, int, int]) -> None:
    assert moment(told) == datetime(2026, 3, *utc, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "hour"),
    [
        ("2026-10-25T01:59:00", -1),
        ("2026-10-25T02:30:00", 0),  # this time came twice: the first is meant
        ("2026-10-25T02:30:00+02:00", 0),
        ("2026-10-25T02:30:00+01:00", 1),
        ("2026-10-25T00:30:00Z", 0),
        ("2026-10-25T03:00:00", 2),
    ],
)
def test_a_time_on_the_wall_is_read_over_the_change_to_winter_time(told: str, hour: int) -> None:
    assert moment(told).replace(minute=0) == datetime(2026, 10, 25, tzinfo=UTC) + timedelta(hours=hour)


def test_a_time_without_zone_is_in_the_zone_of_the_file_and_one_with_keeps_its_own() -> None:
    assert moment("2011-07-01T02:18:31", "America/New_York") == datetime(2011, 7, 1, 6, 18, 31, tzinfo=UTC)
    assert moment("2011-07-01 02:18:31+05:30", "America/New_York") == datetime(2011, 6, 30, 20, 48, 31, tzinfo=UTC)


@settings(max_examples=40, deadline=None)
@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1)),
    st.sampled_from(["Europe/Stockholm", "America/New_York"]),
)
def test_any_time_that_is_written_out_with_its_zone_is_read_back(naive: datetime, zone: str) -> None:
    told = naive.replace(tzinfo=reading(zone=zone).zone)

    assert moment(told.isoformat(), "Asia/Tokyo") == told.astimezone(UTC)


@pytest.mark.parametrize(
    "told", ["i går", "10/11/2026", "2026-13-01", "2026-11-10T25:00", "12:00", "0", "2026-11-10T12:00+99:00"]
)
def test_what_is_no_time_is_refused_with_its_field_and_never_repeated(told: str) -> None:
    assert reason(row(opened_at=told)) == "opened_at är ingen tid (ISO 8601)"
    assert reason(row(closed_at=told)) == "closed_at är ingen tid (ISO 8601)"


@pytest.mark.parametrize("told", ["0001-01-01", "1969-12-31T23:59:59", "2201-01-01", "9999-12-31T23:59:59-12:00"])
def test_a_time_unreasonably_far_away_is_refused(told: str) -> None:
    assert reason(row(opened_at=told)) == "opened_at ligger orimligt långt bort"


def test_a_case_without_beginning_is_refused() -> None:
    assert reason(row(opened_at=" ")) == "opened_at saknas"
