"""The pack of a meeting as a page, as a file of its own and as a PDF: they agree to the digit, and need nobody."""

import io
import re
from collections.abc import Mapping
from itertools import pairwise
from math import dist
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.browser.packs import (
    Opened,
    expected_keys,
    expected_tables,
    kept,
    keys,
    printed,
    squeezed,
    tables,
)
from tests.browser.sites import Site
from tests.browser.visits import Visit, barriers, overflow


@pytest.mark.slow
def test_every_form_says_the_same_numbers_as_the_picture(
    staff: Visit, town: Site, browser: Browser, tmp_path: Path
) -> None:
    """Reads a pack in its three forms."""
    snapshot, forms = kept(town)
    page = staff.open("/underlag/2026-11-25")
    file = Opened(browser, tmp_path, forms["html"])
    paper = squeezed("".join(printed(forms["pdf"])))

    assert tables(page) == expected_tables(snapshot)
    assert tables(file.page) == expected_tables(snapshot)
    assert keys(page) == keys(file.page) == expected_keys(snapshot)
    wanted = [" ".join(row) for table in expected_tables(snapshot) for row in table] + expected_keys(snapshot)
    assert [row for row in wanted if squeezed(row) not in paper] == []
    file.context.close()


@pytest.mark.slow
def test_the_list_of_packs_leads_to_every_form(staff: Visit, town: Site) -> None:
    """Opens pages in Chromium."""
    _, forms = kept(town)
    page = staff.open("/underlag")
    addresses = {link.get_attribute("href") for link in page.locator("tbody a").all()}
    assert addresses == {f"/underlag/2026-11-25{form}" for form in ("", ".html", ".pdf")}
    fetched = {form: staff.context.request.get(f"/underlag/2026-11-25.{form}").body() for form in ("html", "pdf")}

    assert fetched == forms
    page.get_by_role("link", name="ons 25 nov 2026", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lägesbild")


@pytest.mark.slow
def test_the_file_shows_its_map_on_a_machine_without_network(town: Site, browser: Browser, tmp_path: Path) -> None:
    """Opens a file in Chromium."""
    snapshot, forms = kept(town)
    file = Opened(browser, tmp_path, forms["html"])
    lone = file.page.locator("path.leaflet-interactive[fill='#0B4A80']").nth(farthest(snapshot))
    lone.click()
    lines = file.page.locator(".leaflet-popup-content :is(h3, p)").all_text_contents()
    drawn = file.page.locator("path.leaflet-interactive[fill]:not([fill='none'])").count()

    assert drawn >= len(snapshot["points"])
    names = {row["code"]: row["name"] for row in snapshot["categories"]}
    told = {point["reference"]: names[point["category"]] for point in snapshot["points"]}
    assert told[lines[0]] == lines[1]
    assert file.is_clean()
    file.context.close()


def farthest(snapshot: Mapping[str, Any]) -> int:
    """Which of the points has most room round it, so that a pointer hits it and nothing else."""
    dots = [(p["x"], p["y"]) for p in snapshot["points"] if not p["overdue"]]
    spots = [(s["x"], s["y"]) for s in snapshot["hotspots"]]
    room = [min(dist(dot, other) for other in [*dots[:n], *dots[n + 1 :], *spots]) for n, dot in enumerate(dots)]
    middle = [n for n, dot in enumerate(dots) if dist(dot, spots[0]) < 2000]
    return max(middle, key=room.__getitem__)


@pytest.mark.slow
@pytest.mark.parametrize("width", [1000, 360])
def test_the_file_shuts_nobody_out(town: Site, browser: Browser, tmp_path: Path, width: int) -> None:
    """Opens a file in Chromium and asks axe about it."""
    file = Opened(browser, tmp_path, kept(town)[1]["html"], width)

    assert barriers(file.page) == []
    assert overflow(file.page) == 0
    assert file.is_clean()
    file.context.close()


@pytest.mark.slow
def test_on_a_phone_each_line_of_the_cover_has_its_own_room(town: Site, browser: Browser, tmp_path: Path) -> None:
    """Opens a file in Chromium."""
    meets, invented = "<p>Lägesbildsmöte", '<p class="invented">Demo – påhittade händelser</p>'
    of_a_demo = kept(town)[1]["html"].decode().replace(meets, invented + meets)
    file = Opened(browser, tmp_path, of_a_demo.encode(), 360)

    boxes = [line.bounding_box() for line in file.page.locator(".cover > *").all()]
    tops_and_ends = [(box["y"], box["y"] + box["height"]) for box in boxes if box]
    assert len(tops_and_ends) == 5
    assert all(below >= end for (_, end), (below, _) in pairwise(tops_and_ends))
    file.context.close()


@pytest.mark.slow
def test_the_situation_stands_on_the_front_page_of_the_paper(town: Site) -> None:
    """Reads a PDF: the sentence, the three numbers, the kinds, the hotspots and who was silent."""
    snapshot, forms = kept(town)
    front, *rest = printed(forms["pdf"])
    for_front = expected_tables(snapshot)[:2]

    assert [row for table in for_front for row in table if squeezed(" ".join(row)) not in squeezed(front)] == []
    assert all(squeezed(name) in squeezed(front) for name in snapshot["silent"])
    assert "Siffrorna säger vad som rapporterats" in front
    assert min(len(page) for page in rest) > 400


@pytest.mark.slow
def test_the_paper_can_be_read_aloud(town: Site) -> None:
    """Reads a PDF's structure: PDF/UA-1, in Swedish, every picture told in words."""
    reader = PdfReader(io.BytesIO(kept(town)[1]["pdf"]))
    root: Any = reader.trailer["/Root"]
    described = [str(node.get("/Alt", "")) for node in _nodes(root["/StructTreeRoot"]) if node.get("/S") == "/Figure"]

    assert root["/Lang"] == "sv"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Lägesbild, Köping, 2026-11-25"
    assert re.search(rb"pdfuaid:part(=\"|>)1", root["/Metadata"].get_object().get_data())
    assert len(described) >= 3
    assert all(told.startswith("Karta, ") for told in described)
    kinds = {str(node.get("/S")) for node in _nodes(root["/StructTreeRoot"])}
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/P"} <= kinds


def _nodes(node: Any) -> list[Any]:
    """Every element of a tagged PDF."""
    children = node.get("/K", [])
    below = [one.get_object() for one in (children if isinstance(children, list) else [children])]
    return [node, *(found for one in below if hasattr(one, "get") for found in _nodes(one))]
