"""What is said about people and organisations, and about what was typed wrong."""

from collections.abc import Sequence

from pydantic import ValidationError

from service.errors import Refused

KINDS = {
    "municipality": "Kommunen",
    "municipal_company": "Kommunalt bolag",
    "police": "Polisen",
    "rescue": "Räddningstjänsten",
    "guard_company": "Bevakningsföretag",
    "contractor": "Entreprenör",
    "housing_company": "Bostadsföretag",
    "association": "Förening",
}
NAME = "Skriv ett namn, högst 100 tecken och utan osynliga tecken."
WORDS = {
    "name": NAME,
    "email": "Skriv en e-postadress, till exempel kim.alm@kommunen.se.",
    "role": "Välj en roll i listan.",
    "kind": "Välj ett slag i listan.",
    "areas": "Välj områden i listan.",
    "organisation": "Välj en verksamhet i listan.",
    "function": "Välj en funktion i listan.",
    "person": "Välj en person i listan.",
}


def told(error: Refused | ValidationError) -> list[dict[str, str]]:
    """What is wrong, in words, by field. What was typed is not in them."""
    if isinstance(error, Refused):
        return [{"field": error.field or "", "text": error.text}]
    return [{"field": field, "text": WORDS.get(field, "Uppgiften stämmer inte.")} for field in _fields(error)]


def _fields(error: ValidationError) -> Sequence[str]:
    return list(dict.fromkeys(str(part["loc"][0]) for part in error.errors(include_input=False) if part["loc"]))
