"""A map picture says everything it must, hides nothing, runs nothing and is the same every time."""

import os
import random
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from geo.frames import around
from geo.grounds import layer, metric
from geo.pictures import picture
from tests.geo.sketch import CAPTION, EAST, FRAME, SVG, TOWN, dot, draw, ring, words

# What every map must have


def test_a_map_says_its_period_count_source_scale_and_north_and_explains_its_signs() -> None:
    said = words(draw(dot(3000, 2000), dot(3000, 2600, late=True), rings=(ring(3000, 2000),)))

    for demanded in (
        "N",
        "0",
        "1 km",
        "en händelse",
        "försenad sanering",
        "ny",
        "områdesgräns",
        "kommungräns",
    ):
        assert demanded in said
    text = " ".join(said)
    for demanded in (CAPTION.period, CAPTION.count, CAPTION.source, CAPTION.notes):
        assert demanded in text


def test_the_legend_explains_only_what_is_on_the_map() -> None:
    said = words(draw(dot(3000, 2000)))

    assert "en händelse" in said
    assert not {"försenad sanering", "flera på samma plats", "ny"} & {*said}


def test_a_map_is_an_image_with_a_name_and_a_description_for_those_who_do_not_see_it() -> None:
    root = ElementTree.fromstring(draw())
    known = {found.get("id"): found.text for found in root.iter()}

    assert root.get("role") == "img"
    assert [known[of] for of in (root.get("aria-labelledby") or "").split()] == [
        CAPTION.title,
        CAPTION.description,
    ]
    assert root[0].tag == f"{SVG}title"  # where the PDF looks for its alternative text


def test_without_anything_that_happened_the_map_shows_the_municipality() -> None:
    extent = around(FRAME, otherwise=metric(TOWN))

    said = words(picture(FRAME, extent, CAPTION, prefix="m", layers=[layer("edge", [TOWN], "kommungräns")]))

    assert extent.west < EAST + 500 < EAST + 6000 < extent.east
    assert "kommungräns" in said
    assert "en händelse" not in said


def test_without_anything_at_all_there_is_still_a_map_with_its_caption() -> None:
    svg = picture(
        FRAME,
        around(FRAME),
        CAPTION,
        prefix="m",
        layers=[layer("land", []), layer("edge", [], "kommungräns")],
    )

    assert "kommungräns" not in words(svg)
    assert CAPTION.count in " ".join(words(svg))


# The same every time


def test_the_order_in_which_incidents_come_does_not_show() -> None:
    dots = [dot(600.0 * n, 300.0 * n, late=n % 3 == 0) for n in range(1, 9)]

    assert draw(*dots) == draw(*reversed(dots))


@pytest.mark.slow
def test_two_processes_draw_the_same_bytes() -> None:
    """Starts Python twice."""
    code = """
import sys
from tests.geo.sketch import *
dots = [dot(600 * n, 400 * n, late=n > 6) for n in range(1, 9)]
rings = (ring(3000, 2000), ring(3600, 2400, "gone", "B"))
from geo.pictures import Place
sys.stdout.write(draw(*dots, rings=rings, places=(Place("Köping", EAST + 900, NORTH + 900),)))
"""
    drawn = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(drawn) == 1
    assert "Köping" in drawn.pop().decode()


def test_no_number_carries_float_noise() -> None:
    svg = draw(dot(1234.56789, 2345.6789), rings=(ring(3001.23456, 2000.98765),))

    assert not re.search(r"\d\.\d{4,}|\de[-+]\d|nan|inf\b", svg)


# Dots


def circles(svg: str) -> int:
    """On the map, not in the legend."""
    return svg[: svg.index("en händelse")].count("<circle") - 1


def test_incidents_on_one_spot_are_one_dot_with_their_number() -> None:
    svg = draw(*[dot(3000, 2000)] * 12, dot(4000, 2000))

    assert circles(svg) == 2
    assert "12" in words(svg)
    assert "flera på samma plats" in words(svg)


def test_what_is_late_has_another_shape() -> None:
    on_time, late = draw(dot(3000, 2000)), draw(dot(3000, 2000, late=True))

    assert circles(on_time) == 1
    assert "<circle" not in late
    assert "försenad sanering" in words(late)


def test_what_lies_outside_the_frame_is_not_drawn() -> None:
    assert circles(draw(dot(3000, 2000), dot(-50, 2000))) == 1


@pytest.mark.slow
def test_five_thousand_dots_are_all_there() -> None:
    """Draws a large map."""
    chance = random.Random(1)
    dots = [dot(chance.uniform(50, 6400), chance.uniform(50, 5000)) for _ in range(5000)]

    svg = draw(*dots, rings=tuple(ring(900.0 + 900 * n, 2000, letter="ABCDE"[n]) for n in range(5)))

    assert circles(svg) == 5000


# Rings


def test_a_callout_says_letter_place_state_and_the_rest() -> None:
    said = words(draw(dot(3000, 2000), rings=(ring(3000, 2000, "fading", "D", "Ullvigatan"),)))

    assert {"D", "Ullvigatan", "avtar", "4 händelser, förra 8"} <= {*said}


def test_a_ring_outside_the_frame_is_neither_drawn_nor_explained() -> None:
    assert "ny" not in words(draw(rings=(ring(-9000, 2000),)))
