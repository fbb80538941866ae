"""Our own OpenAPI turned against us: thousands of requests made from it, right and wrong, and every check there is.

The same requests each time. For a long run by hand: `OPL_TEST_SCHEMA_CASES=50000 scripts/test tests/web/test_schema.py`.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session

from service.db import unit_of_work
from tests import make
from tests.browser.sites import NOW, Site, calendar, site

CASES = int(os.environ.get("OPL_TEST_SCHEMA_CASES", "2000"))
OPERATIONS, VARIED = 11, 9  # two take nothing that could be varied
SETTINGS = Path(__file__).parent / "schemathesis.toml"
COUNTED = re.compile(r"(\d[\d,]*) generated")


@pytest.fixture(scope="module")
def filled(migrated: str, engine: Engine) -> Iterator[Site]:
    """A service with a calendar and a few reports."""
    engine.dispose()
    with site(migrated, calendar, reports) as made:
        yield made


def reports(session: Session) -> None:
    make.boundary(session)
    for metres in (0, 70, 140, 900):
        make.report(session, metres_north=metres)


def attack(at: Site, place: Path, token: str = "") -> int:
    """How many requests were made and answered as described; half of the cases each, so that both runs make them all."""
    told = place / "schemathesis.toml"
    signed_in = f'\n[auth.openapi.session]\napi_key = "{token}"\n' if token else ""
    told.write_text(SETTINGS.read_text(encoding="utf-8") + signed_in, encoding="utf-8")
    each = max(10, CASES // 2 // VARIED)
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "--config-file",
        str(told),
        "run",
        f"{at.url}/api/v1/openapi.json",
    ]
    wanted = ["--checks=all", "--mode=all", f"--max-examples={each}", "--generation-deterministic", "--no-color"]
    asked = [*command, *wanted, f"--header=Origin: {at.url}"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=place)
    assert done.returncode == 0, done.stdout[-8_000:] + done.stderr[-2_000:]
    made = COUNTED.search(done.stdout)
    assert made is not None
    return int(made[1].replace(",", ""))


@pytest.mark.slow
def test_nobody_gets_more_than_the_description_says(filled: Site, tmp_path: Path) -> None:
    """Sends a thousand requests."""
    assert attack(filled, tmp_path) >= CASES // 2


@pytest.mark.slow
def test_nor_does_a_coordinator(filled: Site, tmp_path: Path) -> None:
    """Sends a thousand requests."""
    with unit_of_work(filled.engine) as session:
        token = make.session_of(session, make.person(session, "coordinator", now=NOW), now=NOW)
    assert attack(filled, tmp_path, token) >= CASES // 2


def test_pages_are_not_in_the_description(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]

    assert len(paths) == OPERATIONS
    assert all(path.startswith("/api/v1/") for path in paths)


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/metrics", "/.git/HEAD"])
def test_there_is_no_other_page_about_how_we_are_made(client: TestClient, staff: TestClient, path: str) -> None:
    assert client.get(path).status_code == staff.get(path).status_code == 404
