"""Each test here may draw fourteen months of a town, a third of a second, and so is marked slow."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import combinations

import pytest

from geo.points import Point
from service.demo.ground import metres
from service.demo.models import DemoIncident, Place
from service.demo.periods import number_of, starts
from service.demo.planted import PLANTS, planted
from tests.service.demo.made import LOOKS, clusters, of_period, town

pytestmark = pytest.mark.slow

LIVES = {
    "new": [0, 0, 7],
    "growing": [3, 5, 9],
    "steady": [4, 4, 4],
    "fading": [9, 8, 4],
    "gone": [4, 5, 0],
}


def near(place: Place, incident: DemoIncident) -> bool:
    return metres(place.point, Point(incident.lon, incident.lat)) < 100


@pytest.mark.parametrize("until", LOOKS)
@pytest.mark.parametrize("seed", [1983, 7])
def test_an_outside_finder_sees_each_planted_hotspot_live_as_said(until: datetime, seed: int) -> None:
    for hotspot in planted(until):
        for start, count in hotspot.counts.items():
            groups = clusters(of_period(town(until, seed), number_of(start)))
            sizes = [len(group) for group in groups if any(near(hotspot.place, i) for i in group)]
            assert sizes == ([count] if count else []), (hotspot.name, start)


@pytest.mark.parametrize("until", LOOKS)
def test_their_lives_are_the_five_that_a_meeting_knows_and_a_summer(until: datetime) -> None:
    lives = {hotspot.life: list(hotspot.counts.values()) for hotspot in planted(until)}
    seasonal = lives.pop("seasonal")

    assert lives == LIVES
    assert seasonal == ([5, 5, 5] if until.month == 7 else [0, 0, 0])


def test_the_counts_are_of_the_last_three_complete_periods() -> None:
    expected = [starts(number_of(LOOKS[0]) - back) for back in (3, 2, 1)]

    assert all(list(hotspot.counts) == expected for hotspot in planted(LOOKS[0]))


@pytest.mark.parametrize("until", LOOKS)
def test_few_hotspots_arise_by_chance(until: datetime) -> None:
    places = [hotspot.place for hotspot in planted(until)]
    for number in range(number_of(until) - 3, number_of(until)):
        groups = clusters(of_period(town(until), number))
        assert sum(not any(near(place, i) for place in places for i in group) for group in groups) <= 2


def test_they_are_far_from_each_other() -> None:
    places = [hotspot.place for hotspot in planted(LOOKS[0])]

    assert min(metres(a.point, b.point) for a, b in combinations(places, 2)) > 400


def test_they_are_told_of_in_the_period_in_which_they_happen() -> None:
    found = [i for i in town() if i.key.split("-")[0] in {plant.life for plant in PLANTS}]

    assert len(found) > 100
    assert all(number_of(i.detected_at) == number_of(i.received_at) for i in found)


def test_the_seasonal_one_is_there_every_summer_and_only_then() -> None:
    found = Counter(number_of(i.detected_at) for i in town() if i.key.startswith("seasonal"))
    summers = [n for n in range(2, number_of(LOOKS[0])) if (starts(n) + timedelta(days=7)).month in (6, 7, 8)]

    assert found == dict.fromkeys(summers, 5)
    assert len(summers) in (6, 7)
