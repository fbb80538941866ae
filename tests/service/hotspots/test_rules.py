"""How a hotspot lives from period to period."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import hypot
from random import Random
from string import ascii_uppercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.hotspots.rules import Life, State, letter, lives


@dataclass(frozen=True)
class At:
    """A hotspot in whole metres, so that moving it is exact."""

    x: float
    y: float
    radius_m: float = 30
    incidents: int = 5


spots = st.lists(
    st.builds(At, st.integers(0, 40), st.integers(0, 40), st.integers(0, 6), st.integers(3, 8)), max_size=8
)
ways = st.integers(-7_000_000, 7_000_000)


def everything(spot: At) -> tuple[float, ...]:
    return (spot.x, spot.y, spot.radius_m, spot.incidents)


def states(now: Sequence[At], before: Sequence[At], metres: float = 50) -> list[State]:
    return [life.state for life in lives(now, before, metres)]


def moved(spot: At, east: int, north: int) -> At:
    return replace(spot, x=spot.x + east, y=spot.y + north)


@pytest.mark.parametrize(
    ("incidents", "state", "word"),
    [
        (7, State.GROWING, "växer"),
        (6, State.STEADY, "oförändrad"),
        (5, State.STEADY, "oförändrad"),
        (4, State.STEADY, "oförändrad"),
        (3, State.FADING, "avtar"),
    ],
)
def test_a_difference_of_two_is_a_change_and_one_is_not(incidents: int, state: State, word: str) -> None:
    [life] = lives([At(0, 0, incidents=incidents)], [At(10, 0)], 50)

    assert (life.state, life.state.words, life.incidents, life.previous) == (state, word, incidents, 5)


def test_where_there_was_none_it_is_new_and_where_there_is_none_it_is_gone() -> None:
    here, there = At(0, 0), At(900, 0)

    assert lives([here], [there], 50) == [
        Life(here, None, State.NEW, 5, 0),
        Life(None, there, State.GONE, 0, 5),
    ]
    assert (State.NEW.words, State.GONE.words) == ("ny", "borta")


def test_the_gap_is_measured_between_the_edges_and_the_limit_belongs_to_it() -> None:
    assert states([At(0, 0)], [At(110, 0)]) == [State.STEADY]
    assert states([At(0, 0)], [At(111, 0)]) == [State.NEW, State.GONE]


def test_two_that_grew_out_of_one_are_its_nearest_and_a_new_one() -> None:
    far, near, earlier = At(-70, 0, incidents=9), At(60, 0), At(0, 0)

    assert [(life.spot, life.earlier) for life in lives([far, near], [earlier], 50)] == [
        (far, None),
        (near, earlier),
    ]


def test_two_that_grew_together_continue_the_nearest_and_the_other_is_gone() -> None:
    spot, near, far = At(0, 0), At(60, 0), At(-70, 0)

    assert [(life.spot, life.earlier) for life in lives([spot], [far, near], 50)] == [
        (spot, near),
        (None, far),
    ]


def test_of_two_that_overlap_the_past_the_one_with_the_nearer_centre_continues_it() -> None:
    wide, close, earlier = At(-150, 0, radius_m=200), At(60, 0), At(0, 0, radius_m=50)

    assert [(life.spot, life.earlier) for life in lives([wide, close], [earlier], 50)] == [
        (wide, None),
        (close, earlier),
    ]


def test_one_that_overlaps_the_past_goes_before_one_beside_it_whose_centre_is_nearer() -> None:
    wide, beside, earlier = At(150, 0, radius_m=200), At(-100, 0, radius_m=10), At(0, 0, radius_m=50)

    assert [(life.spot, life.earlier) for life in lives([wide, beside], [earlier], 50)] == [
        (beside, None),
        (wide, earlier),
    ]


def test_of_two_equally_near_the_western_continues_it() -> None:
    west, east, earlier = At(-60, 0), At(60, 0), At(0, 0)

    assert [(life.spot, life.earlier) for life in lives([east, west], [earlier], 50)] == [
        (west, earlier),
        (east, None),
    ]


def test_the_largest_come_first_then_the_western_and_the_gone_last() -> None:
    now = [At(0, 0, incidents=3), At(5000, 0, incidents=9), At(2000, 0, incidents=3)]
    before = [At(9000, 0, incidents=20), At(8000, 0, incidents=30)]

    shown = [life.spot or life.earlier for life in lives(now, before, 50)]
    assert [spot.x for spot in shown if spot] == [5000, 0, 2000, 8000, 9000]


def test_nothing_is_nothing() -> None:
    assert lives([], [], 50) == []


@pytest.mark.slow
@given(spots, spots, st.randoms())
def test_the_order_they_are_given_in_does_not_matter(now: list[At], before: list[At], chance: Random) -> None:
    """A hundred invented maps."""
    shuffled, past = (chance.sample(part, len(part)) for part in (now, before))

    assert lives(shuffled, past, 3) == lives(now, before, 3)


@pytest.mark.slow
@given(spots, spots, ways, ways)
def test_where_on_the_map_it_is_does_not_matter(now: list[At], before: list[At], east: int, north: int) -> None:
    """A hundred invented maps."""
    there, past = ([moved(spot, east, north) for spot in part] for part in (now, before))
    back = [
        life._replace(
            spot=life.spot and moved(life.spot, -east, -north),
            earlier=life.earlier and moved(life.earlier, -east, -north),
        )
        for life in lives(there, past, 3)
    ]

    assert back == lives(now, before, 3)


@pytest.mark.slow
@given(spots, spots)
def test_every_hotspot_lives_once(now: list[At], before: list[At]) -> None:
    """A hundred invented maps."""
    found = lives(now, before, 3)

    assert sorted([life.spot for life in found if life.spot], key=everything) == sorted(now, key=everything)
    assert sorted([life.earlier for life in found if life.earlier], key=everything) == sorted(before, key=everything)


@pytest.mark.slow
@given(spots, spots)
def test_none_is_new_beside_one_that_is_gone(now: list[At], before: list[At]) -> None:
    """A hundred invented maps."""
    found = lives(now, before, 3)
    new = [life.spot for life in found if life.spot and life.state is State.NEW]
    gone = [life.earlier for life in found if life.earlier and life.state is State.GONE]

    for a, b in product(new, gone):
        assert hypot(a.x - b.x, a.y - b.y) - a.radius_m - b.radius_m > 3


def test_the_letters_go_on_after_z() -> None:
    assert [letter(n) for n in range(26)] == list(ascii_uppercase)
    assert [letter(n) for n in (26, 27, 51, 52, 701, 702)] == ["AA", "AB", "AZ", "BA", "ZZ", "AAA"]
    assert len({letter(n) for n in range(2000)}) == 2000


def test_there_is_no_letter_before_a() -> None:
    with pytest.raises(ValueError, match="from 0"):
        letter(-1)
