"""Mail is switched on, and goes nowhere: what is to be sent stands in the store."""

from collections.abc import Iterator

import pytest

from service.settings import settings


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """There is a mail server, and nobody asks it."""
    monkeypatch.setenv("OPL_SMTP_URL", "smtp://127.0.0.1:9")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()
