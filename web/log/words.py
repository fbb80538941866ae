"""The log in Swedish: who, what, about what."""

import re
from collections.abc import Mapping
from typing import Any

from service.people.rules import matrix

ACTORS = {
    "citizen": "Någon utan inloggning",
    "program": "Programmet lagesbild",
    "scheduler": "Schemaläggaren",
    "database": "Någon direkt i databasen",
    "person": "Någon som inte längre finns här",
}
KINDS = {"change": "Ändringar", "read": "Läsning", "sign_in": "Inloggning", "event": "Övrigt"}
VERBS = {"insert": "Lade till", "update": "Ändrade", "delete": "Tog bort", "truncate": "Tömde"}
THINGS = {
    "report": "rapport",
    "report_screening": "granskad text",
    "incident": "händelse",
    "incident_area": "händelsens område",
    "incident_event": "händelsens historik",
    "clock": "24-timmarsklocka",
    "clock_pause": "respit",
    "category": "slag",
    "clock_rule": "regel för 24-timmarsklockan",
    "area_layer": "områdeslager",
    "area": "område",
    "place": "plats",
    "organisation": "verksamhet",
    "work_function": "funktion",
    "function_area": "funktionens område",
    "person": "person",
    "holding": "innehav av funktion",
    "meeting": "möte",
    "briefing": "underlag",
    "briefing_document": "underlagets fil",
    "police_event": "polisens öppna händelse",
    "password": "lösenord",
    "sign_in_link": "engångslänk",
    "authenticator": "app för engångskoder",
    "recovery_code": "reservkod",
    "passkey": "passnyckel",
    "oidc_identity": "koppling till kommunens katalog",
    "oidc_holding": "innehav som katalogen gav",
}
SENTENCES = {
    "sign_in.done": "Loggade in",
    "sign_in.proved": "Visade sin andra faktor",
    "sign_in.failed": "Försök att logga in misslyckades",
    "sign_in.ended": "Loggade ut",
    "read.case": "Läste ett ärende utanför det egna",
    "log.exported": "Hämtade loggen som fil",
}
COLUMNS = {
    "active": "i bruk",
    "category_code": "slag",
    "closed_at": "stängd",
    "code": "kod",
    "cut_off": "brytpunkt",
    "day": "dag",
    "due_at": "ska vara borta",
    "email": "e-postadress",
    "function_id": "funktion",
    "incident_id": "händelse",
    "kind": "sort",
    "location": "plats",
    "name": "namn",
    "organisation_id": "verksamhet",
    "outcome": "utfall",
    "outdoors": "utomhus",
    "participates": "deltar",
    "person_id": "person",
    "population": "folkmängd",
    "purpose": "ändamål",
    "removed_at": "borta",
    "restricted": "skyddat",
    "role": "roll",
    "since": "från",
    "strong": "med två steg",
    "target_s": "tid i sekunder",
    "until": "till",
    "version": "version",
}
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ANSWERS = {True: "ja", False: "nej", None: "–"}


def action(what: str) -> str:
    """ "incident.update" -> "Ändrade händelse"."""
    if what in SENTENCES:
        return SENTENCES[what]
    thing, _, verb = what.partition(".")
    if thing == "read":
        field = matrix().fields.get(verb)
        return f"Läste: {field.name if field else verb}"
    return f"{VERBS[verb]} {THINGS.get(thing, thing)}" if verb in VERBS else what


def actor(row: Any, names: Mapping[str, str]) -> str:
    """Who did it."""
    return names.get(str(row.person_id), ACTORS["person"]) if row.person_id else ACTORS.get(row.actor, row.actor)


def details(about: Mapping[str, Any], names: Mapping[str, str], most: int) -> list[str]:
    """What it was about, in short lines: how many, which columns, and the values that may be shown, of `most` rows."""
    lines = [f"{about['count']} st"] if about.get("count", 1) != 1 else []
    if columns := about.get("columns"):
        lines.append("ändrat: " + ", ".join(COLUMNS.get(name, name) for name in columns))
    rows = [", ".join(_values(row, names)) for row in about.get("rows", [])[:most]]
    return lines + [row for row in rows if row]


def _values(row: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """Old and new with an arrow between. An id stands for what it names, or is left out."""
    made = ((COLUMNS.get(name, name), _value(value, names)) for name, value in row.items())
    return [f"{name}: {value}" for name, value in made if value is not None]


def _value(value: Any, names: Mapping[str, str]) -> str | None:
    if isinstance(value, list):
        parts = [_value(one, names) for one in value]
        return None if None in parts else " → ".join(str(part) for part in parts)
    if isinstance(value, str) and ID.fullmatch(value):
        return names.get(value)
    return ANSWERS[value] if value is None or isinstance(value, bool) else str(value)
