"""Without a database: 503 in words, at once, and back again by itself.

Every test here is slow because it makes a database of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from service.settings import settings
from tests.conftest import _server
from tests.web.reports.sending import GOOD, KEY, as_bytes, submit
from tests.web.serving import send, serving
from web.app import application

pytestmark = pytest.mark.slow


def test_without_a_database_every_answer_is_503_in_swedish_and_quick(
    real: TestClient, store: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with _gone(store), serving(application(settings())) as port:
        answers = [
            send(
                port,
                "POST",
                "/api/v1/reports",
                as_bytes(GOOD),
                content_type="application/json",
                idempotency_key=KEY,
            ),
            *(send(port, "GET", path) for path in ("/rapportera", "/kvitto", "/api/v1/areas.geojson", "/ready")),
            send(
                port,
                "POST",
                "/kvitto",
                b"code=ABC",
                origin=f"http://127.0.0.1:{port}",
                content_type="application/x-www-form-urlencoded",
            ),
        ]

    assert [answer.status for answer in answers] == [503] * len(answers)
    for answer in answers:
        text_of = answer.body.decode()
        assert answer.took_s < 3
        assert int(answer.headers["retry-after"]) > 0
        assert "Tjänsten är inte redo" in text_of
        assert not any(sign in text_of for sign in ("Traceback", "psycopg", "connection", "SELECT", "opl_"))
    assert answers[0].headers["content-type"] == "application/problem+json"
    assert str(store.url.database) not in caplog.text
    assert submit(real, "api").status_code == 201


def test_without_a_database_the_process_says_that_it_is_alive(store: Engine) -> None:
    with _gone(store), serving(application(settings())) as port:
        assert send(port, "GET", "/health").status == 200


def test_a_database_that_comes_back_is_found_again(real: TestClient, store: Engine) -> None:
    assert submit(real, "api").status_code == 201
    with _gone(store):
        assert submit(real, "api").status_code == 503

    assert submit(real, "api").status_code == 200


@contextmanager
def _gone(store: Engine) -> Iterator[None]:
    """The database refuses everybody, and those who were there are thrown out."""
    name = store.url.database
    with _server() as server:
        server.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'))
        server.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )
    try:
        yield
    finally:
        with _server() as server:
            server.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'))
