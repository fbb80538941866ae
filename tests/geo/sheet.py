"""A page with the pack's map on it, opened from a file in a real browser that is watched."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, Page
from shapely.geometry import box, mapping

from geo.maps import MapArea, MapPoint, MapRing, Parts, csp, offline_map, words_block

ROOT = Path(__file__).parents[2]
LEAFLET = ROOT / "web" / "node_modules" / "leaflet" / "dist"
AREAS = [MapArea(n, mapping(box(15.9 + n / 10, 59.4, 16.0 + n / 10, 59.5))) for n in range(2)]
RINGS = [MapRing("A", "new", mapping(box(15.94, 59.44, 15.95, 59.445)))]
POINTS = [MapPoint("L26-0801", 15.96, 59.46), MapPoint("L26-0802", 16.06, 59.46, "late")]
ATTACKS = [
    "{{ 7*7 }}",
    "{{ cycler.__init__.__globals__.os.getpid() }}",
    "${alert(1)}",
    "${window.pwned = 1}",
    '<img src=x onerror="window.pwned=1">',
    "</script><script>window.pwned=1</script>",
    "<!--<script>",
    "\u2028window.pwned=1\u2029",
]
STYLE = "body{margin:0}"


def parts(points: Sequence[MapPoint] = POINTS) -> Parts:
    return offline_map(LEAFLET, points=points, areas=AREAS, rings=RINGS, boundary=mapping(box(15.9, 59.4, 16.1, 59.5)))


def page_of(drawn: Parts, words: str) -> str:
    """A page as the pack makes it: policy, styles, map, words, scripts, each to the byte."""
    styles = "".join(f"<style>{style}</style>" for style in (*drawn.styles, STYLE))
    scripts = "".join(f"<script>{script}</script>" for script in drawn.scripts)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{escape(csp(drawn, extra_styles=[STYLE]))}">'
    head = f'<meta charset="utf-8">{policy}<title>Underlag</title>{styles}'
    return f'<!doctype html><html lang="sv"><head>{head}</head><body>{drawn.html}{words}{scripts}</body></html>'


class Watched:
    """A page opened from a file, and all that it asked for or complained of."""

    def __init__(self, browser: Browser, folder: Path, html: str) -> None:
        file = folder / "underlag.html"
        file.write_text(html, encoding="utf-8")
        self.page: Page = browser.new_page(viewport={"width": 1000, "height": 800})
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(file.as_uri())
        self.page.locator(".leaflet-container").wait_for()

    def opened(self, selector: str) -> list[str]:
        """The lines of the popup that opens."""
        self.page.locator(selector).click()
        return self.popup()

    def popup(self) -> list[str]:
        self.page.locator(".leaflet-popup-content").wait_for()
        return self.page.locator(".leaflet-popup-content :is(h3, p)").all_text_contents()

    def is_clean(self) -> bool:
        """Only the file itself was asked for; the policy and the scripts had nothing to complain of."""
        return self.asked == [self.page.url] and self.said == [] and self.page.evaluate("window.pwned") is None


def block(words: Sequence[str]) -> str:
    return words_block(
        points={point.id: list(words) for point in POINTS},
        areas={area.number: list(words) for area in AREAS},
        rings={"A": list(words)},
    )
