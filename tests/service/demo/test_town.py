"""Each test here may draw fourteen months of a town, a third of a second, and so is marked slow."""

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from service.demo.closing import TARGET, is_clocked, waiting
from service.demo.kinds import kinds
from service.demo.models import DemoIncident
from service.demo.periods import number_of
from service.demo.telling import DEPARTMENTS, GUARDS, ORGANISATIONS, RESCUE, SCHOOLS, SILENT
from service.demo.town import incidents
from tests.service.demo.made import LOOKS, SEED, of_period, town

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
DIGEST = (
    "import hashlib; from datetime import datetime, UTC; from service.demo.town import incidents;"
    "found = incidents(seed=1983, until=datetime(2026, 11, 21, 11, 20, tzinfo=UTC));"
    "print(hashlib.sha256(repr(found).encode()).hexdigest())"
)


def test_another_process_with_other_hashes_draws_the_same_town() -> None:
    """Starts Python twice."""
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "4711")
    }

    assert len(digests) == 1
    assert re.fullmatch(r"[0-9a-f]{64}\n", digests.pop())


def test_the_zone_that_a_moment_is_given_in_does_not_matter() -> None:
    moment = LOOKS[0]

    assert incidents(seed=SEED, until=moment.astimezone(timezone(timedelta(hours=9)))) == list(town(moment))


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        incidents(seed=SEED, until=LOOKS[0].replace(tzinfo=None))


def test_another_seed_is_another_town() -> None:
    assert {incident.lon for incident in town()} != {incident.lon for incident in town(seed=7)}


@pytest.mark.parametrize("until", LOOKS)
def test_fourteen_months_hold_about_two_thousand_incidents(until: datetime) -> None:
    found = town(until)
    running = number_of(until)
    complete = [len(of_period(found, number)) for number in range(running - 29, running)]

    assert 1700 <= len(found) <= 2300
    assert until - timedelta(days=427) < found[0].detected_at < until - timedelta(days=420)
    assert 55 <= sum(complete) / len(complete) <= 75
    assert min(complete) >= 35
    assert max(complete) <= 115


def test_something_is_happening_in_the_running_period_too() -> None:
    assert len(of_period(town(), number_of(LOOKS[0]))) >= 20


def test_nothing_is_known_before_it_is_told_and_nothing_ends_in_the_future() -> None:
    for incident in town():
        assert incident.detected_at <= incident.received_at <= LOOKS[0]
        assert incident.received_at == incident.reporters[0].received_at
        times = [report.received_at for report in incident.reporters]
        assert times == sorted(times)
        assert (incident.closed_at is None) == (incident.outcome is None)
        if incident.closed_at:
            assert times[-1] <= incident.closed_at <= LOOKS[0]


def test_times_are_aware_and_in_utc() -> None:
    for incident in town():
        times = (incident.detected_at, incident.received_at, incident.closed_at or LOOKS[0])
        assert {moment.tzinfo for moment in times} == {UTC}


@pytest.mark.parametrize("until", LOOKS)
def test_no_key_is_given_twice(until: datetime) -> None:
    keys = [incident.key for incident in town(until)]

    assert len(set(keys)) == len(keys)


def told_as_of(incident: DemoIncident, moment: datetime) -> DemoIncident:
    if incident.closed_at and incident.closed_at > moment:
        return replace(incident, closed_at=None, outcome=None)
    return incident


def test_a_day_later_the_past_is_the_same() -> None:
    before, after = LOOKS[0], LOOKS[0] + timedelta(days=1)
    old = range(2, number_of(before) - 3)
    then = {i.key: i for i in town(before) if number_of(i.detected_at) in old}
    now = {i.key: told_as_of(i, before) for i in town(after) if number_of(i.detected_at) in old}

    assert now == then
    assert len(then) > 1200


def test_a_fortnight_later_only_the_periods_that_people_compare_have_changed() -> None:
    before, after = LOOKS[0], LOOKS[0] + timedelta(days=14)
    old = range(3, number_of(before) - 4)
    then = {i.key: i for i in town(before) if number_of(i.detected_at) in old}
    now = {i.key: told_as_of(i, before) for i in town(after) if number_of(i.detected_at) in old}

    assert now == then


