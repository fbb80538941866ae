"""A meeting's pack of 2,000 incidents in both its forms; beside WeasyPrint alone on the same page."""

import json
import resource
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from service.briefings.actions import Frozen
from service.briefings.rules import canonical, fingerprint
from service.demo.loading import load
from service.meetings.picture import picture
from service.meetings.queries import last_closed
from service.meetings.rules import Cadence
from service.settings import settings
from tests.bench.measure import Result, Series, Verdict, Wish, in_turn, timed
from tests.bench.stores import engine, store
from web.briefings.press import STYLES, press
from web.briefings.sheet import sheet
from web.pages import STATIC, environment
from web.paper import pdf

ROUNDS, INCIDENTS, MOST = 5, 2_000, 3.0
MOST_MB = 400.0
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Stockholm")


def run(wish: Wish) -> Result:
    """Freeze once, print in turn. What is printed alone is the very page that the PDF is made of."""
    frozen = _frozen(200 if wish.quick else INCIDENTS)
    page = _page(frozen)
    takes = {"weasyprint alone": lambda: pdf(page), "pack": lambda: press(frozen)}
    took = in_turn(1 if wish.quick else ROUNDS, {name: timed(take) for name, take in takes.items()})
    series = {name: Series(name, "ms", values) for name, values in took.items()}
    memory = Series("peak memory", "MB", [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024])
    forms = {form: len(document.content) for form, document in press(frozen).items()}
    result = Result("pack", {"incidents": len(frozen.snapshot["points"]), "bytes": forms})
    result.series += [*series.values(), memory]
    result.verdicts.append(Verdict(series["pack"].over(series["weasyprint alone"]), MOST, at_least=False))
    result.verdicts.append(Verdict(memory, MOST_MB, at_least=False))
    return result


def _frozen(incidents: int) -> Frozen:
    """The demo's last closed period, its points repeated a little aside until there are enough."""
    with store() as url, engine(url) as made, Session(made) as session:
        load(session, Cadence(settings().first_cutoff, ZONE), police=None, now=NOW)
        meeting = last_closed(session, NOW)
        assert meeting is not None
        seen = picture(session, meeting, until=meeting.cut_off, municipality="Köping", demo=True, zone=ZONE)
    few = seen["points"]
    seen["points"] = [_aside(few[n % len(few)], n) for n in range(incidents)]
    snapshot = json.loads(canonical(seen))
    return Frozen(snapshot, fingerprint(canonical(snapshot)), 1, NOW)


def _aside(point: dict[str, object], number: int) -> dict[str, object]:
    step = number % 97
    x, y = float(str(point["x"])) + 3 * step, float(str(point["y"])) + 2 * step
    return point | {"x": x, "y": y, "reference": f"L26-{number:04}"}


def _page(frozen: Frozen) -> str:
    told = sheet(frozen.snapshot, sha256=frozen.sha256, version=1, made_at=NOW, form="pdf")
    style = "".join((STATIC / file).read_text(encoding="utf-8") for file in STYLES)
    return environment(ZONE).get_template("briefings/briefing.html").render(**told, style=style)
