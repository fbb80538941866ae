from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from service.demo.closing import TARGET, ended, settled, share_in_time, waiting
from service.demo.models import DemoIncident, DemoReport

AT = datetime(2026, 11, 5, 22, 30, tzinfo=UTC)
TOLD = AT + timedelta(minutes=10)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def graffiti(key: str, detected: datetime, outdoors: bool = True) -> DemoIncident:
    report = DemoReport("citizen", None, detected + timedelta(minutes=5), "Klotter.")
    return DemoIncident(key, "graffiti_tag", 16, 59.5, 9, detected, report.received_at, None, None, outdoors, [report])


def test_the_share_in_time_rises_and_stays_below_nine_in_ten() -> None:
    shares = [share_in_time(datetime(year, 10, 1, tzinfo=UTC)) for year in (2024, 2025, 2026, 2027, 2035)]

    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(0.58)
    assert 0.78 < shares[2] < 0.85
    assert shares[-1] < 0.9


def test_outdoor_graffiti_is_gone_in_time_about_as_often_as_the_share_says() -> None:
    ends = [ended("graffiti_tag", True, AT, TOLD, Random(seed))[0] for seed in range(1000)]
    in_time = sum(end <= AT + TARGET for end in ends) / 1000

    assert in_time == pytest.approx(share_in_time(AT), abs=0.04)
    assert min(ends) > TOLD


@pytest.mark.parametrize("hour", range(24))
def test_the_crew_comes_between_half_past_six_and_half_past_eight_in_the_evening(hour: int) -> None:
    seen = datetime(2026, 11, 6, hour, 50, tzinfo=STOCKHOLM).astimezone(UTC)
    for seed in range(40):
        end = ended("graffiti_tag", True, seen, seen, Random(seed))[0].astimezone(STOCKHOLM)
        assert (6, 30) <= (end.hour, end.minute) <= (20, 30) or end - seen < timedelta(hours=1)


def test_indoor_graffiti_has_no_hurry() -> None:
    ends = [ended("graffiti_tag", False, AT, TOLD, Random(seed))[0] for seed in range(100)]

    assert min(ends) > AT + TARGET


def test_a_lamp_is_mended_on_a_working_day() -> None:
    ends = [ended("environment_lamp", None, AT, TOLD, Random(seed))[0].astimezone(STOCKHOLM) for seed in range(200)]

    assert {end.weekday() for end in ends} == {0, 1, 2, 3, 4}
    assert {end.hour for end in ends} <= set(range(7, 16))


def test_what_is_only_seen_is_noted_after_some_days_and_lingers_at_times() -> None:
    found = [ended("disorder", None, AT, TOLD, Random(seed)) for seed in range(400)]
    waits = sorted((end - AT) / timedelta(days=1) for end, _ in found)

    assert {outcome for _, outcome in found} == {"noted"}
    assert 2 < waits[200] < 7
    assert waits[-1] > 40


def test_open_graffiti_is_overdue_a_day_after_it_was_seen_and_not_before() -> None:
    one = graffiti("a", AT)

    assert waiting([one], AT + TARGET) == ([], [one])
    assert waiting([one], AT + TARGET + timedelta(seconds=1)) == ([one], [])


def test_indoor_graffiti_waits_without_a_clock() -> None:
    assert waiting([graffiti("a", AT, outdoors=False)], AT + 9 * TARGET) == ([], [])


def test_of_many_waiting_the_newest_three_stay() -> None:
    until = AT + timedelta(days=9)
    found = settled([graffiti(str(day), AT + timedelta(days=day)) for day in range(6)], until)

    assert [incident.key for incident in found if not incident.closed_at] == ["3", "4", "5"]
    assert {incident.outcome for incident in found[:3]} == {"removed"}
    assert all(incident.received_at < incident.closed_at < until for incident in found if incident.closed_at)
