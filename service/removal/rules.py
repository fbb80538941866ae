"""The 24-hour clock: when it runs out, what it says on the screen, and what many of them come to. Pure.

Everything is compared and subtracted in UTC: Python compares two times of one zone as clocks on a wall, which
is an hour wrong in the night when the clock is put back. A time without zone is a ValueError throughout.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

MINUTE, HOUR, DAY, NONE = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(0)
HALF = 0.5 + 1e-9  # a product of fractions that is a half on paper may land a hair above it


class Outcome(StrEnum):
    """Where one clock stands."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"


class Tone(StrEnum):
    """What a colour and an icon are chosen by; the words say the same."""

    NEUTRAL = "neutral"
    WARNING = "warning"
    DANGER = "danger"
    SUCCESS = "success"


@dataclass(frozen=True)
class Words:
    """What the screen says of a clock, in Swedish."""

    text: str
    tone: Tone


class Removal(NamedTuple):
    """One clock. `removed_at` is None as long as nobody has shown that it is gone.

    `closed_at`: the case was closed without that (forwarded, the owner refuses). It is no longer open, and it
    never becomes in time.
    """

    detected_at: datetime
    due_at: datetime
    removed_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Result:
    """What many clocks come to. detected = due + not_due, due = in_time + late + open_overdue + unremoved.

    share: in_time / due in [0, 1], None when due is 0. median_hours: Kaplan-Meier, None while it is not
    reached. impossible: said to be removed before they were detected; they count as removed in 0 hours.
    """

    detected: int
    due: int
    in_time: int
    share: float | None
    late: int
    open_overdue: int
    unremoved: int
    not_due: int
    median_hours: float | None
    impossible: int
    formula: str


@dataclass(frozen=True)
class MonthResult:
    """One month of detection, "2011-07"."""

    month: str
    due: int
    in_time: int
    share: float | None


def detected_at(occurred_from: datetime | None, occurred_to: datetime | None, received_at: datetime) -> datetime:
    """The earliest known time that anyone saw it, in UTC. The clock starts here.

    An interval says that it came to be somewhere in between: what is sure is that it was seen at its end. A
    start alone is the moment itself. Never after the receipt: a sender's clock can be days fast.
    """
    received = _utc(received_at)
    seen = occurred_to or occurred_from
    return min(_utc(seen), received) if seen else received


def due_at(detected_at: datetime, target: timedelta) -> datetime:
    """When it must be gone. Elapsed time in UTC: a night with a clock change does not move it."""
    return _utc(detected_at) + target


def outcome(due_at: datetime, removed_at: datetime | None, now: datetime) -> Outcome:
    """Worked out on reading, never stored, so it cannot go stale. At the deadline itself it is in time."""
    if removed_at is None:
        return Outcome.OVERDUE if _utc(now) > _utc(due_at) else Outcome.WAITING
    return Outcome.IN_TIME if _utc(removed_at) <= _utc(due_at) else Outcome.LATE


def as_of(removal: Removal, now: datetime) -> Removal:
    """The clock as it stood at `now`, in UTC: removed later was open. A picture asks with its cut-off."""
    removed, closed = (_utc(at) if at and _utc(at) <= _utc(now) else None for at in removal[2:])
    return Removal(_utc(removal.detected_at), _utc(removal.due_at), removed, closed)


def words(removal: Removal, now: datetime) -> Words:
    """What the screen says at `now`: "17 h kvar", "försenad 5 h", "sanerat på 9 h", "sanerat, 6 h för sent".

    A warning when a quarter of the time or less is left. A removal before the detection is called that, with
    a warning, because one of the two times is wrong.
    """
    seen = as_of(removal, now)
    if seen.removed_at is not None:
        return _removed_words(seen, seen.removed_at)
    left = seen.due_at - _utc(now)
    if left < NONE:
        return Words(f"försenad {length(-left)}", Tone.DANGER)
    last_quarter = left <= (seen.due_at - seen.detected_at) / 4
    return Words(f"{length(left)} kvar", Tone.WARNING if last_quarter else Tone.NEUTRAL)


def length(span: timedelta) -> str:
    """A length of time, not negative, in one unit: minutes under an hour, hours under 48, then days.

    Rounded down, so that nobody is promised an hour that is not there. "dygn" and not "dagar": a clock does
    not count calendar days.
    """
    if span < MINUTE:
        return "under 1 min"
    if span < HOUR:
        return f"{span // MINUTE} min"
    return f"{span // HOUR} h" if span < 2 * DAY else f"{span // DAY} dygn"


