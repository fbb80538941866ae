"""What is wrong with a form that was sent, in words at its fields."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from service.errors import Refused, TooMany
from service.privacy.rulebook import Hit
from web.errors import wait
from web.languages import gettext as _
from web.languages import marked
from web.reports.addresses import Several
from web.wording import minutes, told

WORDS = {
    "category": marked("Välj vad det gäller."),
    "description": marked("Texten är för lång eller innehåller tecken som inte går att spara. Högst 2 000 tecken."),
    "words": marked("Texten är för lång eller innehåller tecken som inte går att spara. Högst 2 000 tecken."),
    "lon": marked("Platsen går inte att läsa."),
    "lat": marked("Platsen går inte att läsa."),
    "accuracy_m": marked("Platsens noggrannhet går inte att läsa."),
}
PLACE = ("lon", "lat", "accuracy_m")


@dataclass(frozen=True)
class Faults:
    """`errors`: {field, text} each; `offers`: better positions; `hits`: where the words point out a person.

    `status` and `headers` of the answer that shows them.
    """

    errors: list[dict[str, str]] = field(default_factory=list)
    offers: list[dict[str, str]] = field(default_factory=list)
    hits: Sequence[Hit] = ()
    status: int = 422
    headers: dict[str, str] = field(default_factory=dict)


NONE = Faults(status=200)


def faults(error: Refused | TooMany | ValidationError, next_door: str = "") -> Faults:
    """What the form's page shows. `next_door`: better words for a place that lies elsewhere."""
    if isinstance(error, TooMany):
        text = _(
            "Just nu kommer många rapporter härifrån. Vänta %(time)s och skicka igen. Allt står kvar.",
            time=minutes(error.wait_s),
        )
        return Faults([{"field": "", "text": text}], status=429, headers=wait(error))
    if isinstance(error, Refused):
        name = "coordinates" if error.field in PLACE else error.field or "category"
        offers = _choices(error) if isinstance(error, Several) else _offers(error.offer)
        return Faults([{"field": name, "text": next_door or _(error.text)}], offers)
    parts = error.errors(include_input=False, include_url=False)
    hits = [hit for part in parts for hit in part.get("ctx", {}).get("hits", ())]
    said = dict.fromkeys(_said(part) for part in parts)
    return Faults([{"field": name, "text": text} for name, text in said], hits=hits)


def _said(part: Any) -> tuple[str, str]:
    name = str(part["loc"][0]) if part["loc"] else "occurred_to"
    found = part.get("ctx", {})
    hits = found.get("hits")
    text = told(hits, found.get("also", ())) if hits else _(WORDS.get(name, marked("Uppgiften stämmer inte.")))
    return "coordinates" if name in PLACE else name, text


def _offers(offer: dict[str, float]) -> list[dict[str, str]]:
    """A better position, ready to be typed in."""
    if not offer:
        return []
    typed = _typed(offer["lon"], offer["lat"])
    return [
        {
            "at": "coordinates",
            "coordinates": typed,
            "text": _("Menade du %(place)s?", place=typed),
            "button": _("Använd och skicka"),
        }
    ]


def _choices(error: Several) -> list[dict[str, str]]:
    """What a typed address may mean, to press one of."""
    return [
        {"at": "address", "coordinates": _typed(one.lon, one.lat), "text": one.label, "button": _("Det är där. Skicka")}
        for one in error.found
    ]


def _typed(lon: float, lat: float) -> str:
    return f"{lat:.5f} {lon:.5f}".replace(".", ",")
