"""What the browser's form sends, as what the service takes."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from service.errors import Refused
from service.incidents import questions
from service.intake import rules
from service.intake.models import NewReport
from service.people.rules import Viewer
from service.privacy.rules import without

NUMBER = r"-?\d{1,3}(?:[.,]\d{1,15})?"
EXACT = r"-?\d{1,3}[.,]\d{1,15}"  # with its decimals said, so that a comma after it can only part two numbers
COORDINATES = re.compile(rf"\s*(?:({NUMBER})\s*(?:[;\s]|,\s)\s*({NUMBER})|({EXACT}),({EXACT}))\s*")
SET_BY = ("phone", "address", "place")  # how a point was set, where it was not by moving the map
WALL = "%Y-%m-%dT%H:%M"
DEGREES, METRES = re.compile(r"-?\d{1,3}(\.\d{1,15})?"), re.compile(r"\d{1,6}(\.\d{1,3})?")


class ReportForm(BaseModel):
    """The fields of `/rapportera`. Everything is text of any length here: what it must hold is said in words afterwards.

    Answers to a category's questions come as more fields, "graffiti.surface": see `answers`.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str]
    key: str = ""
    category: str = ""
    place: str = ""
    address: str = ""
    coordinates: str = ""
    lon: str = ""
    lat: str = ""
    accuracy_m: str = ""
    location_set: str = ""
    occurred: str = "just_now"
    occurred_from: str = ""
    occurred_to: str = ""
    outdoors: str = "unknown"
    description: str = ""
    joins: str = ""  # the token of an incident that it is about, or "no"
    border: str = ""  # "yes": it lies just outside the municipality, and belongs here anyway
    homepage: str = ""  # what no person sees
    opened: str = ""  # when the form was opened, sealed
    remove: str = ""  # "1": leave out of the words what points out a person, and send the rest
    round: str = ""  # the id of the function's round that it comes from
    template: str = ""  # the id of a template to fill the form with, instead of sending it
    template_id: str = ""  # the template that the form was filled with, to be changed
    template_name: str = ""  # what to call the form as a template,
    template_place: str = ""  # and "yes" when its place belongs to it
    sign: str = ""  # the code of the sign that opened it
    sprak: str = ""  # the language to show the form in, instead of sending it

    def with_fields(self, told: Mapping[str, str]) -> "ReportForm":
        """The form with these fields filled in, and no longer asking to be."""
        return ReportForm.model_validate(self.model_dump() | {**told, "template": ""})


class Link(BaseModel):
    """What an address may say of the form: a category, a place (degrees, metres, how it was set), or a template."""

    model_config = ConfigDict(extra="ignore")
    category: str = ""
    lon: str = ""
    lat: str = ""
    m: str = ""
    satt: str = ""
    mall: str = ""
    sparad: str = ""

    def fields(self) -> dict[str, str]:
        """The form's fields that it fills in. What cannot be read is left out: the form asks for it."""
        told = {"category": self.category} if self.category else {}
        if not all(DEGREES.fullmatch(text) for text in (self.lon, self.lat)):
            return told
        metres = self.m if METRES.fullmatch(self.m) else ""
        return told | placed(self.lon, self.lat, self.satt if self.satt in SET_BY else "pin", metres)


def placed(lon: str, lat: str, how: str, metres: str = "") -> dict[str, str]:
    """The fields of a point, and no other way of telling where."""
    told = {"lon": lon, "lat": lat, "location_set": how, "accuracy_m": metres}
    return told | dict.fromkeys(("place", "address", "coordinates"), "")


def cleaned(form: ReportForm) -> ReportForm:
    """The form as the sender asked for it: with what points out a person left out of the words, when they want that."""
    return form.model_copy(update={"description": without(form.description), "remove": ""}) if form.remove else form


def fresh_key() -> str:
    """The key of a form that has just been opened."""
    return str(uuid4())


def same_place(lon: float, lat: float, metres: float | None, how: str) -> str:
    """The address of an empty form at a place: what Link reads."""
    return f"/rapportera?{urlencode({'lon': lon, 'lat': lat, 'm': metres or '', 'satt': how})}"


