"""Three true sentences for the front page."""

from datetime import datetime, timedelta

from sqlmodel import Session

from service.incidents import counts
from service.removal.queries import detected_between
from service.removal.rules import result
from service.settings import settings
from web.languages import gettext as _
from web.languages import ngettext
from web.pages import day

LATELY = timedelta(days=14)


def results(session: Session, now: datetime) -> list[dict[str, str]]:
    """What the last fortnight held, to the minute: (number, text). The picture of a period begins at its meeting instead."""
    start = now - LATELY
    told = sum(n for _, n in counts.reports_of(session, start, now))
    came = len(counts.came(session, start, now, counts.incident.c.id))
    clocks = result(detected_between(session, start, now), now)
    since = {"days": LATELY.days, "day": day(start.astimezone(settings().zone).date())}
    text = ngettext(
        "om en händelse som kom de senaste %(days)s dygnen, sedan %(day)s",
        "om %(n)s händelser som kom de senaste %(days)s dygnen, sedan %(day)s",
        came,
        **since,
    )
    made = [{"number": ngettext("1 rapport", "%(n)s rapporter", told), "text": text}]
    if clocks.due:
        text = _("klotter utomhus borta inom 24 timmar, upptäckt de senaste %(days)s dygnen, sedan %(day)s", **since)
        made.insert(0, {"number": _("%(part)s av %(all)s", part=clocks.in_time, all=clocks.due), "text": text})
    return [*made, {"number": _("Varannan vecka"), "text": _("går kommun och polis igenom läget tillsammans")}]
