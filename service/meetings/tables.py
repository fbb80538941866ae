"""The tables of a picture: how many, of what, where and when, against the periods before."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from service.areas import shapes as areas
from service.incidents import counts
from service.incidents.counts import Counted, Window, incident
from service.incidents.queries import choices
from service.meetings.comparison import compare

BACK = 6  # periods that the mean is taken over
Table = dict[str | None, list[int]]


def by_category(session: Session, windows: Sequence[Window]) -> Table:
    """Top category -> its count in each window."""
    return _table(counts.by_category(session, windows), len(windows))


def categories(session: Session, table: Table, windows: Sequence[Window]) -> list[dict[str, Any]]:
    """A row for each category that had something in any window; the largest first, then in the form's order."""
    known = [kind for kind in choices(session) if any(table.get(kind.code, ()))]
    rows = [{"code": k.code, "name": k.name, "icon": k.icon, **compared(table[k.code], windows)} for k in known]
    return sorted(rows, key=lambda row: -row["now"])


def total(table: Table, windows: Sequence[Window]) -> dict[str, Any]:
    """Everything counted, together."""
    return compared([sum(column) for column in zip(*table.values(), strict=True)] or [0] * len(windows), windows)


def by_area(session: Session, windows: Sequence[Window]) -> dict[str, Any]:
    """A row for every area of the first layer, and one for what lies outside them all."""
    layer = areas.first_layer(session)
    if layer is None:
        return {"layer": "", "attribution": "", "rows": []}
    table = _table(counts.by_area(session, windows, layer.code), len(windows))
    nothing = [0] * len(windows)
    rows = [
        {"code": a.code, "name": a.name, "population": a.population, **compared(table.get(a.code, nothing), windows)}
        for a in areas.drawn(session, layer)
    ]
    if any(table.get(None, ())):
        rows.append(
            {"code": None, "name": "Utanför alla områden", "population": None, **compared(table[None], windows)}
        )
    return {"layer": layer.name, "attribution": layer.attribution, "rows": sorted(rows, key=lambda r: -r["now"])}


def days(session: Session, window: Window, zone: ZoneInfo) -> list[dict[str, Any]]:
    """How many came on each local day that the window touches."""
    start, end = window
    came = Counter(at.astimezone(zone).date() for (at,) in counts.came(session, start, end, incident.c.opened_at))
    first, last = start.astimezone(zone).date(), (end - timedelta(microseconds=1)).astimezone(zone).date()
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [{"date": day.isoformat(), "incidents": came[day]} for day in every]


def compared(series: Sequence[int], windows: Sequence[Window]) -> dict[str, Any]:
    """This window's count against the one before, with the mean of six when there are six."""
    earlier = list(series[1:])
    six = earlier[:BACK] if len(earlier) >= BACK else None
    if not earlier:
        return {"now": series[0], "previous": None, "mean6": None, "verdict": "too_few", "p": None}
    judged = compare(
        series[0], earlier[0], six, exposure_now=_days_of(windows[0]), exposure_before=_days_of(windows[1])
    )
    return {
        "now": judged.now,
        "previous": judged.previous,
        "mean6": None if judged.mean6 is None else round(judged.mean6, 1),
        "verdict": str(judged.verdict),
        "p": None if judged.p is None else round(judged.p, 4),
    }


def _days_of(window: Window) -> float:
    return (window[1] - window[0]) / timedelta(days=1)


def _table(counted: Iterable[Counted], windows: int) -> Table:
    made: Table = {}
    for window, code, n in counted:
        made.setdefault(code, [0] * windows)[window] = n
    return made
