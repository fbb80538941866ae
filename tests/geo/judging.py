"""Two answers to what lies together, compared as sets: the numbers of clusters mean nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.cluster import DBSCAN

Labels = Mapping[Any, Any]  # point -> its cluster; None or -1: in none


def together(labels: Labels, among: set[Any] | None = None) -> set[frozenset[Any]]:
    """The clusters as sets of points, those that are not `among` left out."""
    clusters: defaultdict[Any, set[Any]] = defaultdict(set)
    for point, label in labels.items():
        if label is not None and label != -1 and (among is None or point in among):
            clusters[label].add(point)
    return {frozenset(cluster) for cluster in clusters.values()}


def alone(labels: Labels) -> set[Any]:
    """The points that are in no cluster."""
    return {point for point, label in labels.items() if label is None or label == -1}


def agrees_with_sklearn(labels: Labels, where: Mapping[Any, Sequence[float]], metres: float, at_least: int) -> None:
    """The same core points together, the same noise; a point on the rim is with a core point near it."""
    names, places = list(where), np.array(list(where.values()), float)
    judge = DBSCAN(eps=metres, min_samples=at_least).fit(places)
    judged = dict(zip(names, judge.labels_.tolist(), strict=True))
    core = {names[n] for n in judge.core_sample_indices_}
    assert together(labels, core) == together(judged, core)
    assert alone(labels) == alone(judged)
    for rim in set(names) - core - alone(labels):
        away = np.hypot(*(places - places[names.index(rim)]).T)
        assert labels[rim] in {labels[names[n]] for n in np.flatnonzero(away <= metres) if names[n] in core}
