"""Print a frozen picture: one template, as a self-contained file with a live map and as a PDF that is read aloud well.

Heavy (folium and WeasyPrint take 1.6 seconds to import), so only whoever prints imports it.
"""

from markupsafe import Markup

from service.briefings.actions import Document, Frozen
from service.settings import settings
from web.briefings.live import LiveMap, live_map
from web.briefings.sheet import Form, sheet
from web.languages import SWEDISH, speaking
from web.pages import STATIC, environment
from web.paper import pdf

TEMPLATE = "briefings/briefing.html"
STYLES = ("vendor/inter-inline.css", "vendor/briefing.css")


def press(frozen: Frozen) -> dict[str, Document]:
    """Both forms. The same snapshot gives the same bytes, but for the time that they state."""
    style = "".join((STATIC / file).read_text(encoding="utf-8") for file in STYLES)
    with speaking(SWEDISH):  # whoever asks for it
        page = _render(frozen, "html", style, live_map(frozen.snapshot, style))
        paper = _render(frozen, "pdf", style)
    return {
        "html": Document("text/html; charset=utf-8", page.encode()),
        "pdf": Document("application/pdf", pdf(paper)),
    }


def _render(frozen: Frozen, form: Form, style: str, offline: LiveMap | None = None) -> str:
    told = sheet(
        frozen.snapshot,
        sha256=frozen.sha256,
        version=frozen.version,
        made_at=frozen.made_at,
        form=form,
        offline=offline,
    )
    return environment(settings().zone).get_template(TEMPLATE).render(**told, style=Markup(style))  # noqa: S704 (our own)
