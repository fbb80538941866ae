"""The exact comparison of two counts. Outside judge: scipy's binomial test."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from service.meetings.comparison import Verdict, compare, p_value, verdict

counts = st.integers(0, 300)
exposures = st.integers(1, 400).map(lambda tenths: tenths / 10)


def judged(now: int, before: int, exposure_now: float = 1, exposure_before: float = 1) -> float:
    share = exposure_now / (exposure_now + exposure_before)
    return float(binomtest(now, now + before, share).pvalue) if now + before else 1.0


@pytest.mark.slow
def test_every_small_pair_agrees_with_scipy() -> None:
    """900 pairs through scipy's test."""
    for now in range(30):
        for before in range(30):
            assert p_value(now, before) == pytest.approx(judged(now, before), rel=1e-9)


@pytest.mark.slow
@given(counts, counts, exposures, exposures)
def test_any_pair_with_any_exposure_agrees_with_scipy(now: int, before: int, here: float, there: float) -> None:
    """A hundred pairs through scipy's test."""
    assert p_value(now, before, here, there) == pytest.approx(judged(now, before, here, there), rel=1e-8, abs=1e-300)


@pytest.mark.parametrize(
    ("now", "before"),
    [(100_000, 100_000), (100_000, 99_500), (100_000, 99_000), (99_000, 100_000), (50_000, 0)],
)
def test_large_counts_agree_with_scipy(now: int, before: int) -> None:
    assert p_value(now, before) == pytest.approx(judged(now, before), rel=1e-7)


@given(counts, counts)
def test_it_does_not_matter_which_of_two_equal_periods_comes_first(now: int, before: int) -> None:
    assert p_value(now, before) == pytest.approx(p_value(before, now), rel=1e-9, abs=1e-300)


@pytest.mark.parametrize("n", [0, 1, 7, 100, 100_000])
def test_two_equal_counts_are_as_likely_as_can_be(n: int) -> None:
    assert p_value(n, n) == 1


@given(counts, counts, exposures, exposures)
def test_it_is_a_probability(now: int, before: int, here: float, there: float) -> None:
    assert 0 <= p_value(now, before, here, there) <= 1


@given(st.integers(0, 60))
def test_the_further_apart_the_less_it_is_chance(before: int) -> None:
    ladder = [p_value(now, before) for now in range(before, before + 40)]

    assert ladder == sorted(ladder, reverse=True)


@pytest.mark.parametrize("bad", [(-1, 0, 1, 1), (0, -1, 1, 1), (1, 1, 0, 1), (1, 1, 1, -2)])
def test_a_negative_count_and_an_empty_exposure_are_refused(bad: tuple[int, int, float, float]) -> None:
    with pytest.raises(ValueError, match="at least 0"):
        p_value(*bad)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (0, 0, "för få för att säga"),
        (5, 0, "för få för att säga"),
        (5, 5, "för få för att säga"),
        (6, 0, "fler än väntat"),
        (0, 6, "färre än väntat"),
        (6, 1, "inom det vanliga"),
        (23, 14, "inom det vanliga"),
        (28, 12, "fler än väntat"),
        (12, 28, "färre än väntat"),
        (63, 56, "inom det vanliga"),
    ],
)
def test_what_is_said_of_two_periods(now: int, before: int, said: str) -> None:
    assert verdict(now, before).words == said


def test_where_we_say_too_few_no_outcome_could_have_been_significant() -> None:
    too_few = [(now, before) for now in range(6) for before in range(6)]

    assert {verdict(*pair) for pair in too_few} == {Verdict.TOO_FEW}
    assert min(p_value(*pair) for pair in too_few) > 0.05 > p_value(6, 0)


def test_the_expected_count_follows_the_exposure() -> None:
    assert verdict(30, 30, 14, 7) is Verdict.FEWER
    assert verdict(14, 28, 7, 14) is Verdict.USUAL
    assert verdict(5, 28, 7, 14) is Verdict.FEWER
    assert verdict(5, 10, 7, 14) is Verdict.TOO_FEW


@given(counts, counts)
def test_more_is_only_said_of_more_and_fewer_of_fewer(now: int, before: int) -> None:
    said = verdict(now, before)

    assert said is not Verdict.MORE or now > before
    assert said is not Verdict.FEWER or now < before


def test_the_verdict_is_against_the_previous_period_and_the_mean_stands_beside_it() -> None:
    of = compare(28, 12, [12, 30, 31, 29, 28, 32])

    assert (of.now, of.previous, of.mean6, of.verdict) == (28, 12, 27.0, Verdict.MORE)
    assert of.p == p_value(28, 12)


def test_a_period_that_still_runs_is_compared_by_its_days() -> None:
    of = compare(14, 28, exposure_now=7, exposure_before=14)

    assert (of.verdict, of.p) == (Verdict.USUAL, p_value(14, 28, 7, 14))
    assert compare(14, 28).verdict is Verdict.FEWER
    assert compare(2, 12, exposure_now=7, exposure_before=14).verdict is Verdict.USUAL


@pytest.mark.parametrize("earlier", [None, [], [1, 2, 3, 4, 5]])
def test_fewer_than_six_earlier_periods_have_no_mean(earlier: list[int] | None) -> None:
    assert compare(9, 9, earlier).mean6 is None


def test_more_than_six_earlier_periods_are_refused() -> None:
    with pytest.raises(ValueError, match="six"):
        compare(9, 9, [1] * 7)


def test_where_there_is_nothing_to_say_there_is_no_p_either() -> None:
    assert compare(5, 3).p is None
