"""A report that has been sent, and a directory of the test's own for its photos."""

import pytest
from fastapi.testclient import TestClient

from tests.service.reports.photos.conftest import files
from tests.web.reports.photos.sending import Sender, sender_of

__all__ = ["files"]


@pytest.fixture
def sender(client: TestClient, files: object) -> Sender:
    """Someone who has just sent a report, without signing in."""
    return sender_of(client)
