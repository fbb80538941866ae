"""People who report while the store is killed under them: each sends again, with its key, until answered."""

import http.client
import json
import random
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

from tests import make

AT_ONCE = 4
PATIENCE_S = 60
WORDS = "Två meter högt, på gaveln mot parken"


class Line(http.client.HTTPConnection):
    """HTTP over a socket that is a file, so that no port is taken."""

    def __init__(self, door: Path) -> None:
        super().__init__("localhost", timeout=30)
        self.door = str(door)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        try:
            self.sock.connect(self.door)
        except OSError:
            self.close()
            raise


@dataclass
class Sender:
    """Sends one report after another. `acked`: key -> the id that the answer gave."""

    door: Path
    stop: Event
    chance: random.Random
    acked: dict[str, str] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    answered_at: float = 0.0

    def run(self) -> None:
        line = Line(self.door)
        while not self.stop.is_set():
            key, body = str(uuid4()), self.report()
            while key not in self.acked:
                self.send(line, key, body)
        line.close()

    def report(self) -> str:
        """Now and then at the same place as others', so that incidents are joined too."""
        where = make.point(metres_north=self.chance.choice((0, self.chance.randint(-5_000, 5_000))))
        return json.dumps({"category": "graffiti", "lon": where.lon, "lat": where.lat, "description": WORDS})

    def send(self, line: Line, key: str, body: str) -> None:
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        try:
            line.request("POST", "/api/v1/reports", body, headers)
            answer = line.getresponse()
            told = json.loads(answer.read())
        except (OSError, http.client.HTTPException) as error:
            line.close()
            self.wait(type(error).__name__)
            return
        if answer.status in (200, 201):
            self.acked[key] = told["id"]
            self.answered_at = time.monotonic()
        else:
            self.wait(str(answer.status))

    def wait(self, why: str) -> None:
        self.refused[why] += 1
        time.sleep(0.02)


@dataclass
class Crowd:
    """Several senders at once."""

    senders: list[Sender]

    @property
    def acked(self) -> dict[str, str]:
        return {key: told for one in self.senders for key, told in list(one.acked.items())}

    @property
    def refused(self) -> Counter[str]:
        return sum((one.refused for one in self.senders), Counter())

    def seconds_until_all_are_answered(self, since: float) -> float:
        while any(one.answered_at < since for one in self.senders):
            assert time.monotonic() < since + PATIENCE_S, "it did not recover by itself"
            time.sleep(0.01)
        return max(one.answered_at for one in self.senders) - since


@contextmanager
def sending(door: Path) -> Iterator[Crowd]:
    """A crowd that sends; at the end each has an answer to all that it sent."""
    stop = Event()
    crowd = Crowd([Sender(door, stop, random.Random(n)) for n in range(AT_ONCE)])
    threads = [Thread(target=one.run, daemon=True) for one in crowd.senders]
    for thread in threads:
        thread.start()
    try:
        yield crowd
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE_S)
    assert not any(thread.is_alive() for thread in threads)
