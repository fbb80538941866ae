"""Words on a map hide neither each other nor what they are about."""

from itertools import combinations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser
from shapely.geometry import MultiPoint, Point

from geo.labels import Box, Ground, Placed, Wanted, callouts, names
from geo.letters import lines, width

WIDE, HIGH, UNIT, REACH = 653, 512, 11.0, 3.7
INSIDE = Box(8, 8, WIDE - 8, HIGH - 8)
FULL, LETTER = (170.0, 42.0), (25.0, 25.0)
MEASURE = """words => {
  const span = document.body.appendChild(document.createElement("span"));
  span.textContent = words;
  return span.getBoundingClientRect().width;
}"""
spots = st.tuples(st.floats(30, WIDE - 30), st.floats(30, HIGH - 30))


def ground(*dots: tuple[float, float], taken: tuple[Box, ...] = (), inside: Box = INSIDE) -> Ground:
    return Ground(inside, UNIT, shapely.STRtree([Point(dot) for dot in dots]), REACH, taken)


def wanted(*dots: tuple[float, float]) -> Wanted:
    return Wanted(MultiPoint(dots).convex_hull.buffer(12), (FULL, LETTER), MultiPoint(dots))


def placed(found: list[Placed | None]) -> list[Placed]:
    assert None not in found
    return [one for one in found if one is not None]


# Callouts


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(spots, min_size=1, max_size=5), min_size=1, max_size=7), st.lists(spots, max_size=30))
def test_callouts_hide_neither_each_other_nor_their_own_dots_nor_leave_the_frame(
    rings: list[list[tuple[float, float]]], others: list[tuple[float, float]]
) -> None:
    """Wherever the rings lie: on top of each other, in a corner, over the whole map. Slow: sixty maps."""
    scale_bar = Box(20, 450, 160, 490)
    dots = [dot for ring in rings for dot in ring] + others

    found = [one for one in callouts([wanted(*ring) for ring in rings], ground(*dots, taken=(scale_bar,))) if one]

    for one, other in combinations([*(one.box for one in found), scale_bar], 2):
        assert not one.overlaps(other)
    for callout in found:
        assert INSIDE.shape.buffer(1e-6).covers(callout.box.shape)
    for ring, at in zip(rings, callouts([wanted(*ring) for ring in rings], ground(*dots)), strict=True):
        assert at is None or all(at.box.shape.distance(Point(dot)) >= REACH for dot in ring)


def test_a_ring_alone_gets_all_its_words_right_beside_it() -> None:
    [one] = placed(callouts([wanted((300, 250))], ground((300, 250))))

    assert one.size == 0
    assert 0 < one.leader.length < UNIT


def test_the_same_rings_get_the_same_places() -> None:
    rings = [wanted((100 + 40.0 * n, 200 + 17.0 * n)) for n in range(6)]

    assert callouts(rings, ground((110, 210))) == callouts(rings, ground((110, 210)))


def test_a_callout_moves_off_dots_when_there_is_room_elsewhere() -> None:
    above = [(250.0 + 12 * n, 215.0) for n in range(10)]

    [one] = placed(callouts([wanted((300, 250))], ground((300, 250), *above)))

    assert not any(one.box.shape.distance(Point(dot)) < REACH for dot in above)


def test_in_a_crowd_a_callout_shrinks_to_its_letter() -> None:
    small = Box(0, 0, 190, 110)
    rings = [wanted((60 + 35.0 * n, 55)) for n in range(3)]

    found = placed(callouts(rings, ground(inside=small)))

    assert 1 in {one.size for one in found}
    assert not any(one.box.overlaps(other.box) for one, other in combinations(found, 2))


def test_where_nothing_fits_there_is_no_callout_rather_than_one_on_top() -> None:
    everything = Box(0, 0, WIDE, HIGH)

    assert callouts([wanted((300, 250))], ground(taken=(everything,))) == [None]


def test_lines_back_to_the_rings_do_not_cross() -> None:
    rings = [wanted((320, 250)), wanted((335, 250)), wanted((320, 265)), wanted((335, 265))]

    found = placed(callouts(rings, ground()))

    assert not any(one.leader.intersects(other.leader) for one, other in combinations(found, 2))


# Names of places


def test_a_neighbourhoods_name_stands_on_its_point_when_nothing_is_there() -> None:
    assert names([(300, 250, 60, 14, 0)], ground()) == [Box(270, 243, 330, 257)]


def test_a_name_moves_beside_what_happened_there() -> None:
    [box] = names([(300, 250, 60, 14, 0)], ground((300, 250)))

    assert box is not None
    assert box.shape.distance(Point(300, 250)) > REACH


def test_a_name_is_left_out_where_it_could_only_hide_something() -> None:
    crowd = [(220.0 + 6 * east, 170.0 + 6 * north) for east in range(28) for north in range(28)]

    assert names([(300, 250, 60, 14, 0)], ground(*crowd)) == [None]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(spots, min_size=1, max_size=12), st.lists(spots, max_size=40))
def test_names_hide_neither_dots_nor_each_other(
    anchors: list[tuple[float, float]], dots: list[tuple[float, float]]
) -> None:
    """Slow: sixty maps."""
    found = [box for box in names([(x, y, 60, 14, 0) for x, y in anchors], ground(*dots)) if box]

    assert not any(one.overlaps(other) for one, other in combinations(found, 2))
    assert not any(box.shape.distance(Point(dot)) < REACH - 1e-9 for box in found for dot in dots)


# How wide words are


def test_words_are_broken_at_spaces_but_never_at_one_that_may_not_break() -> None:
    assert lines("Koordinatsystem SWEREF 99 TM", 10, 110) == ["Koordinatsystem", "SWEREF 99 TM"]


def test_words_that_do_not_fit_are_cut_with_a_sign_and_stay_inside() -> None:
    [one, two] = lines("Västra skolgården vid Trädgårdsgatan och Ullvigatan", 11, 90, at_most=2)
    [long] = lines("Rättspsykiatriskaregionkliniken", 11, 90)

    assert two.endswith("…")
    assert long.endswith("…")
    assert all(width(line, 11) <= 90 for line in (one, two, long))


def test_no_words_give_no_lines() -> None:
    assert width("", 11) == 0
    assert lines("", 11, 100) == [""]


@pytest.mark.slow
@pytest.mark.parametrize("weight", [400, 620])
def test_words_are_as_wide_as_a_browser_sets_them(browser: Browser, weight: int, inter: str) -> None:
    """Starts Chromium."""
    words = [
        "Hökartorget–Stora gatan",
        "oförändrad",
        "9 händelser, förra 5",
        "Åkervägens lekplats",
        "WAVA 1977: 50 %",
    ]
    page = browser.new_page()
    page.set_content(f"<style>{inter} span{{font:{weight} 100px 'Inter Variable';white-space:pre}}</style>")
    page.evaluate("async (weight) => { await document.fonts.load(`${weight} 100px 'Inter Variable'`) }", weight)

    for word in words:
        ours, theirs = width(word, 100, bold=weight > 400), page.evaluate(MEASURE, word)
        assert theirs * 0.995 <= ours <= theirs * 1.06, word
    page.close()
