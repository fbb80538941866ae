"""Three true sentences for the front page."""

from datetime import datetime, timedelta

from sqlmodel import Session

from service.incidents import counts
from service.removal.queries import detected_between
from service.removal.rules import result

LATELY = timedelta(days=14)


def results(session: Session, now: datetime) -> list[dict[str, str]]:
    """What the last fortnight held: (number, text)."""
    start = now - LATELY
    told = sum(n for _, n in counts.reports_of(session, start, now))
    came = len(counts.came(session, start, now, counts.incident.c.id))
    clocks = result(detected_between(session, start, now), now)
    made = [{"number": f"{told} rapporter", "text": f"om {came} händelser, de senaste två veckorna"}]
    if clocks.due:
        text = "klotter utomhus borta inom 24 timmar, de senaste två veckorna"
        made.insert(0, {"number": f"{clocks.in_time} av {clocks.due}", "text": text})
    return [*made, {"number": "Varannan vecka", "text": "går kommun och polis igenom läget tillsammans"}]