def in_time(found: list[DemoIncident], until: datetime) -> float:
    due = [incident for incident in found if is_clocked(incident) and incident.detected_at + TARGET < until]
    done = [i for i in due if i.closed_at and i.closed_at <= i.detected_at + TARGET]
    return len(done) / len(due)


def test_graffiti_is_removed_in_time_more_often_than_a_year_ago() -> None:
    running = number_of(LOOKS[0])
    lately = [i for n in range(running - 6, running) for i in of_period(town(), n)]
    at_first = [i for n in range(running - 29, running - 23) for i in of_period(town(), n)]

    assert 0.72 <= in_time(lately, LOOKS[0]) <= 0.88
    assert in_time(at_first, LOOKS[0]) < in_time(lately, LOOKS[0]) - 0.08


@pytest.mark.parametrize("until", LOOKS)
def test_two_or_three_graffiti_are_overdue_and_as_many_have_time_left(until: datetime) -> None:
    overdue, with_time_left = waiting(list(town(until)), until)

    assert len(overdue) in (2, 3)
    assert len(with_time_left) in (2, 3)


def test_about_a_tenth_of_the_graffiti_is_indoors() -> None:
    graffiti = [incident for incident in town() if incident.category.startswith("graffiti")]
    indoors = [incident for incident in graffiti if incident.outdoors is False]

    assert 0.05 <= len(indoors) / len(graffiti) <= 0.15
    assert {incident.outdoors for incident in graffiti} == {True, False}


def test_what_is_only_seen_is_noted_and_what_is_to_be_fixed_is_not() -> None:
    seen = {leaf for kind in kinds() if kind.wait is None for leaf in kind.leaves}

    for incident in town():
        if incident.outcome:
            assert (incident.outcome == "noted") == (incident.category in seen)


def test_removals_are_made_when_the_crew_works() -> None:
    """Nobody paints a wall at three in the morning."""
    hours = Counter(i.closed_at.hour for i in town() if i.closed_at and is_clocked(i))

    assert not sum(hours[hour] for hour in (20, 21, 22, 23, 0, 1, 2, 3))


def test_every_kind_of_thing_happens() -> None:
    assert {incident.category for incident in town()} == {leaf for kind in kinds() for leaf in kind.leaves}


def test_some_incidents_are_told_of_more_than_once_and_never_twice_by_the_same() -> None:
    numbers = Counter(len(incident.reporters) for incident in town())

    assert set(numbers) == {1, 2, 3, 4}
    assert 0.1 < 1 - numbers[1] / numbers.total() < 0.3
    for incident in town():
        named = [report.organisation for report in incident.reporters if report.organisation]
        assert len(set(named)) == len(named)


def test_texts_are_short_and_hold_nothing_like_a_number_or_an_address() -> None:
    texts = {report.description for incident in town() for report in incident.reporters}

    assert len(texts) > 500
    for text in texts:
        assert 10 <= len(text) <= 200
        assert not re.search(r"[\d@+]", text)


def test_reporters_are_who_they_say() -> None:
    kind_of = {organisation.name: organisation.kind for organisation in ORGANISATIONS}

    for report in (report for incident in town() for report in incident.reporters):
        assert report.kind == (kind_of[report.organisation] if report.organisation else "citizen")


@pytest.mark.parametrize("until", LOOKS)
def test_in_the_last_complete_period_two_organisations_are_silent_and_the_others_are_not(
    until: datetime,
) -> None:
    last = number_of(until) - 1
    reports = [report for incident in town(until) for report in incident.reporters]
    heard = {report.organisation for report in reports if number_of(report.received_at) == last}

    assert {organisation.name for organisation in ORGANISATIONS} - heard == set(SILENT)


def test_the_organisations_are_those_of_the_meeting() -> None:
    assert len(SCHOOLS) == 5
    assert len(ORGANISATIONS) == len(DEPARTMENTS) + len(SCHOOLS) + len({GUARDS, RESCUE}) == 11
