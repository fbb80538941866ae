"""How signs are printed. Pure."""

from enum import StrEnum


class Size(StrEnum):
    """Four on an A4, or one on each sheet of its own size."""

    FOUR = "a4"
    A5 = "a5"
    A6 = "a6"


SIZES = {Size.FOUR: "Fyra på varje A4", Size.A5: "En på varje A5", Size.A6: "En på varje A6"}


def in_groups(code: str) -> str:
    """ "ABCDE-FGHJK": as people read it off a wall."""
    return f"{code[:5]}-{code[5:]}"
