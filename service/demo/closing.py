"""When incidents end, and how."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from random import Random

from service.demo.kinds import kind_of
from service.demo.models import DemoIncident
from service.demo.periods import ZONE, learnt
from service.demo.rates import draw, wait_h

End = tuple[datetime, str]  # closed at, outcome

TARGET = timedelta(hours=24)
# Removed in time: the town learns over its first year.
FIRST_SHARE, FINAL_SHARE, HALF_LIFE_MONTHS = 0.58, 0.87, 6.0
SEEN_DAYS, LINGERING, LINGERING_DAYS = 5.0, 0.08, 45.0
CREW, OFFICE = (time(6, 30), time(20, 30)), (time(7), time(16))
OPEN_AT_MOST = 3

REMOVED = {"removed": 95, "not_found": 2, "forwarded": 2, "owner_refuses": 1}
FIXED = {"fixed": 91, "not_found": 4, "forwarded": 5}


def outdoors(category: str, rng: Random) -> bool | None:
    """Asked of graffiti and vandalism only; a tenth of the graffiti is indoors."""
    group = kind_of(category).name
    if group == "graffiti":
        return rng.random() >= 0.1
    return {"vandalism": True, "playground": True, "interior": False}.get(group)


def ended(category: str, outside: bool | None, detected: datetime, told: datetime, rng: Random) -> End:
    """When and how an incident ends, to the second, however far ahead that is."""
    end, outcome = _ended(category, outside, detected, told, rng)
    return end.replace(microsecond=0), outcome


def _ended(category: str, outside: bool | None, detected: datetime, told: datetime, rng: Random) -> End:
    kind = kind_of(category)
    soonest = told + timedelta(minutes=20 + 40 * rng.random())
    if kind.wait == "graffiti":
        return _removed(outside, detected, soonest, rng)
    if kind.wait is None:
        return _at_work(max(soonest, detected + _seen(rng)), OFFICE, rng), "noted"
    fixed = detected + timedelta(hours=wait_h(kind.wait, rng))
    return _at_work(max(soonest, fixed), OFFICE, rng), draw(rng, list(FIXED), list(FIXED.values()))


def share_in_time(detected: datetime) -> float:
    """The odds that outdoor graffiti is gone within a day: rising, ever more slowly."""
    gained = learnt(detected.astimezone(ZONE).date(), HALF_LIFE_MONTHS)
    return FIRST_SHARE + (FINAL_SHARE - FIRST_SHARE) * gained


def is_clocked(incident: DemoIncident) -> bool:
    """Outdoor graffiti: it has a deadline."""
    return kind_of(incident.category).name == "graffiti" and incident.outdoors is not False


def settled(incidents: list[DemoIncident], until: datetime) -> list[DemoIncident]:
    """At most three open overdue and three with time left, the newest: the rest was removed just before."""
    keep = {incident.key for group in waiting(incidents, until) for incident in group[-OPEN_AT_MOST:]}
    return [_closed(i, until) if is_clocked(i) and not i.closed_at and i.key not in keep else i for i in incidents]


def waiting(incidents: list[DemoIncident], until: datetime) -> tuple[list[DemoIncident], list[DemoIncident]]:
    """Open outdoor graffiti, oldest first: (overdue, with time left)."""
    still = sorted(_open(incidents), key=lambda incident: (incident.detected_at, incident.key))
    late = [incident for incident in still if until > incident.detected_at + TARGET]
    return late, still[len(late) :]


def _open(incidents: list[DemoIncident]) -> Iterator[DemoIncident]:
    return (incident for incident in incidents if incident.closed_at is None and is_clocked(incident))


def _closed(incident: DemoIncident, until: datetime) -> DemoIncident:
    last = max(report.received_at for report in incident.reporters)
    end = (last + 0.7 * (until - last)).replace(microsecond=0)
    return replace(incident, closed_at=end, outcome="removed")


def _removed(outside: bool | None, detected: datetime, soonest: datetime, rng: Random) -> tuple[datetime, str]:
    outcome = draw(rng, list(REMOVED), list(REMOVED.values()))
    in_time = rng.random() < share_in_time(detected) and outside is not False
    wanted = detected + timedelta(hours=wait_h("graffiti_in_time" if in_time else "graffiti_late", rng))
    found = _at_work(max(soonest, wanted), CREW, rng)
    if in_time and found > detected + TARGET:
        found = max(soonest, _evening_before(found, rng))
    return found, outcome


def _seen(rng: Random) -> timedelta:
    """What is only noted is let go after some days; a little of it lingers."""
    mean = LINGERING_DAYS if rng.random() < LINGERING else SEEN_DAYS
    return timedelta(days=rng.expovariate(1 / mean))


def _at_work(moment: datetime, hours: tuple[time, time], rng: Random) -> datetime:
    """The moment itself, or the first hour of the next working day. The crew works on weekends too."""
    opens, closes = hours
    wall, shift = moment.astimezone(ZONE), timedelta(minutes=55 * rng.random())
    if opens <= wall.time() < closes and (hours is CREW or wall.weekday() < 5):
        return moment
    day = wall.date() + timedelta(days=wall.time() >= opens)
    while hours is OFFICE and day.weekday() >= 5:
        day += timedelta(days=1)
    return (datetime.combine(day, opens, ZONE) + shift).astimezone(UTC)


def _evening_before(moment: datetime, rng: Random) -> datetime:
    """The end of the crew's day before."""
    day = moment.astimezone(ZONE).date() - timedelta(days=1)
    return (datetime.combine(day, CREW[1], ZONE) - timedelta(minutes=50 * rng.random())).astimezone(UTC)
