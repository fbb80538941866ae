"""Is this period's number out of the ordinary? Two counts compared exactly, and in words. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, floor, lgamma, log, log1p
from statistics import fmean

LEVEL = 0.05
FEW = 6  # 5 against 0 gives p = 0.0625, 6 against 0 gives 0.031
EARLIER = 6
AS_LIKELY = log1p(1e-7)  # two that are as likely on paper may differ in the last digits; as in scipy
NOTHING = 1e-17  # of the sum so far: below what a float can add


class Verdict(StrEnum):
    """What we say of a number beside an earlier one."""

    MORE = "more"
    FEWER = "fewer"
    USUAL = "usual"
    TOO_FEW = "too_few"

    @property
    def words(self) -> str:
        """The same in Swedish."""
        return WORDS[self]


WORDS = {
    Verdict.MORE: "fler än väntat",
    Verdict.FEWER: "färre än väntat",
    Verdict.USUAL: "inom det vanliga",
    Verdict.TOO_FEW: "för få för att säga",
}


@dataclass(frozen=True)
class Comparison:
    """This period's count beside the earlier ones.

    mean6: of the six periods before, None when there are not six. p: against the previous period, None when
    the counts are too few, so that nobody reads a meaning into it.
    """

    now: int
    previous: int
    mean6: float | None
    verdict: Verdict
    p: float | None


def p_value(now: int, before: int, exposure_now: float = 1, exposure_before: float = 1) -> float:
    """How often two counts would differ at least this much if nothing but chance had changed, in [0, 1].

    The conditional test of two Poisson counts (Przyborowski & Wilenski 1940, Biometrika 31): given the total,
    `now` is binomial with its share of the exposure (days, inhabitants) as probability. Two-sided: the
    outcomes that are not more likely than the one we saw are added up. Raises ValueError for a negative
    count, or an exposure not above 0.
    """
    if min(now, before) < 0 or not min(exposure_now, exposure_before) > 0:
        raise ValueError("counts are at least 0 and exposures above 0")
    n, total = now + before, exposure_now + exposure_before
    p, q = exposure_now / total, exposure_before / total
    middle = floor(n * p)  # the likelihood rises up to here, and falls from the next on

    def likelihood(count: int) -> float:
        return _log_binomial(count, n, p, q)

    seen = likelihood(now) + AS_LIKELY
    low = bisect_right(range(middle + 1), seen, key=likelihood) - 1
    high = middle + 1 + bisect_left(range(middle + 1, n + 1), -seen, key=lambda count: -likelihood(count))
    if high == low + 1:
        return 1.0
    return min(1.0, _upper_tail(high, n, p, q) + _upper_tail(n - low, n, q, p))


def verdict(now: int, before: int, exposure_now: float = 1, exposure_before: float = 1) -> Verdict:
    """What to say of `now` against `before`; the exposures as in p_value, which also says what it raises.

    Too few when neither the count nor the expected one reaches 6: between equal periods nothing below that,
    however clear, is significant at 5 %. For unequal ones the line stays, because one incident more would
    change the words.
    """
    return _verdict(now, before * exposure_now / exposure_before, p_value(now, before, exposure_now, exposure_before))


def compare(
    now: int,
    previous: int,
    six: Sequence[int] | None = None,
    *,
    exposure_now: float = 1,
    exposure_before: float = 1,
) -> Comparison:
    """This period's count against the previous one, and the mean of the `six` before (the previous included).

    The exposures are for a period that still runs (days). Fewer than six give no mean. Raises ValueError for
    more than six, for negative counts and for an exposure not above 0.
    """
    p = p_value(now, previous, exposure_now, exposure_before)
    said = _verdict(now, previous * exposure_now / exposure_before, p)
    return Comparison(now, previous, _mean(six or ()), said, None if said is Verdict.TOO_FEW else p)


def _verdict(now: int, expected: float, p: float) -> Verdict:
    if max(now, expected) < FEW:
        return Verdict.TOO_FEW
    if p >= LEVEL:
        return Verdict.USUAL
    return Verdict.MORE if now > expected else Verdict.FEWER


def _mean(six: Sequence[int]) -> float | None:
    if len(six) > EARLIER:
        raise ValueError("the mean is of six periods")
    return fmean(six) if len(six) == EARLIER else None


def _log_binomial(count: int, n: int, p: float, q: float) -> float:
    """The logarithm of the likelihood of `count` of `n`. q is 1 - p, given so that neither loses digits."""
    ways = lgamma(n + 1) - lgamma(count + 1) - lgamma(n - count + 1)
    return ways + count * log(p) + (n - count) * log(q)


def _upper_tail(first: int, n: int, p: float, q: float) -> float:
    """The likelihood of `first` or more of `n`, beyond the peak: term by term, until they vanish."""
    if first > n:
        return 0.0
    term = total = exp(_log_binomial(first, n, p, q))
    for count in range(first, n):
        term *= (n - count) / (count + 1) * (p / q)
        if term <= total * NOTHING:
            break
        total += term
    return total
