"""The demo town, drawn once for all tests of a process."""

from datetime import UTC, datetime
from functools import cache

import numpy as np
from sklearn.cluster import DBSCAN

from service.demo.models import DemoIncident
from service.demo.periods import number_of
from service.demo.town import incidents

SEED = 1983
LOOKS = (
    datetime(2026, 11, 21, 11, 20, tzinfo=UTC),
    datetime(2026, 11, 24, 12, 5, tzinfo=UTC),  # five minutes after a cut-off
    datetime(2026, 7, 15, 21, 0, tzinfo=UTC),
    datetime(2027, 3, 30, 4, 0, tzinfo=UTC),  # two days after a clock change
    datetime(2028, 2, 29, 23, 59, tzinfo=UTC),
)
EARTH_M = 6_371_008.8


@cache
def town(until: datetime = LOOKS[0], seed: int = SEED) -> tuple[DemoIncident, ...]:
    return tuple(incidents(seed=seed, until=until))


def of_period(found: tuple[DemoIncident, ...], number: int) -> list[DemoIncident]:
    return [incident for incident in found if number_of(incident.detected_at) == number]


def clusters(found: list[DemoIncident], metres: float = 75, at_least: int = 3) -> list[list[DemoIncident]]:
    """What an independent program finds: scikit-learn's DBSCAN on great-circle distances."""
    if not found:
        return []
    points = np.radians([[incident.lat, incident.lon] for incident in found])
    finder = DBSCAN(eps=metres / EARTH_M, min_samples=at_least, metric="haversine", algorithm="ball_tree")
    labels = finder.fit(points).labels_
    return [[found[i] for i in np.flatnonzero(labels == label)] for label in sorted(set(labels) - {-1})]