def result(removals: Iterable[Removal], now: datetime) -> Result:
    """What the clocks come to at `now`: detected later is left out, removed later is open.

    The share is of those whose deadline has passed; one that is gone before its deadline counts when that has
    passed.
    """
    moment = _utc(now)
    known = _known(removals, moment)
    due = [one for one in known if one.due_at < moment]
    stands = Counter(outcome(one.due_at, one.removed_at, moment) for one in due)
    in_time = stands[Outcome.IN_TIME]
    unremoved = sum(one.closed_at is not None and one.removed_at is None for one in due)
    return Result(
        detected=len(known),
        due=len(due),
        in_time=in_time,
        share=in_time / len(due) if due else None,
        late=stands[Outcome.LATE],
        open_overdue=stands[Outcome.OVERDUE] - unremoved,
        unremoved=unremoved,
        not_due=len(known) - len(due),
        median_hours=_median_hours(known, moment),
        impossible=sum(one.removed_at is not None and one.removed_at < one.detected_at for one in known),
        formula=_formula(in_time, due, known),
    )


def by_month(removals: Iterable[Removal], now: datetime, zone: ZoneInfo) -> list[MonthResult]:
    """The same by month of detection on the local calendar, oldest first; a month without any is left out."""
    months: defaultdict[str, list[Removal]] = defaultdict(list)
    for one in _known(removals, _utc(now)):
        months[f"{one.detected_at.astimezone(zone):%Y-%m}"].append(one)
    results = {month: result(found, now) for month, found in sorted(months.items())}
    return [MonthResult(month, of.due, of.in_time, of.share) for month, of in results.items()]


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without zone is no moment")
    return moment.astimezone(UTC)


def _known(removals: Iterable[Removal], now: datetime) -> list[Removal]:
    seen = (as_of(one, now) for one in removals)
    return [one for one in seen if one.detected_at <= now]


def _removed_words(removal: Removal, removed_at: datetime) -> Words:
    if removed_at < removal.detected_at:
        return Words("sanerat före upptäckten", Tone.WARNING)
    if removed_at > removal.due_at:
        return Words(f"sanerat, {length(removed_at - removal.due_at)} för sent", Tone.DANGER)
    return Words(f"sanerat på {length(removed_at - removal.detected_at)}", Tone.SUCCESS)


def _median_hours(removals: Sequence[Removal], now: datetime) -> float | None:
    """The smallest t with S(t) <= 0.5 (Kaplan & Meier 1958, JASA 53), the open ones censored at now and
    those closed without a removal at their closing.

    The median of those already removed would leave out the worst, which are the ones still on the wall.
    """
    lasted = Counter(_lasted(one, now) for one in removals)
    removed = Counter(_lasted(one, now) for one in removals if one.removed_at is not None)
    at_risk, still_there = len(removals), 1.0
    for span in sorted(lasted):
        still_there *= 1 - removed[span] / at_risk
        if still_there <= HALF:
            return span / HOUR
        at_risk -= lasted[span]
    return None


def _lasted(removal: Removal, now: datetime) -> timedelta:
    return max(NONE, (removal.removed_at or removal.closed_at or now) - removal.detected_at)


def _formula(in_time: int, due: Sequence[Removal], known: Sequence[Removal]) -> str:
    """The share in words, with its numbers."""
    if not known:
        return "Ingen andel: inget är upptäckt."
    if due:
        gone = "borttagen" if in_time == 1 else "borttagna"
        hours = _hours(due)
        passed = f"{hours} har gått" if hours else "tid har gått ut"
        return f"{in_time} {gone} i tid delat med {len(due)} vars {passed}, de öppna inräknade."
    hours = _hours(known)
    not_yet = f"{hours} har ännu inte gått" if hours else "tiden har ännu inte gått ut"
    of = "den enda upptäckta" if len(known) == 1 else f"någon av {len(known)} upptäckta"
    return f"Ingen andel: {not_yet} för {of}."


def _hours(removals: Sequence[Removal]) -> str | None:
    """The target that they share, in whole hours; None when there are several targets, or a broken one."""
    targets = {one.due_at - one.detected_at for one in removals}
    target = targets.pop()
    if targets or target % HOUR:
        return None
    return "1 timme" if target == HOUR else f"{target // HOUR} timmar"
