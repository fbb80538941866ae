"""The queue of a phone without a network: its page, the worker that keeps the form, and what makes it an app.

Nothing here is told who waits for what: the reports are on the phone until they come in by the API.
"""

from functools import cache
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import JSONResponse

from service.incidents import queries as incidents
from service.people.rules import Viewer
from service.reports.queries import is_demo
from service.settings import settings
from service.signin.rules import keyed
from web.deps import Known, Work
from web.errors import NotAllowed, NotSignedIn
from web.languages import gettext as _
from web.languages import said, spoken
from web.pages import HERE, STATIC, asset, page

router = APIRouter(include_in_schema=False)
MARK_SIGNS = 32
KEPT = ("base.html", "emergency.html", "reports/*.html", "locale/*.po")  # what the pages that a phone keeps are made of


async def sent_by_keeper(
    known: Known, told_by: Annotated[str | None, Header(include_in_schema=False)] = None
) -> Viewer | None:
    """Who sends it: a report that someone kept while signed in is theirs, or not sent now. Raises NotSignedIn and NotAllowed.

    Else it would come in as a stranger's when the sign-in had run out, and once more when they sign in again.
    """
    if told_by is None:
        return known
    if known is None:
        raise NotSignedIn
    if told_by != mark(known):
        raise NotAllowed
    return known


def mark(known: Viewer) -> str:
    """What a phone may remember of who kept a report: the same person again, and nothing else."""
    return keyed(settings().secret.get_secret_value(), "queue", known.person_id.bytes).hex()[:MARK_SIGNS]


@router.get("/rapportera/vantar")
def waiting(request: Request, work: Work) -> Response:
    """What waits on this phone, as its own script shows it."""
    with work() as session:
        request.state.demo = is_demo(session)
        kinds = incidents.choices(session)
    return page(request, "reports/waiting.html", kinds=kinds)


@router.get("/rapportera/vantar/vem")
def who(known: Known) -> dict[str, str | None]:
    """Whose a report is that is kept now."""
    return {"sender": mark(known) if known else None}


@router.get("/sw.js")
def worker(request: Request) -> Response:
    """The worker; another one whenever anything that it keeps has changed."""
    version = _fingerprint(_municipality(request))
    script = (STATIC / "vendor" / "worker.js").read_text(encoding="utf-8")
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return Response(f'self.VERSION = "{version}";\n{script}', media_type="text/javascript", headers=headers)


@router.get("/app.webmanifest")
def manifest(request: Request) -> Response:
    """What a phone shows of the form as an app."""
    headers = {"Cache-Control": "no-cache"} | said()
    return JSONResponse(_manifest(_municipality(request)), headers=headers, media_type="application/manifest+json")


def _municipality(request: Request) -> str:
    return settings().called(demo=getattr(request.app.state, "demo", False))


@cache
def _fingerprint(municipality: str) -> str:
    """Of everything that the pages are made from, worked out once per process."""
    files = [path for path in STATIC.rglob("*") if path.is_file()]
    files += [path for pattern in KEPT for path in HERE.glob(pattern)]
    parts = [municipality.encode(), *(path.read_bytes() for path in sorted(files))]
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()[:16]


def _manifest(municipality: str) -> dict[str, Any]:
    drawn = {"src": asset("favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    sized = [
        _png("app-192.png", 192, "any"),
        _png("app-512.png", 512, "any"),
        _png("app-maskable.png", 512, "maskable"),
    ]
    return {
        "id": "/rapportera",
        "name": f"{_('Rapportera')} – {municipality}",
        "short_name": _("Rapportera"),
        "lang": spoken().lang,
        "start_url": "/rapportera",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#0b4a80",
        "background_color": "#ffffff",
        "icons": [drawn, *sized],
        "shortcuts": [{"name": _("Rapporter i telefonen"), "url": "/rapportera/vantar"}],
    }


def _png(name: str, side: int, purpose: str) -> dict[str, str]:
    """An icon in pixels: phones want those for the home screen."""
    return {"src": asset(f"vendor/{name}"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
