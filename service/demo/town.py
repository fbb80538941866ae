"""Fourteen months in the demo's Köping: the same seed and moment give the same town, on any machine.

Each incident is drawn from a generator of its own, seeded by its name, so that moving `until` a day does not
move the past.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial
from random import Random

from service.demo import background
from service.demo import planted as plants
from service.demo.closing import ended, outdoors, settled, waiting
from service.demo.ground import somewhere
from service.demo.models import DemoIncident, DemoReport, Draft, Organisation, Place, Planted
from service.demo.periods import ZONE, number_of
from service.demo.planted import planted
from service.demo.rates import dice
from service.demo.telling import ORGANISATIONS, SILENT, tell

__all__ = [
    "ORGANISATIONS",
    "SILENT",
    "DemoIncident",
    "DemoReport",
    "Organisation",
    "Place",
    "Planted",
    "incidents",
    "planted",
]

Known = Iterator[DemoIncident]

DAYS = 425  # fourteen months: every period has its like in the year before
OVERDUE_H, WITH_TIME_LEFT_H = (33.0, 52.0), (5.0, 15.0)  # ages of the graffiti that is still there at `until`


def incidents(*, seed: int, until: datetime) -> list[DemoIncident]:
    """What is known at `until` (aware) about the fourteen months before it, by detection, oldest first.

    Raises ValueError for a naive `until`.
    """
    if until.tzinfo is None:
        raise ValueError("until must be aware")
    until = until.astimezone(UTC)
    found = list(_known(_happened(seed, until), seed, until))
    still_there = _known(_waiting(found, seed, until), seed, until, stays_open=True)
    everything = settled([*found, *still_there], until)
    return sorted(everything, key=lambda incident: (incident.detected_at, incident.key))


def _happened(seed: int, until: datetime) -> Iterator[Draft]:
    """All that happened from the first day on: in the background, on the rounds, at the planted hotspots."""
    last = until.astimezone(ZONE).date()
    first = datetime.combine(last - timedelta(days=DAYS), time(), ZONE)
    since, running = number_of(first), number_of(until)
    yield from background.days(seed, first.date(), last, running)
    for draft in (*background.rounds(seed, since, running), *plants.drafts(seed, since, running)):
        if draft.detected_at >= first:
            yield draft


def _waiting(found: list[DemoIncident], seed: int, until: datetime) -> Iterator[Draft]:
    """Graffiti still there at `until`, so that two are overdue and two have time left, or more."""
    for ages, already in zip((OVERDUE_H, WITH_TIME_LEFT_H), waiting(found, until), strict=True):
        for age in ages[len(already) :]:
            at = until.replace(second=0, microsecond=0) - timedelta(hours=age)
            key = f"waiting-{at:%Y%m%d%H}"
            point = background.clear(partial(somewhere, dice(seed, key)), at, number_of(until))
            yield Draft(key, "graffiti_tag", point, at, prompt=True)


def _known(drafts: Iterable[Draft], seed: int, until: datetime, stays_open: bool = False) -> Known:
    """The incidents of which anyone has told by `until`."""
    quiet = number_of(until) - 1
    for draft in drafts:
        incident = _incident(draft, dice(seed, draft.key, "told"), quiet, until, stays_open)
        if incident.reporters:
            yield incident


def _incident(draft: Draft, rng: Random, quiet: int, until: datetime, stays_open: bool) -> DemoIncident:
    """One incident as it is known at `until`: later reports and a later end are not known yet."""
    reports = tell(draft, rng, quiet)
    first = reports[0].received_at
    outside = True if stays_open else outdoors(draft.category, rng)
    closed, outcome = ended(draft.category, outside, draft.detected_at, first, rng)
    over = closed <= until and not stays_open
    return DemoIncident(
        key=draft.key,
        category=draft.category,
        lon=draft.point.lon,
        lat=draft.point.lat,
        accuracy_m=round(min(45.0, 4 + rng.expovariate(1 / 7))),
        detected_at=draft.detected_at,
        received_at=first,
        closed_at=closed if over else None,
        outcome=outcome if over else None,
        outdoors=outside,
        reporters=[report for report in reports if report.received_at <= min(until, closed)],
    )
