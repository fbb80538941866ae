"""The hotspots of a fortnight of 20,000 incidents and of a year of 100,000; beside ST_ClusterDBSCAN alone and scikit-learn.

`found`: the clusters with middle, reach and members. `with_life`: what a meeting sees, outlined, named and followed.
`described`: every one of them outlined and named, which only the command line asks for.
"""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial

import numpy as np
from sklearn.cluster import DBSCAN
from sqlalchemy import Engine, text
from sqlmodel import Session

from service.hotspots.queries import AT_LEAST, METRES, gathered, hotspots
from service.meetings.places import with_life
from tests.bench import ground
from tests.bench.measure import Result, Series, Verdict, Wish, in_turn, timed
from tests.bench.stores import engine, store

ROUNDS = 7
FORTNIGHT, YEAR = timedelta(days=14), timedelta(days=365)
IN_A_FORTNIGHT, IN_A_YEAR = 20_000, 100_000
MOST_OF_ALONE, MOST_OF_SKLEARN = 1.5, 1.2

Window = tuple[datetime, datetime]

ALONE = """
SELECT count(DISTINCT number) FROM (
    SELECT ST_ClusterDBSCAN(location, :metres, :at_least) OVER () AS number
    FROM incident WHERE detected_at >= :start AND detected_at < :end
) AS numbered
"""
POINTS = "SELECT ST_X(location), ST_Y(location) FROM incident WHERE detected_at >= :start AND detected_at < :end"


def run(wish: Wish) -> Result:
    """Found, named, outlined and followed, against the finding alone."""
    rounds, share = (1, 0.05) if wish.quick else (ROUNDS, 1.0)
    now = (ground.UNTIL - FORTNIGHT, ground.UNTIL)
    before = (now[0] - FORTNIGHT, now[0])
    result = Result(f"Ansamlingar inom {METRES:.0f} m, minst {AT_LEAST}", {})
    with store() as url, engine(url) as made:
        _gather(made, round(2 * IN_A_FORTNIGHT * share), 2 * FORTNIGHT)
        _add(result, _fortnight(made, rounds, [now, before]), "14 dagar")
    with store() as url, engine(url) as made:
        _gather(made, round(IN_A_YEAR * share), YEAR)
        _add(result, _year(made, rounds, (ground.UNTIL - YEAR, ground.UNTIL)), "ett år")
    one, life, year = result.series[1].over(result.series[0]), result.series[3].over(result.series[2]), result.series[6]
    result.verdicts += [Verdict(one, MOST_OF_ALONE, at_least=False), Verdict(life, MOST_OF_ALONE, at_least=False)]
    result.verdicts.append(Verdict(year.over(result.series[7]), MOST_OF_SKLEARN, at_least=False))
    return result


def _gather(made: Engine, incidents: int, span: timedelta) -> None:
    with Session(made) as session:
        ground.draw_municipality(session)
        session.commit()
    ground.incidents(made, incidents, span=span, box=ground.MUNICIPALITY)


def _fortnight(made: Engine, rounds: int, windows: Sequence[Window]) -> dict[str, list[float]]:
    now, before = windows
    takes = {
        "ST_ClusterDBSCAN": partial(_alone, made, [now]),
        "found": partial(_found, made, now),
        "ST_ClusterDBSCAN × 2": partial(_alone, made, [now, before]),
        "with_life": partial(_followed, made, windows),
        "described": partial(_described, made, now),
    }
    return in_turn(rounds, {name: timed(take) for name, take in takes.items()})


def _year(made: Engine, rounds: int, window: Window) -> dict[str, list[float]]:
    points = _points(made, window)
    takes = {
        "ST_ClusterDBSCAN": partial(_alone, made, [window]),
        "found": partial(_found, made, window),
        "scikit-learn": partial(_by_sklearn, points),
    }
    _agree(_found(made, window), _by_sklearn(points))
    return in_turn(rounds, {name: timed(take) for name, take in takes.items()})


def _alone(made: Engine, windows: Sequence[Window]) -> int:
    asked = {"metres": METRES, "at_least": AT_LEAST}
    with made.connect() as connection:
        return sum(connection.execute(text(ALONE), asked | _between(window)).scalar_one() for window in windows)


def _found(made: Engine, window: Window) -> int:
    with closing(Session(made)) as session:
        return len(gathered(session, *window))


def _described(made: Engine, window: Window) -> int:
    with closing(Session(made)) as session:
        return len(hotspots(session, *window))


def _followed(made: Engine, windows: Sequence[Window]) -> int:
    with closing(Session(made)) as session:
        return int(with_life(session, windows)["hotspot_counts"]["all"])


def _by_sklearn(points: np.ndarray) -> int:
    numbers = DBSCAN(eps=METRES, min_samples=AT_LEAST).fit(points).labels_
    return int(numbers.max()) + 1


def _points(made: Engine, window: Window) -> np.ndarray:
    with made.connect() as connection:
        return np.array(connection.execute(text(POINTS), _between(window)).all())


def _between(window: Window) -> dict[str, datetime]:
    return {"start": window[0], "end": window[1]}


def _agree(ours: int, theirs: int) -> None:
    """Two answers may be compared only when they are the same."""
    if ours != theirs:
        raise RuntimeError(f"{ours} hotspots, but scikit-learn finds {theirs}")


def _add(result: Result, took: dict[str, list[float]], over: str) -> None:
    result.series += [Series(f"{name}, {over}", "ms", values) for name, values in took.items()]
