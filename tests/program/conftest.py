"""What the tests of the program share."""

import pytest
from sqlalchemy import Engine


@pytest.fixture(autouse=True)
def rested(engine: Engine) -> None:
    """No connection is left to the database that a test's own is copied from."""
    engine.dispose()
