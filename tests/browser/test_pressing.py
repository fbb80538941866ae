"""The same picture is the same pack, to the byte, whenever and wherever it is pressed."""

import os
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path

import pytest

from service.briefings.rules import canonical
from tests.browser.packs import kept, printed
from tests.browser.sites import Site

FIRST, LATER = "2026-11-25T13:00:00+00:00", "2026-12-24T14:05:00+00:00"
STATED, STATED_LATER = "ons 25 nov 14:00", "tor 24 dec 15:05"


@pytest.fixture(scope="module")
def pressed(town: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's picture, pressed twice in a process that hashes otherwise than this one, in another zone."""
    folder = tmp_path_factory.mktemp("pressed")
    source = folder / "snapshot.json"
    source.write_bytes(canonical(kept(town)[0]))
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    subprocess.run(
        [sys.executable, "-m", "tests.browser.pressing", source, folder, FIRST, LATER],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"},
        check=True,
        timeout=120,
    )
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("form", ["html", "pdf"])
def test_another_process_presses_the_bytes_that_the_store_keeps(pressed: Path, town: Site, form: str) -> None:
    """Presses a pack in a process of its own."""
    assert (pressed / f"0.{form}").read_bytes() == kept(town)[1][form]


@pytest.mark.slow
def test_pressed_later_the_file_differs_only_in_the_time_that_it_states(pressed: Path) -> None:
    """Presses a pack twice."""
    first, later = ((pressed / f"{n}.html").read_text("utf-8").splitlines() for n in (0, 1))
    changed = [line for line in unified_diff(first, later, n=0, lineterm="") if line[:3] not in ("---", "+++", "@@ ")]

    assert [line[0] for line in changed] == ["-", "+"]
    assert STATED in changed[0]
    assert STATED_LATER in changed[1]


@pytest.mark.slow
def test_pressed_later_the_paper_differs_only_in_the_time_that_it_states(pressed: Path) -> None:
    """Reads two PDFs."""
    first, later = (printed((pressed / f"{n}.pdf").read_bytes()) for n in (0, 1))

    assert "".join(first).count(STATED) == 1
    assert [page.replace(STATED, STATED_LATER) for page in first] == later
