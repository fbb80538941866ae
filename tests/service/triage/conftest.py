"""Who works with cases."""

import pytest
from sqlmodel import Session

from service.people.rules import Viewer
from tests import make


@pytest.fixture
def coordinator(session: Session) -> Viewer:
    return make.person(session, "coordinator")
