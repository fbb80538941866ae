"""Print signs: on each the place's name, the code as a picture and as an address to type, what to do, and emergency numbers."""

from collections.abc import Sequence

import segno
from markupsafe import Markup

from service.rounds.signs import Hung
from service.settings import settings
from web.languages import SWEDISH, speaking
from web.pages import STATIC, environment
from web.paper import pdf
from web.signs.rules import Size, in_groups

DARK, ERRORS = "#000", "q"  # a quarter of the code may be scratched away
QUIET = 4  # modules of white around the code: a reader needs them


def press(signs: Sequence[Hung], *, size: Size, municipality: str) -> bytes:
    """The PDF. The same signs give the same bytes."""
    style = (STATIC / "vendor/inter-inline.css").read_text(encoding="utf-8")
    told = [{"name": one.name, "picture": picture(one), "short": _short(one)} for one in signs]
    with speaking(SWEDISH):  # they hang on walls here, whoever prints them
        template = environment(settings().zone).get_template("signs/sheet.html")
        page = template.render(signs=told, size=size, municipality=municipality, style=Markup(style))  # noqa: S704 (our own)
    return pdf(page)


def address(one: Hung) -> str:
    """What the code says: our own address and nothing else."""
    return f"{settings().base_url.rstrip('/')}/p/{one.code}"


def picture(one: Hung) -> str:
    """The code as a picture that can stand in a page."""
    drawn = segno.make(address(one), error=ERRORS, micro=False, boost_error=False)
    return str(drawn.svg_data_uri(border=QUIET, dark=DARK, light="#fff", scale=8))


def _short(one: Hung) -> str:
    """The address as someone types it: without https://, the code in two groups."""
    return address(one).partition("://")[2].removesuffix(one.code) + in_groups(one.code)
