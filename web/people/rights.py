"""The matrix in words, from nothing but the matrix itself."""

from dataclasses import dataclass

from service.people.rules import CHANGE, CITIZEN, NUMBERS, READ, REASON, Field, Reach, Right, matrix

EVERYONE, NOBODY = "everyone", "nobody"
REACHES = {
    Reach.ALL: "",
    Reach.AREA: "i funktionens områden",
    Reach.UNIT: "det som hör till den egna verksamheten",
    Reach.OWN: "det som hör till den egna funktionen",
    Reach.ORDER: "det som den egna verksamheten har fått beställning på",
}
VERBS = {READ: "läser", CHANGE: "ändrar", NUMBERS: "ser som antal"}
CITIZENS = REACHES | {Reach.OWN: "sin egen rapport"}  # they have no function
NOT_SEEN = "ser inte"


@dataclass(frozen=True)
class Card:
    """One role: what it may, as words and the fields that they are about, and the fields that it does not see."""

    role: str
    name: str
    seen: dict[str, list[str]]
    unseen: list[str]


def cards(first: set[str]) -> list[Card]:
    """Every role, one's own first."""
    return [_card(role) for role in _roles(first)]


def by_field(first: set[str]) -> list[tuple[str, list[str]]]:
    """Each field, with the words for every role in the order of the cards."""
    fields = [field for field in matrix().fields.values() if field.name not in hidden()]
    return [(field.name, [_words(role, field) for role in _roles(first)]) for field in fields]


def hidden() -> list[str]:
    """The fields that no role sees."""
    return [field.name for field in matrix().fields.values() if not set(field.rights) - {NOBODY}]


def names() -> dict[str, str]:
    """What roles are called."""
    return matrix().roles


def words(rights: tuple[Right, ...], reaches: dict[Reach, str] = REACHES) -> str:
    """What a role may, in one phrase; NOT_SEEN for nothing."""
    return ", annars ".join(_phrase(right, reaches[right.reach]) for right in rights) or NOT_SEEN


def _roles(first: set[str]) -> list[str]:
    return sorted(matrix().roles, key=lambda role: role not in first)


def _card(role: str) -> Card:
    seen: dict[str, list[str]] = {}
    for field in matrix().fields.values():
        if field.name not in hidden():
            seen.setdefault(_words(role, field), []).append(field.name)
    return Card(role, names()[role], seen, seen.pop(NOT_SEEN, []))


def _words(role: str, field: Field) -> str:
    rights = field.rights.get(role) or field.rights.get(EVERYONE, ())
    return words(rights, CITIZENS if role == CITIZEN else REACHES)


def _phrase(right: Right, reach: str) -> str:
    if REASON in right.letters:
        return f"läser {reach} när en anledning anges; läsningen antecknas".replace("  ", " ")
    return f"{' och '.join(VERBS[letter] for letter in right.letters)} {reach}".strip()