def next_form(form: ReportForm) -> ReportForm:
    """An empty form for the next report of the same round."""
    return ReportForm(key=fresh_key(), round=form.round)


def worth_keeping(form: ReportForm) -> dict[str, str]:
    """What of a sent report a template keeps."""
    kept = ("category", "outdoors", "description", "lon", "lat", "location_set", "place", "address", "coordinates")
    told = {name: getattr(form, name) for name in kept} | form.__pydantic_extra__
    return {name: text for name, text in told.items() if text and text != "unknown"}


def position(
    form: ReportForm, places: dict[str, tuple[float, float]], look_up: Callable[[str], dict[str, Any]]
) -> dict[str, Any]:
    """Where: typed coordinates (latitude first, as maps show them), the map's pin, a typed address, or a named place.

    Raises Refused.
    """
    if form.coordinates.strip():
        return _typed(form.coordinates) | {"location_set": "coordinates"}
    if form.lon and form.lat:
        return _pinned(form)
    if form.address.strip():
        return look_up(form.address)
    if form.place in places:
        lon, lat = places[form.place]
        return {"lon": lon, "lat": lat, "location_set": "place"}
    raise Refused(
        "no_place", "Välj en plats på kartan eller i listan, eller skriv en adress eller koordinater.", "coordinates"
    )


def occurred(form: ReportForm, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """When: just now, or an interval on the wall's clock. Raises Refused for an hour that came twice, or never."""
    if form.occurred != "earlier" or not (form.occurred_from or form.occurred_to):
        return {"occurred_from": now, "occurred_to": now, "just_now": True}
    told = {
        name: wall(getattr(form, name), zone, name) for name in ("occurred_from", "occurred_to") if getattr(form, name)
    }
    if len(told) == 2 and told["occurred_to"] < told["occurred_from"]:
        raise Refused("out_of_order", "Den senare tiden ligger före den tidigare.", "occurred_to")
    return told


def answers(form: ReportForm, top: str) -> dict[str, questions.Answer]:
    """What was answered of that which is asked about the top category."""
    prefix = f"{top}."
    told = {
        name.removeprefix(prefix): text for name, text in form.__pydantic_extra__.items() if name.startswith(prefix)
    }
    return questions.answers(top, told | {"outdoors": form.outdoors}, form.category)


def new_report(form: ReportForm, known: Viewer | None, **also: Any) -> NewReport:
    """The report, of the function that told it, if any did; `also`: where, when, and what was answered.

    Raises pydantic's ValidationError for what a model must hold.
    """
    told = {"category": form.category, "description": form.description, "channel": "web"}
    return NewReport.model_validate(told | also | rules.teller(known))


def _typed(text: str) -> dict[str, float]:
    found = COORDINATES.fullmatch(text)
    if not found:
        raise Refused(
            "coordinates", "Skriv koordinater som 59,51260 15,99140: latitud, mellanslag, longitud.", "coordinates"
        )
    lat, lon = (float(part.replace(",", ".")) for part in found.groups() if part)
    return {"lon": lon, "lat": lat}


def _pinned(form: ReportForm) -> dict[str, Any]:
    kind = form.location_set if form.location_set in SET_BY else "pin"
    try:
        accuracy = {"accuracy_m": float(form.accuracy_m)} if form.accuracy_m and kind == "phone" else {}
        return {"lon": float(form.lon), "lat": float(form.lat), "location_set": kind, **accuracy}
    except ValueError as error:
        raise Refused("pin", "Kartans läge kom inte fram. Flytta kartan och försök igen.", "coordinates") from error


def wall(text: str, zone: ZoneInfo, name: str) -> datetime:
    """A phone's date-time field has no zone: it is the wall's time. Raises Refused for an hour that came twice, or never."""
    try:
        naive = datetime.strptime(text, WALL)  # noqa: DTZ007 (the zone is given on the next line)
        first, second = (naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    except (ValueError, OverflowError) as error:
        raise Refused("time", "Tiden går inte att läsa. Skriv datum och klockslag.", name) from error
    if first != second:
        raise Refused("clock_change", "Den natten ställdes klockan om. Välj en tid före kl. 2 eller från kl. 3.", name)
    return first
