"""Photos are kept in a directory of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.settings import settings


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("OPL_FILES", str(tmp_path / "photos"))
    settings.cache_clear()
    yield tmp_path / "photos"
    settings.cache_clear()
