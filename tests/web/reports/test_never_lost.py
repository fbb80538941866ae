"""A report that is answered 201 is kept, once; one that is not kept never is. Real commits throughout.

Every test here is slow because it makes a database of its own, and some wait for a lock to time out.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from service.intake import rules
from service.settings import settings
from tests.owning import owner_of
from tests.web.reports.sending import GOOD, KEY, as_bytes, submit, told
from tests.web.serving import Answer, send, serving
from web.app import application
from web.reports.api import ANYONE

pytestmark = pytest.mark.slow
FAILS = """
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN {how}; RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER fails AFTER INSERT ON report DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION fail();
"""
AT_COMMIT = {
    "a constraint that fails": "RAISE EXCEPTION 'no 19900101-1239' USING ERRCODE = 'check_violation'",
    "a deadlock": "RAISE EXCEPTION 'deadlock' USING ERRCODE = 'deadlock_detected'",
    "a full disk": "RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'",
    "a server that goes away": "PERFORM pg_terminate_backend(pg_backend_pid()), pg_sleep(5)",
}


def test_a_hundred_parallel_sends_of_one_report_are_one_report(store: Engine) -> None:
    def once(port: int) -> Answer:
        return send(
            port,
            "POST",
            "/api/v1/reports",
            as_bytes(GOOD),
            content_type="application/json",
            idempotency_key=KEY,
        )

    with serving(application(settings())) as port, ThreadPoolExecutor(100) as many:
        answers = list(many.map(once, [port] * 100))

    told_of = Counter(answer.status for answer in answers)
    assert told_of[201] == 1
    assert told_of[200] + told_of[409] == 99
    assert {answer.json()["reference"] for answer in answers if answer.status < 300} == {_only(store, "reference")}
    assert [answer.json().get("code") is not None for answer in answers if answer.status < 300].count(True) == 1
    assert all(answer.headers["retry-after"] == "2" for answer in answers if answer.status == 409)
    assert _counts(store) == (1, 1, 1)


def test_a_hundred_parallel_reports_of_one_thing_are_a_hundred_reports(store: Engine) -> None:
    def once(given: tuple[int, int]) -> Answer:
        port, n = given
        headers = {"content_type": "application/json", "idempotency_key": f"{KEY}-{n}"}
        return send(port, "POST", "/api/v1/reports", as_bytes(told(description=f"nr {n}")), **headers)

    with serving(application(settings())) as port, ThreadPoolExecutor(100) as many:
        answers = list(many.map(once, [(port, n) for n in range(100)]))

    assert Counter(answer.status for answer in answers) == {201: 100}
    assert len({answer.json()["reference"] for answer in answers}) == 100
    assert _counts(store)[0] == 100


@pytest.mark.parametrize("how", AT_COMMIT.values(), ids=AT_COMMIT)
@pytest.mark.parametrize("door", ["api", "form"])
def test_a_commit_that_fails_is_never_answered_201(
    real: TestClient, store: Engine, caplog: pytest.LogCaptureFixture, how: str, door: str
) -> None:
    _do(store, FAILS.format(how=how))

    answer = submit(real, door)

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "Tjänsten är inte redo" in answer.text
    assert not any(sign in answer.text + caplog.text for sign in ("1239", "Traceback", "psycopg.errors", "L26-"))
    assert _counts(store) == (0, 0, 0)

    _do(store, "DROP TRIGGER fails ON report")
    assert submit(real, door).status_code == 201
    assert _counts(store) == (1, 1, 1)


def test_a_key_that_someone_else_is_sending_with_is_asked_for_again_later(real: TestClient, store: Engine) -> None:
    with store.connect() as other:
        claim = "INSERT INTO report_key VALUES (:key, :key, gen_random_uuid(), now())"
        other.execute(text(claim), {"key": rules.key_hash(KEY, ANYONE)})
        with serving(application(settings())) as port:
            answer = send(
                port,
                "POST",
                "/api/v1/reports",
                as_bytes(GOOD),
                content_type="application/json",
                idempotency_key=KEY,
            )
        other.rollback()

    assert (answer.status, answer.json()["code"], answer.headers["retry-after"]) == (409, "busy", "2")
    assert answer.took_s < 3
    assert submit(real, "api").status_code == 201


@pytest.mark.parametrize("table", ["incident", "report_key"])
def test_a_table_that_is_locked_makes_nobody_wait_for_long(real: TestClient, store: Engine, table: str) -> None:
    with store.connect() as other, serving(application(settings())) as port:
        other.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        answer = send(
            port,
            "POST",
            "/api/v1/reports",
            as_bytes(GOOD),
            content_type="application/json",
            idempotency_key=KEY,
        )
        other.rollback()

    assert answer.status in (409, 503)
    assert int(answer.headers["retry-after"]) > 0
    assert answer.took_s < 3
    assert submit(real, "api").status_code == 201


def test_a_report_whose_answer_got_lost_can_be_sent_again(real: TestClient, store: Engine) -> None:
    first = submit(real, "form")
    again = submit(real, "form")

    assert (first.status_code, again.status_code) == (201, 200)
    assert _only(store, "reference") in again.text


def _do(store: Engine, statements: str) -> None:
    with owner_of(store) as owner, owner.begin() as connection:
        connection.execute(text(statements))


def _counts(store: Engine) -> tuple[int, ...]:
    with store.connect() as connection:
        return tuple(
            int(connection.execute(text(f"SELECT count(*) FROM {t}")).scalar_one())
            for t in ("report", "incident", "report_key")
        )


def _only(store: Engine, column: str) -> str:
    with store.connect() as connection:
        found: str = connection.execute(text(f"SELECT {column} FROM report")).scalar_one()
        return found
