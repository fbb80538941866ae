"""Where someone can go: the menu, one's own page and the settings show only what the matrix gives."""

from typing import NamedTuple

from service.people.rules import CHANGE, READ, REASON, Viewer


class Way(NamedTuple):
    """A page, and the right to a field that opens it; no field means anyone who has signed in."""

    address: str
    name: str
    what: str
    icon: str
    field: str = ""
    letters: str = READ


WORK = (
    Way("/lagesbild", "Lägesbild", "Perioden på en karta, med siffrorna bredvid", "map-trifold", "picture"),
    Way("/underlag", "Underlag", "Det som mötet tittar på, sida och PDF", "file-text", "picture"),
    Way("/arenden", "Ärenden", "Det som har hänt, så långt din funktion når", "list-checks", "state", READ + REASON),
    Way("/ronder", "Ronder", "Börja en rond, och se vem som har varit ute", "footprints", "rounds"),
    Way("/sanering", "24 timmar", "Hur mycket klotter som var borta i tid, månad för månad", "clock", "numbers"),
    Way("/samtal", "Samtal", "De som har rapporterat och väntar på svar", "chats", "conversation", CHANGE),
    Way("/granskning", "Granskning", "Texter som väntar på att få visas", "eye", "cleaned", CHANGE),
)
SETTINGS = (
    Way("/installningar/personer", "Personer", "Bjud in, ge funktioner, stäng konton", "users-three", "people"),
    Way("/installningar/verksamheter", "Verksamheter", "Vilka som deltar, och med vad", "buildings", "people"),
    Way("/installningar/behorigheter", "Behörigheter", "Vad varje roll ser och får ändra", "lock-key"),
    Way("/installningar/logg", "Logg", "Vem som ändrade och läste vad", "clipboard-text", "log"),
)
MENU_LAST = Way("/installningar", "Inställningar", "Vad varje roll får se, och mer för den som får", "gear-six")
MADE = (
    Way("/mallar", "Mallar", "Det som ni rapporterar ofta, med ett tryck", "notepad", "templates", CHANGE),
    Way("/skyltar", "Skyltar", "Koder på väggen som öppnar formuläret där", "qr-code", "signs"),
)
OWN = (
    Way("/rapportera", "Rapportera", "Berätta om något du har sett", "megaphone"),
    *MADE,
    MENU_LAST,
    Way("/konto", "Konto", "Lösenord och inloggning", "user-circle"),
)


def open_to(viewer: Viewer, ways: tuple[Way, ...]) -> list[Way]:
    """Those of the ways that this viewer may go."""
    return [way for way in ways if not way.field or viewer.has(way.field, way.letters)]


def home(viewer: Viewer) -> str:
    """Where someone's work begins: with what happened, else with what they alone may set, else with who they are here."""
    if work := open_to(viewer, WORK):
        return work[0].address
    theirs = [way for way in open_to(viewer, SETTINGS) if way.field]
    return MENU_LAST.address if theirs else "/min-sida"


def menu(viewer: Viewer) -> list[Way]:
    """The ways in the frame of every page."""
    return open_to(viewer, (*WORK, MENU_LAST))
