"""What happens in the demo, how often, where and who tells.

How large a part each group has is chosen (a safety service is told of graffiti far more often than a city's
fault report is); how a group divides, and its hours, weekdays, seasons and waits, are learned.
"""

from dataclasses import dataclass, field
from functools import cache

from service.demo.rates import part

FIXED, CRIMES = 0.24, 0.10  # of all: littering with the physical environment, and what the police count too
SHARED, COUNTED = ("littering", "lighting", "grounds"), ("theft", "drugs", "person")
OUT_OF_DOORS = ("station", "square", "park", "building")


@dataclass(frozen=True)
class Kind:
    """One group of categories.

    `leaves` and `tellers` are weights; `clock` and `season` name learned shares, `wait` learned waits (None:
    it is only noted); `gathers` are the kinds of place that it happens around.
    """

    name: str
    weight: float
    leaves: dict[str, float]
    clock: str = "done"
    season: str = "unrest"
    wait: str | None = None
    gathers: tuple[str, ...] = OUT_OF_DOORS
    tellers: dict[str, float] = field(default_factory=lambda: {"citizen": 50, "staff": 35, "guard": 15})


@cache
def kinds() -> tuple[Kind, ...]:
    """All of them. The weights are relative."""
    return (*_to_fix(), *_to_see())


@cache
def kind_of(category: str) -> Kind:
    """The group that a category belongs to. Raises KeyError for one that the demo does not use."""
    return {leaf: kind for kind in kinds() for leaf in kind.leaves}[category]


def _fixed(name: str) -> float:
    """The learned part of one of the three groups, of what the three have together."""
    return FIXED * part("municipal", name) / sum(part("municipal", shared) for shared in SHARED)


def _crime(name: str) -> float:
    """The same among theft, drugs and crimes against a person, as reported to the police in Köping."""
    return CRIMES * part("police", name) / sum(part("police", crime) for crime in COUNTED)


def _to_fix() -> tuple[Kind, ...]:
    graffiti = {"graffiti_tag": 72.0, "graffiti_private": 20.0, "graffiti_offensive": 8.0}
    damage = {"vandalism_glass": 32.0, "vandalism_vehicle": 12.0, "vandalism_fire": 8.0, "vandalism": 33.0}
    litter = {"littering": 50.0, "littering_dumped": 40.0, "littering_needles": 10.0}
    grounds = {"environment_overgrown": 52.0, "environment_fence": 28.0, "environment_dark": 20.0}
    inside = {"vandalism_interior": 1.0}
    play = {"vandalism_playground": 1.0}
    lamps = {"environment_lamp": 1.0}
    told: dict[str, float] = {"citizen": 45, "staff": 45, "guard": 10}
    green = ("park", "playground")
    near_schools = ("school", "station", "building", "park")
    return (
        Kind("graffiti", 0.27, graffiti, "told", "graffiti", "graffiti", near_schools, told),
        Kind("vandalism", 0.10, damage, "done", "unrest", "repair", (*near_schools, "square"), told),
        Kind("interior", 0.02, inside, "done", "graffiti", "repair", ("school", "building"), {"staff": 1}),
        Kind("playground", 0.025, play, "told", "grounds", "repair", ("playground",), told),
        Kind("littering", _fixed("littering"), litter, "told", "littering", "cleaning", tellers=told),
        Kind("lighting", _fixed("lighting"), lamps, "told", "lighting", "repair", tellers=told),
        Kind("grounds", _fixed("grounds"), grounds, "told", "grounds", "grounds", green, told),
    )


def _to_see() -> tuple[Kind, ...]:
    night: dict[str, float] = {"citizen": 30, "staff": 30, "guard": 40}
    known: dict[str, float] = {"citizen": 10, "staff": 55, "guard": 35}
    staff: dict[str, float] = {"citizen": 20, "staff": 80}
    passing: dict[str, float] = {"citizen": 80, "staff": 20}
    after: dict[str, float] = {"rescue": 75, "citizen": 15, "staff": 10}
    return (
        Kind(
            "unsafe_place",
            0.05,
            {"unsafe_place": 1.0},
            "done",
            "lighting",
            tellers=passing,
        ),
        Kind("gathering", 0.08, {"gathering": 1.0}, tellers=night),
        Kind("disorder", 0.07, {"disorder": 1.0}, tellers=night),
        Kind("violence_threat", _crime("person"), {"violence_threat": 1.0}, tellers=known),
        Kind("drugs", _crime("drugs"), {"drugs": 1.0}, tellers=known),
        Kind("theft", _crime("theft"), {"theft": 1.0}, gathers=("building", "station")),
        Kind(
            "traffic",
            0.06,
            {"traffic": 1.0},
            gathers=("school", "square"),
            tellers=passing,
        ),
        Kind("rough_stay", 0.02, {"rough_stay": 1.0}, "told", "graffiti", tellers=known),
        Kind("fire", 0.012, {"fire": 1.0}, gathers=("school", "park"), tellers=after),
        Kind("rumour", 0.012, {"rumour": 1.0}, "told", "graffiti", tellers=staff),
        Kind("positive", 0.03, {"positive": 1.0}, "told", "grounds", tellers=staff),
        Kind("other", 0.025, {"other": 1.0}, "told", "littering"),
    )
