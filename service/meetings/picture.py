"""The picture of a period, as one plain object that can be frozen, hashed and shown in every form.

No reporter's words enter it: only numbers, codes, places and names that an administrator gave. Times are ISO 8601
with the municipality's offset; positions both in degrees and in the store's metres.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session

from service.hotspots.queries import AT_LEAST, METRES
from service.incidents import counts
from service.incidents.counts import Window, incident, report
from service.meetings import places, queries, tables
from service.meetings.models import Meeting
from service.people.queries import participants
from service.removal import queries as clocks
from service.removal.rules import Removal, result

FORMAT = 1
TREND = 13  # periods that the 24-hour trend shows
PUBLIC = "Allmänheten"  # everyone who told us something without an organisation counts as one source


def picture(
    session: Session, meeting: Meeting, *, until: datetime, municipality: str, demo: bool, zone: ZoneInfo
) -> dict[str, Any]:
    """The picture of a meeting's period as it was known at `until`: its cut-off, or now while the period runs."""
    earlier = queries.before(session, meeting, TREND - 1)
    windows: list[Window] = [(meeting.opens_at, until), *((m.opens_at, m.cut_off) for m in earlier)]
    compared = _alike(windows[: 1 + tables.BACK])
    by_category = tables.by_category(session, compared)
    told = counts.reports_of(session, *windows[0])
    total = tables.total(by_category, compared)
    areas = tables.by_area(session, compared)
    quality = _quality(session, windows[0], areas["rows"])
    return {
        "format": FORMAT,
        "municipality": municipality,
        "demo": demo,
        "audience": "meeting",
        "meeting": {"date": meeting.day.isoformat(), "meets_at": _at(meeting.meets_at, zone), "place": meeting.place},
        "period": _span(windows[0], zone),
        "previous": _span(compared[1], zone) if earlier else None,
        "counts": _counts(total["now"], told, quality["late"]),
        "total": total,
        "categories": tables.categories(session, by_category, compared),
        "areas": areas,
        "days": tables.days(session, windows[0], zone),
        "hotspot_rule": {"metres": METRES, "at_least": AT_LEAST},
        **places.with_life(session, compared),
        "points": places.points(session, windows[0], zone),
        "removal": _removal(session, windows, zone),
        "police": _police(session, windows[0], zone),
        **_effort(session, told),
        "quality": quality,
        "map": places.beneath(session),
    }


def _alike(windows: Sequence[Window]) -> list[Window]:
    """While a period runs, as long a part of each earlier one: eleven days beside fourteen would look like a fall."""
    start, until = windows[0]
    return [windows[0], *((opened, min(end, opened + (until - start))) for opened, end in windows[1:])]


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")


def _span(window: Window, zone: ZoneInfo) -> dict[str, str]:
    return {"start": _at(window[0], zone), "end": _at(window[1], zone)}


def _counts(incidents: int, told: Sequence[tuple[str | None, int]], late: int) -> dict[str, int]:
    return {"incidents": incidents, "reports": sum(n for _, n in told), "sources": len(told), "late": late}


def _removal(session: Session, windows: Sequence[Window], zone: ZoneInfo) -> dict[str, Any]:
    """The 24-hour result: each clock judged in the period when its time was up, as it stood at the period's end."""
    start, end = windows[0]
    judged = clocks.judged_between(session, windows[-1][0], end)
    results = [result(_within(judged, window), window[1]) for window in windows]
    detected, not_due = clocks.running_at(session, start, end)
    late = clocks.open_overdue(session, end)
    now = results[0]
    return {
        "detected": detected,
        "due": now.due,
        "in_time": now.in_time,
        "share": _rounded(now.share),
        "previous_share": _rounded(results[1].share) if len(results) > 1 else None,
        "open_overdue": len(late),
        "unremoved": now.unremoved,
        "not_due": not_due,
        "median_hours": _rounded(now.median_hours, 1),
        "formula": now.formula,
        "open": [
            {
                "reference": one.reference,
                "place": one.place,
                "due_at": _at(one.due_at, zone),
                "overdue_hours": round((end - one.due_at).total_seconds() / 3600, 1),
            }
            for one in late
        ],
        "periods": [
            {"end": _at(window[1], zone), "due": one.due, "in_time": one.in_time, "share": _rounded(one.share)}
            for window, one in reversed(list(zip(windows, results, strict=True)))
        ],
    }


def _within(judged: Sequence[tuple[datetime, Removal]], window: Window) -> list[Removal]:
    return [removal for at, removal in judged if window[0] <= at < window[1]]


def _rounded(share: float | None, decimals: int = 4) -> float | None:
    return None if share is None else round(share, decimals)


def _police(session: Session, window: Window, zone: ZoneInfo) -> dict[str, Any]:
    events = queries.police_events(session, *window)
    kinds = Counter(event.kind for event in events)
    return {
        "source": "Polisens öppna händelser",
        "n": len(events),
        "kinds": [{"name": name, "n": n} for name, n in sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))],
        "events": [{"at": _at(event.at, zone), "kind": event.kind, "place": event.place} for event in events],
    }


def _effort(session: Session, told: Sequence[tuple[str | None, int]]) -> dict[str, Any]:
    """Who told us something, and who was silent: fewer reports may mean fewer who report."""
    active = {name for name, _ in told}
    return {
        "reporters": [{"name": name or PUBLIC, "reports": n} for name, n in told],
        "silent": [name for name in participants(session) if name not in active],
    }


def _quality(session: Session, window: Window, areas: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """How well the figures are known: how surely the places were set, what lies outside, what came from a file."""
    opener = report.c.reference == incident.c.reference
    told = (
        select(c).where(opener).scalar_subquery() for c in (report.c.accuracy_m, report.c.outside_m, report.c.channel)
    )
    rows = [tuple(row) for row in counts.came(session, *window, *told, incident.c.detected_at < window[0])]
    sure = [accuracy for accuracy, *_ in rows]
    return {
        "outside_areas": sum(row["now"] for row in areas if row["code"] is None),
        "neighbour": sum((outside or 0) > 0 for _, outside, *_ in rows),
        "imported": sum(channel == "import" for *_, channel, _ in rows),
        "late": sum(late for *_, late in rows),
        "accuracy": {
            "within_50": sum(a is not None and a <= 50 for a in sure),
            "within_500": sum(a is not None and 50 < a <= 500 for a in sure),
            "worse": sum(a is not None and a > 500 for a in sure),
            "unknown": sum(a is None for a in sure),
        },
    }
