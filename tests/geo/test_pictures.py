"""A map picture says everything it must, hides nothing, runs nothing and is the same every time."""

import os
import random
import re
import subprocess
import sys
from math import inf, nan
from pathlib import Path
from time import process_time
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box, mapping

from geo import marks
from geo.callouts import Ring
from geo.captions import Caption
from geo.frames import Extent, Frame, View, around
from geo.furniture import metres
from geo.grounds import layer, metric
from geo.pictures import Place, picture
from geo.spots import Dot

EAST, NORTH = 556_000.0, 6_597_000.0
FRAME = Frame(653, 512)
EXTENT = Extent(EAST, NORTH, EAST + 6530, NORTH + 5120)  # ten metres to a pixel
TOWN = mapping(box(EAST + 500, NORTH + 500, EAST + 6000, NORTH + 4600))
CAPTION = Caption(
    title="Karta: alla händelser",
    description="Fem händelser, de flesta vid torget.",
    period="tis 10 nov 13:00 – tis 24 nov 2026 13:00",
    count="n = 5 händelser från 7 rapporter",
    source="Områden: SCB, DeSO 2025 (CC0).",
    notes="Koordinatsystem SWEREF 99 TM.",
    dot="en händelse",
    late="försenad sanering",
    several="flera på samma plats",
)
STATES: dict[marks.Style, str] = {
    "new": "ny",
    "growing": "växer",
    "steady": "oförändrad",
    "fading": "avtar",
    "gone": "borta",
}
SVG = "{http://www.w3.org/2000/svg}"


def dot(east: float, north: float, *, late: bool = False) -> Dot:
    return Dot(EAST + east, NORTH + north, late)


def ring(
    east: float, north: float, style: marks.Style = "new", letter: str = "A", title: str = "Torget"
) -> Ring:
    hull = box(EAST + east - 80, NORTH + north - 80, EAST + east + 80, NORTH + north + 80)
    return Ring(hull, style, letter, title, STATES[style], "4 händelser, förra 8")


