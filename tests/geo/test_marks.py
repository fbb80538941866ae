"""What a map's signs say without colour."""

import re
from typing import get_args

from geo import marks, spots
from geo.marks import Style

STYLES: tuple[Style, ...] = get_args(Style)


def test_every_kind_of_ring_is_told_apart_without_colour_and_by_more_than_its_letter() -> None:
    lines = {re.sub(r"#[0-9A-F]{6}", "#", marks.ring(style, "M0 0", 11)) for style in STYLES}
    signs = {re.sub(r"#[0-9A-F]{6}", "#", marks.mark(style, 0, 0, 11)) for style in STYLES}

    assert len(signs) == len(STYLES)
    assert len(lines) == len(STYLES) - 1  # new and growing are both solid, as on the screen


def test_rings_and_dots_are_dark_enough_on_grey_paper() -> None:
    for colour in (*(line.colour for line in marks.RINGS.values()), spots.DOT, spots.LATE):
        assert contrast(colour, marks.GROUNDS["built"]["fill"]) > 4.5, colour


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    dark, light = sorted(luminance(colour) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
