"""The log in Swedish: who, what, about what."""

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
    "read.case": "Läste ett ärende med angivet skäl",
    "log.exported": "Hämtade loggen som fil",
}
OUTCOMES = {
    "removed": "borta",
    "fixed": "åtgärdat",
    "not_found": "fanns inte",
    "forwarded": "vidarebefordrat",
    "owner_refuses": "ägaren avstår",
    "noted": "noterat",
    "imported": "avslutat",
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
