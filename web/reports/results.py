"""Three true sentences for the front page."""

from datetime import datetime, timedelta

from sqlmodel import Session

from service.incidents import counts
from service.removal.queries import detected_between
from service.removal.rules import result
from service.settings import settings
from web.pages import day

LATELY = timedelta(days=14)


def results(session: Session, now: datetime) -> list[dict[str, str]]:
    """What the last fortnight held, to the minute: (number, text). The picture of a period begins at its meeting instead."""
    start = now - LATELY
    told = sum(n for _, n in counts.reports_of(session, start, now))
    came = len(counts.came(session, start, now, counts.incident.c.id))
    clocks = result(detected_between(session, start, now), now)
    since = f"de senaste {LATELY.days} dygnen, sedan {day(start.astimezone(settings().zone).date())}"
    made = [{"number": f"{told} rapporter", "text": f"om {came} händelser som kom {since}"}]
    if clocks.due:
        text = f"klotter utomhus borta inom 24 timmar, upptäckt {since}"
        made.insert(0, {"number": f"{clocks.in_time} av {clocks.due}", "text": text})
    return [*made, {"number": "Varannan vecka", "text": "går kommun och polis igenom läget tillsammans"}]
