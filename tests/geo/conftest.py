"""A real browser for what can only be seen in one."""

import os
import shutil
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

FONTS = Path(__file__).parents[2] / "web" / "node_modules" / "@fontsource-variable" / "inter" / "files"
CHROMIUM = os.environ.get("OPL_TEST_CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once for a file."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def inter() -> str:
    """The CSS that carries our typeface."""
    font = FONTS / "inter-latin-wght-normal.woff2"
    source = f"data:font/woff2;base64,{b64encode(font.read_bytes()).decode()}"
    return f"@font-face{{font-family:'Inter Variable';font-weight:100 900;src:url({source})}}"
