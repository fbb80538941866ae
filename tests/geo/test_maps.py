"""The pack's map runs nothing that anyone wrote, asks nothing of the net, and is the same every time."""

import os
import re
import subprocess
import sys
from math import nan
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from shapely.geometry import box, mapping

from geo.maps import MapArea, MapPoint, MapRing, csp, offline_map
from tests.geo.sheet import AREAS, ATTACKS, LEAFLET, POINTS, RINGS, ROOT, Watched, block, page_of, parts

# Words are shown and never run


@pytest.mark.slow
def test_words_that_look_like_code_are_shown_as_they_were_typed(browser: Browser, tmp_path: Path) -> None:
    """Opens the file in Chromium: what a browser does with it is the point."""
    html = page_of(parts(), block(ATTACKS))
    seen = Watched(browser, tmp_path, html)

    assert seen.opened(".ring-letter") == ATTACKS
    seen.page.keyboard.press("Escape")
    assert seen.opened("path.leaflet-interactive[fill='#0B4A80']") == ATTACKS
    assert seen.page.evaluate("document.scripts.length") == 4
    assert seen.page.evaluate("document.images.length") == 0
    assert seen.is_clean()
    seen.page.close()


def test_the_server_works_out_nothing_that_is_in_the_words() -> None:
    bytes_of_the_page = page_of(parts(), block(ATTACKS))
    without = page_of(parts(), block(["Torget"]))

    for answer in ("49", str(os.getpid())):
        assert bytes_of_the_page.count(answer) == without.count(answer)
    assert bytes_of_the_page.count("{{ 7*7 }}") == len(POINTS) + len(AREAS) + len(RINGS)


def test_a_word_cannot_end_the_block_that_it_stands_in() -> None:
    written = block(ATTACKS)

    assert not set("<>&\u2028\u2029") & {
        *written.removeprefix("<script type=").split(">", 1)[1].removesuffix("</script>")
    }
    assert written.count("<") == 2


BAD = [
    "",
    "a" * 41,
    "å",
    "a b",
    "a\n",
    "{{7*7}}",
    "${1}",
    "a'b",
    'a"b',
    "a<b",
    "a\\",
    "a.b",
    "a}b",
    "a`b",
    "٣",
]


@pytest.mark.parametrize("bad", BAD)
def test_only_a_narrow_alphabet_passes_through_folium(bad: str) -> None:
    outline = mapping(box(15, 59, 16, 60))

    with pytest.raises(ValueError, match="A-Z"):
        offline_map(LEAFLET, points=[MapPoint(bad, 16, 59)])
    with pytest.raises(ValueError, match="A-Z"):
        offline_map(LEAFLET, rings=[MapRing(bad, "new", outline)])
    with pytest.raises(ValueError, match="A-Z"):
        offline_map(LEAFLET, name=bad)


@pytest.mark.parametrize("bad", ["", "{{ 7*7 }}", "NEW", "red"])
def test_only_known_styles_pass_through_folium(bad: Any) -> None:
    with pytest.raises(ValueError, match="style"):
        offline_map(LEAFLET, points=[MapPoint("a", 16, 59, bad)])
    with pytest.raises(ValueError, match="style"):
        offline_map(LEAFLET, rings=[MapRing("A", bad, mapping(box(15, 59, 16, 60)))])


@pytest.mark.parametrize("bad", ["{{ 7*7 }}", "0; alert(1)", nan])
def test_only_numbers_pass_as_numbers(bad: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        offline_map(LEAFLET, areas=[MapArea(bad, mapping(box(15, 59, 16, 60)))])
    with pytest.raises((ValueError, TypeError)):
        offline_map(LEAFLET, points=[MapPoint("a", bad, 59)])
    with pytest.raises((ValueError, TypeError)):
        offline_map(LEAFLET, boundary={"type": "Polygon", "coordinates": [[[bad, 1], [2, 2], [3, 1], [bad, 1]]]})


def test_metres_are_refused_where_degrees_are_meant() -> None:
    with pytest.raises(ValueError, match="degrees"):
        offline_map(LEAFLET, boundary=mapping(box(556_000, 6_597_000, 557_000, 6_598_000)))


# Everything is inside


def test_no_part_of_the_map_names_a_file_or_a_host_to_fetch() -> None:
    drawn = parts()

    assert not any("url(" in style or "@import" in style for style in drawn.styles)
    assert "sourceMappingURL" not in drawn.scripts[0]
    assert not re.search(r"https?://|//cdn|\$\(", drawn.html + drawn.scripts[1] + drawn.scripts[2])


def test_the_policy_lets_only_these_scripts_and_styles_run() -> None:
    policy = csp(parts(), extra_scripts=["one()"], extra_styles=["a{}"])

    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert policy.count("sha256-") == 3 + 1 + 2 + 1
    assert csp(parts(), extra_scripts=["two()"], extra_styles=["a{}"]) != policy


@pytest.mark.slow
def test_a_script_that_is_not_in_the_policy_does_not_run(browser: Browser, tmp_path: Path) -> None:
    """Opens the file in Chromium."""
    html = page_of(parts(), block(["Torget"])).replace("</body>", "<script>window.pwned=1</script></body>")
    seen = Watched(browser, tmp_path, html)

    assert seen.page.evaluate("window.pwned") is None
    assert any("Content Security Policy" in said for said in seen.said)
    seen.page.close()


# The same every time


@pytest.mark.slow
def test_two_processes_make_the_same_bytes() -> None:
    """Starts Python twice, with folium."""
    code = "import sys; from tests.geo.sheet import *; sys.stdout.write(page_of(parts(), block(ATTACKS)))"
    made = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(made) == 1
    assert len(made.pop()) > 150_000
