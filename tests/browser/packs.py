"""A pack in its three forms, read back as its readers have it, and what its picture says should stand there."""

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from sqlmodel import Session, select

from service.briefings.models import Briefing, BriefingDocument
from service.db import unit_of_work
from tests.browser.sites import Site

Snapshot = Mapping[str, Any]
Row = list[str]
VERDICTS = {
    "more": "fler än väntat",
    "fewer": "färre än väntat",
    "usual": "inom det vanliga",
    "too_few": "för få för att säga",
}
STATES = {"new": "ny", "growing": "växer", "steady": "oförändrad", "fading": "avtar", "gone": "borta"}
DAYS, MONTHS = (
    ["mån", "tis", "ons", "tor", "fre", "lör", "sön"],
    ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
)
READ_TABLES = "all => all.map(table => [...table.rows].map(row => [...row.cells].map(cell => cell.textContent)))"


def kept(site: Site) -> tuple[Snapshot, dict[str, bytes]]:
    """The pack that the store holds: its picture, and each form to the byte."""
    with unit_of_work(site.engine) as session:
        briefing = session.exec(select(Briefing)).one()
        return briefing.snapshot, {form: document.content for form, document in _documents(session)}


def _documents(session: Session) -> Iterator[tuple[str, BriefingDocument]]:
    for document in session.exec(select(BriefingDocument)):
        yield document.form, document


class Opened:
    """A pack's file, opened from the disk of a machine without any network, and all that it asked for or said."""

    def __init__(self, browser: Browser, folder: Path, content: bytes, width: int = 1000) -> None:
        file = folder / "underlag.html"
        file.write_bytes(content)
        self.context = browser.new_context(
            offline=True, viewport={"width": width, "height": 800}, reduced_motion="reduce"
        )
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page: Page = self.context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(file.as_uri())
        self.page.locator(".leaflet-container").wait_for()

    def is_clean(self) -> bool:
        """Only the file itself was asked for; nothing ran that should not, and nothing complained."""
        return self.asked == [self.page.url] and self.said == [] and self.page.evaluate("window.pwned") is None


def tables(page: Page) -> list[list[Row]]:
    """Every table of a pack, by rows, as it is read; without the soft hyphens that show where a word may break."""
    found = page.locator(".pack table").evaluate_all(READ_TABLES)
    return [[[plain(cell) for cell in row] for row in table[1:]] for table in found]


def keys(page: Page) -> list[str]:
    """The key numbers with their words."""
    return [plain(text) for text in page.locator(".pack .keys > li").all_text_contents()]


def plain(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())


def squeezed(text: str) -> str:
    """Without spaces: where a PDF breaks its lines is nobody's business."""
    return "".join(text.replace("\u00ad", "").split())


def printed(content: bytes) -> list[str]:
    """The text of each page of a PDF."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def number(told: float | None, decimals: int = 0) -> str:
    """As Swedes write it."""
    return "–" if told is None else f"{told:.{decimals}f}".replace(".", ",")


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.0f} %"


def when(told: str) -> str:
    at = datetime.fromisoformat(told)
    return f"{DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]} {at:%H:%M}"


def expected_tables(p: Snapshot) -> list[list[Row]]:
    """What the tables must say: worked out from the picture without the template's own filters."""
    found = [
        [*map(_counted, p["categories"]), _counted({"name": "Summa"} | p["total"])],
        [[f"{s['letter']} {s['place']}", STATES[s["state"]], _now_and_before(s)] for s in p["hotspots"]],
        [[r["name"], number(r["now"]), number(r["previous"]), "", VERDICTS[r["verdict"]]] for r in p["areas"]["rows"]],
        [[o["place"], o["reference"], when(o["due_at"]), f"{o['overdue_hours']:.0f} h"] for o in p["removal"]["open"]],
        [_judged(one) for one in p["removal"]["periods"]],
        [[kind["name"], number(kind["n"])] for kind in p["police"]["kinds"]],
        [[when(event["at"]), event["kind"], event["place"]] for event in p["police"]["events"]],
    ]
    return [rows for rows in found if rows]


def expected_keys(p: Snapshot) -> list[str]:
    """What the key numbers must say, cover first."""
    total, told, clock, spots = p["total"], p["counts"], p["removal"], p["hotspots"]
    active = [spot for spot in spots if spot["state"] != "gone"]
    hot = sum(spot["state"] in ("new", "growing") for spot in active)
    before = f"{clock['in_time']} av {clock['due']}, förra {percent(clock['previous_share'])}"
    return [
        f"{total['now']} händelser (förra {total['previous']}) {told['reports']} rapporter, {told['sources']} källor",
        f"{percent(clock['share'])} av klottret borta inom 24 h {before}",
        f"{len(active)} ansamlingar {hot} {'ny eller växer' if hot == 1 else 'nya eller växer'}"
        + (f", {len(spots) - len(active)} borta" if len(spots) > len(active) else ""),
        f"{percent(clock['share'])} i tid {before}",
        f"{number(clock['median_hours'], 1)} h hälften borta inom median, öppna inräknade",
        f"{clock['detected']} upptäckta utomhus varav {clock['not_due']} har tid kvar",
    ]


def _counted(row: Snapshot) -> Row:
    return [row["name"], number(row["now"]), number(row["previous"]), number(row["mean6"], 1), VERDICTS[row["verdict"]]]


def _now_and_before(spot: Snapshot) -> str:
    return f"{spot['incidents']} ({'ny' if spot['state'] == 'new' else spot['previous']})"


def _judged(one: Snapshot) -> Row:
    end = datetime.fromisoformat(one["end"])
    day = f"{DAYS[end.weekday()]} {end.day} {MONTHS[end.month - 1]} {end.year}"
    return [day, number(one["in_time"]), number(one["due"]), "", percent(one["share"])]
