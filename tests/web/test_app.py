"""The service put together: what it refuses to start with."""

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Engine, text

from service.errors import Unready
from service.settings import settings
from tests.owning import owner_of
from web.app import SECRET_LENGTH, app, application


@pytest.mark.parametrize("secret", ["", "short", "a" * (SECRET_LENGTH - 1)])
def test_without_a_secret_to_sign_with_it_does_not_start(secret: str) -> None:
    with pytest.raises(Unready, match="OPL_SECRET"):
        application(settings().model_copy(update={"secret": SecretStr(secret)}))


def test_the_factory_takes_the_settings_of_the_process() -> None:
    assert app().title == "OP Lägesbild"


@pytest.mark.slow
def test_it_starts_on_a_store_of_its_own_system_and_stops(store: Engine) -> None:
    """Slow: a database of its own."""
    with TestClient(app()) as served:
        assert served.get("/health").status_code == 200


@pytest.mark.slow
def test_on_a_store_of_another_system_it_does_not_start(store: Engine) -> None:
    """Slow: a database of its own."""
    with owner_of(store) as owner, owner.begin() as connection:
        other = "TYPE geometry(POINT, 32633) USING ST_Transform(location, 32633)"
        connection.execute(text(f"ALTER TABLE incident ALTER COLUMN location {other}"))

    with pytest.raises(Unready, match="32633"), TestClient(app()):
        pytest.fail("it started")
