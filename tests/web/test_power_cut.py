"""The promise behind every receipt: what was answered 201 is never lost, and never told twice.

A real server is killed (every process of it, kill -9) at a random moment while reports come in, and started
again. `OPL_TEST_KILL_ROUNDS=20 OPL_TEST_KILL_ACKS=2000` makes it a long test; with -s it tells the figures.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tests.cluster import Cluster, cluster
from tests.web.senders import Line, sending

ROUNDS = int(os.environ.get("OPL_TEST_KILL_ROUNDS", "5"))
ACKS = int(os.environ.get("OPL_TEST_KILL_ACKS", "50"))  # at least so many are answered before the kill
STORED = """
    SELECT (SELECT count(*) FROM report) AS reports, (SELECT count(*) FROM report_key) AS keys,
    (SELECT count(*) FROM report WHERE id NOT IN (SELECT report_id FROM report_key)) AS keyless,
    (SELECT count(*) FROM incident WHERE id NOT IN (SELECT incident_id FROM report)) AS empty,
    (SELECT count(*) FROM incident WHERE id NOT IN (SELECT incident_id FROM clock)) AS clockless,
    (SELECT count(*) FROM report) - (SELECT count(*) FROM incident_event) AS untold
"""
WHOLE = {"keyless": 0, "empty": 0, "clockless": 0, "untold": 0}


@dataclass
class Web:
    """The service as it is run: one uvicorn worker in a process of its own."""

    store: Cluster
    process: "subprocess.Popen[bytes]" = field(init=False)

    @property
    def door(self) -> Path:
        return self.store.home / "door"

    def start(self) -> None:
        options = ["--factory", "web.app:app", "--uds", str(self.door), "--no-access-log"]
        settings = os.environ | {"OPL_DATABASE_URL": self.store.url}
        with (self.store.home / "said").open("ab") as said:
            command = [sys.executable, "-m", "uvicorn", *options]
            self.process = subprocess.Popen(command, env=settings, stdout=said, stderr=said)
        while not self.answers():
            assert self.process.poll() is None, (self.store.home / "said").read_text()
            time.sleep(0.05)

    def answers(self) -> bool:
        with suppress(OSError), closing(Line(self.door)) as line:
            line.request("GET", "/health")
            return line.getresponse().read() == b'{"status":"alive"}'
        return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.door.unlink(missing_ok=True)


@pytest.fixture
def store() -> Iterator[Cluster]:
    with cluster() as made:
        yield made


@pytest.fixture
def web(store: Cluster) -> Iterator[Web]:
    made = Web(store)
    made.start()
    yield made
    made.kill()


def ask(store: Cluster, question: str) -> list[dict[str, Any]]:
    made = create_engine(store.url)
    with made.connect() as connection:
        found = [dict(row) for row in connection.execute(text(question)).mappings()]
    made.dispose()
    return found


def one_round(web: Web, *, web_too: bool) -> dict[str, Any]:
    """Kill at a random moment, start again, let all have an answer, and hold the store against them."""
    [before] = ask(web.store, "SELECT count(*) AS reports FROM report")
    with sending(web.door) as crowd:
        while len(crowd.acked) < ACKS:
            time.sleep(0.01)
        time.sleep(random.uniform(0, 0.5))
        web.store.kill()
        killed = len(crowd.acked)
        if web_too:
            web.kill()
        time.sleep(0.2)
        web.store.start()
        again = time.monotonic()
        if web_too:
            web.start()
        seconds = crowd.seconds_until_all_are_answered(again)

    [found], acked = ask(web.store, STORED), crowd.acked
    stored = {row["id"] for row in ask(web.store, "SELECT id::text FROM report")}
    assert set(acked.values()) <= stored, f"{len(set(acked.values()) - stored)} of {len(acked)} are lost"
    assert len(set(acked.values())) == len(acked), "two keys were given the same report"
    assert found == WHOLE | dict.fromkeys(("reports", "keys"), before["reports"] + len(acked)), "told twice, or half"
    assert crowd.refused, "nobody noticed the kill"
    if not web_too:
        assert set(crowd.refused) <= {"503", "409"}, crowd.refused
    return {
        "acked": killed,
        "in all": len(acked),
        "lost": 0,
        "recovered s": round(seconds, 2),
        **crowd.refused,
    }


@pytest.mark.slow
def test_after_kill_9_every_answered_report_is_there_once_and_the_service_recovers(web: Web) -> None:
    """A server of its own, real processes, and time to kill them; every second round the web too."""
    for number in range(ROUNDS):
        print(number + 1, one_round(web, web_too=number % 2 == 1))
