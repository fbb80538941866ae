"""What the tests of the log's page share."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from tests.conftest import SignedInAs
from tests.service.log.written import forget


@pytest.fixture
def auditor(signed_in_as: SignedInAs, session: Session) -> TestClient:
    """Someone who may read the log, which is empty. What is logged is logged now, whatever time the tests play."""
    made = signed_in_as("auditor")
    forget(session)
    return made
