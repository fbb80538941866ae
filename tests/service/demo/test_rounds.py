"""The demo's rounds: out at night and in the morning, and what they told of on the way."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

from service.demo import rounds
from service.demo.rounds import HABITS, SINCE, Walked
from service.rounds.rules import CODE
from tests.service.demo.made import LOOKS, town

HERE = ZoneInfo("Europe/Stockholm")
NOW = LOOKS[0]


def walked() -> list[Walked]:
    tellings = [(one.organisation, one.received_at) for incident in town() for one in incident.reporters]
    return rounds.walked(HABITS, tellings, HERE, NOW)


def test_all_who_go_out_have_been_out_lately_and_all_are_back() -> None:
    found = walked()

    assert {one.organisation for one in found} == {habit.organisation for habit in HABITS}
    assert all(NOW - SINCE - timedelta(days=1) < one.began_at < one.ended_at <= NOW for one in found)
    assert len({one.id for one in found}) == len(found)


def test_nobody_is_on_two_rounds_that_begin_on_one_day() -> None:
    days = Counter((one.organisation, one.began_at.astimezone(HERE).date()) for one in walked())

    assert max(days.values()) == 1


def test_somebody_forgot_to_end_one_and_most_told_of_nothing() -> None:
    found = walked()
    told = [(one.organisation, one.received_at) for incident in town() for one in incident.reporters]
    with_some = [w for w in found if any(w.organisation == who and w.began_at <= at < w.ended_at for who, at in told)]

    assert [one.forgotten for one in found].count(True) == 1
    assert 20 < len(with_some) < len(found) - 20


def test_the_demos_signs_have_codes_that_are_codes() -> None:
    codes = [rounds._code(name) for name, _, _ in rounds.SIGNS]

    assert all(CODE.fullmatch(code) for code in codes)
    assert len(set(codes)) == len(codes)
