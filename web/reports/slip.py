"""The slip of a report that was just received: its code in groups, and as a picture that another phone reads."""

from typing import Any

import segno
from markupsafe import Markup

from service.intake.rules import code_groups
from service.settings import settings
from web.languages import gettext as _

MODULE = 4  # pixels of the picture's smallest square


def slip(code: str | None) -> dict[str, Any]:
    """What the receipt shows of a code: `code` in its groups, `qr` as an SVG, `follow` the page where it is used."""
    address = f"{settings().base_url.rstrip('/')}/kvitto"
    if code is None:
        return {"code": None, "follow": address}
    return {"code": code_groups(code), "follow": address, "qr": _qr(f"{address}#{code}")}


def _qr(address: str) -> Markup:
    """The code stands in the fragment, which a browser sends to nobody."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        scale=MODULE, border=3, dark="#000", light="#fff", svgid="qr", svgclass="slip-qr", lineclass=None
    )
    alone = drawn.replace("<svg ", '<svg role="img" aria-label="{}" ', 1)
    return Markup(alone).format(_("QR-kod som öppnar rapporten. Koden i text säger samma sak."))  # noqa: S704 (segno's)
