"""No word on a picture is ever read as markup, and nothing that is no number becomes a position."""

import re
from math import inf, nan
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.callouts import Ring
from geo.captions import Caption
from geo.grounds import layer
from geo.pictures import Place, picture
from geo.spots import Dot
from tests.geo.sketch import EAST, EXTENT, FRAME, NORTH, SVG, TOWN, dot, draw, ring

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
    svg = draw(dot(3000, 2000), rings=(spot,), places=(Place(attack, EAST + 1500, NORTH + 4000),), layers=[land])
    svg += picture(
        FRAME, EXTENT, caption, prefix="n", layers=[land], dots=[dot(9, 9), dot(9, 9), dot(99, 9, late=True)]
    )
    root = ElementTree.fromstring(f"<both>{svg}</both>")

    elements = {found.tag.removeprefix(SVG) for found in root.iter()}
    assert elements == {"both", "svg", "title", "desc", "g", "path", "clipPath", "rect", "circle", "text"}
    assert not [name for found in root.iter() for name in found.attrib if name.startswith(("on", "href", "style"))]
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
        re.findall(r'\bid="([^"]+)"', draw(rings=(ring(3000, 2000),), prefix=prefix)) for prefix in ("town", "close")
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