def words(svg: str) -> list[str]:
    return [found.text or "" for found in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def draw(*dots: Dot, rings: tuple[Ring, ...] = (), places: tuple[Place, ...] = (), **more: object) -> str:
    layers = [
        layer("land", [TOWN]),
        layer("border", [TOWN], "områdesgräns"),
        layer("edge", [TOWN], "kommungräns"),
    ]
    given: dict[str, object] = {
        "prefix": "m",
        "layers": layers,
        "places": places,
        "dots": dots,
        "rings": rings,
    }
    return picture(FRAME, EXTENT, CAPTION, **(given | more))  # type: ignore[arg-type]


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
    code = (
        "from tests.geo.test_pictures import *\n"
        "dots = [dot(600 * n, 400 * n, late=n > 6) for n in range(1, 9)]\n"
        "sys.stdout.write(draw(*dots, rings=(ring(3000, 2000), ring(3600, 2400, 'gone', 'B')), places=(Place('Köping', EAST + 900, NORTH + 900),)))"
    )
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


# What it must not do

ATTACKS = [
    "<script>alert(1)</script>",
    "A & B <img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{{ 7*7 }}",
    "]]>",
    "&amp;",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_name_that_looks_like_markup_is_shown_as_it_was_typed(attack: str) -> None:
    caption = Caption(*[attack] * 9)
    land = layer("land", [TOWN], attack)
    spot = Ring(ring(3000, 2000).hull, "new", "A", attack, attack, attack)
    svg = draw(
        dot(3000, 2000), rings=(spot,), places=(Place(attack, EAST + 1500, NORTH + 4000),), layers=[land]
    )
    svg += picture(
        FRAME, EXTENT, caption, prefix="n", layers=[land], dots=[dot(9, 9), dot(9, 9), dot(99, 9, late=True)]
    )
    root = ElementTree.fromstring(f"<both>{svg}</both>")

    elements = {found.tag.removeprefix(SVG) for found in root.iter()}
    assert elements == {"both", "svg", "title", "desc", "g", "path", "clipPath", "rect", "circle", "text"}
    assert not [
        name for found in root.iter() for name in found.attrib if name.startswith(("on", "href", "style"))
    ]
    assert sum((found.text or "") == attack for found in root.iter(f"{SVG}text")) >= 4


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_words_at_all_give_a_picture_that_can_be_read(title: str, name: str) -> None:
    """Control characters and half surrogates too. Slow: sixty maps."""
    spot = Ring(ring(3000, 2000).hull, "new", "A", title, name, title)

    svg = draw(rings=(spot,), places=(Place(name, EAST + 1500, NORTH + 4000),))

    ElementTree.fromstring(svg.encode())


def test_pictures_on_one_page_share_no_ids() -> None:
    first, second = (
        re.findall(r'\bid="([^"]+)"', draw(rings=(ring(3000, 2000),), prefix=prefix))
        for prefix in ("town", "close")
    )

    assert first
    assert not {*first} & {*second}
    assert all(one.startswith("town-") for one in first)


@pytest.mark.parametrize("prefix", ["", "1a", 'a"b', "a b", "å", "a" * 41, "a\n"])
def test_a_prefix_that_is_no_id_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        draw(prefix=prefix)


@pytest.mark.parametrize("bad", [nan, inf, -inf])
def test_a_position_that_is_not_a_number_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="not a number"):
        draw(Dot(bad, NORTH))
    with pytest.raises(ValueError, match="not a number"):
        draw(places=(Place("Köping", EAST, bad),))


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
def test_five_thousand_dots_are_all_there_and_quickly() -> None:
    """Draws a large map and takes the time."""
    chance = random.Random(1)
    dots = [dot(chance.uniform(50, 6400), chance.uniform(50, 5000)) for _ in range(5000)]
    draw(*dots[:10])

    began = process_time()
    svg = draw(*dots, rings=tuple(ring(900.0 + 900 * n, 2000, letter="ABCDE"[n]) for n in range(5)))
    took = process_time() - began

    assert circles(svg) == 5000
    assert took < 0.3


# Rings


def test_every_kind_of_ring_is_told_apart_without_colour_and_by_more_than_its_letter() -> None:
    looks = {
        style: re.sub(r"#[0-9A-F]{6}", "#", marks.ring(style, "M0 0", 11) + marks.mark(style, 0, 0, 11))
        for style in STATES
    }

    assert len({*looks.values()}) == len(STATES)


def test_rings_and_dots_are_dark_enough_on_grey_paper() -> None:
    for colour in (*(line.colour for line in marks.RINGS.values()), "#0B4A80", "#A61B1B"):
        assert contrast(colour, "#E8E8E6") > 4.5, colour


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    dark, light = sorted(luminance(colour) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_callout_says_letter_place_state_and_the_rest() -> None:
    said = words(draw(dot(3000, 2000), rings=(ring(3000, 2000, "fading", "D", "Ullvigatan"),)))

    assert {"D", "Ullvigatan", "avtar", "4 händelser, förra 8"} <= {*said}


def test_a_ring_outside_the_frame_is_neither_drawn_nor_explained() -> None:
    assert "ny" not in words(draw(rings=(ring(-9000, 2000),)))


# The ground


def test_a_border_that_two_areas_share_is_drawn_once() -> None:
    areas = [mapping(box(east, 0, east + 1000, 1000)) for east in (0, 1000)]

    assert layer("border", areas).shape.length == pytest.approx(7000, rel=0.02)


def test_cracks_between_areas_are_closed_and_enclaves_are_not() -> None:
    west, east = box(0, 0, 5000, 9000), box(5040, 0, 9000, 9000)
    enclave = Polygon(box(0, 0, 9000, 9000).exterior, [box(2000, 2000, 4000, 4000).exterior])

    assert layer("land", [mapping(west), mapping(east)]).shape.area == pytest.approx(81e6, rel=0.01)
    assert layer("land", [mapping(enclave)]).shape.area == pytest.approx(77e6, rel=0.01)


@pytest.mark.parametrize(
    "geojson",
    [{}, {"type": "Polygon"}, {"type": "Cube", "coordinates": []}, {"type": "Polygon", "coordinates": "x"}],
)
def test_what_is_no_geometry_is_refused(geojson: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="GeoJSON"):
        metric(geojson)


# The extent and the scale


def test_the_extent_has_the_frames_proportions_and_holds_everything() -> None:
    points = [(EAST, NORTH), (EAST + 9000, NORTH + 1000)]

    found = around(FRAME, points=points, outlines=[box(EAST, NORTH - 3000, EAST + 10, NORTH)])

    assert (found.east - found.west) / (found.north - found.south) == pytest.approx(653 / 512)
    assert all(found.holds(*point) for point in points)
    assert found.south < NORTH - 3000


@pytest.mark.parametrize("points", [[(EAST, NORTH)], [(EAST, NORTH)] * 9])
def test_one_spot_gets_a_map_of_its_surroundings(points: list[tuple[float, float]]) -> None:
    found = around(FRAME, points=points, least_m=600)

    assert found.north - found.south == pytest.approx(600)
    assert found.west < EAST < found.east


def test_a_town_is_shown_although_a_few_lie_far_out() -> None:
    town = [(EAST + 10.0 * n, NORTH + 7.0 * n) for n in range(90)]

    found = around(FRAME, points=[*town, (EAST + 40_000, NORTH)], keep=0.9)

    assert found.east - found.west < 2500
    assert sum(found.holds(*point) for point in town) >= 81


@given(st.floats(200, 200_000), st.floats(12, 60))
def test_the_scale_bar_is_as_long_as_it_says(metres_wide: float, text_px: float) -> None:
    frame = Frame(1180, 830, text_px)
    view = View(frame, Extent(0, 0, metres_wide, metres_wide * 830 / 1180))

    length = view.round_length(0.22)

    assert f"{length:.0e}"[0] in "125"
    assert length == float(f"{length:.0e}")
    assert 0.08 < length * view.scale / frame.width_px <= 0.22 * (1 + 1e-9)


def test_lengths_are_said_in_metres_and_kilometres() -> None:
    assert [metres(length) for length in (50, 500, 1000, 20_000)] == ["50 m", "500 m", "1 km", "20 km"]


@pytest.mark.parametrize("size", [(0, 500), (653, 40), (653, -512)])
def test_a_frame_too_small_for_its_words_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="too small"):
        Frame(*size)
