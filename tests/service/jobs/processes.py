"""Scheduler processes, and waiting for what they do."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, text

from service.db import unit_of_work

PROGRAM = ("-m", "service", "scheduler")
OURS = ("-m", "tests.service.jobs.leading")


class Process:
    """A scheduler, and what it has said so far."""

    def __init__(self, *command: str) -> None:
        self.child = subprocess.Popen(
            [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said: list[str] = []
        self.listener = threading.Thread(target=self._listen)
        self.listener.start()

    def _listen(self) -> None:
        assert self.child.stdout is not None
        for line in self.child.stdout:
            self.said.append(line.strip())

    def has_said(self, words: str) -> bool:
        assert self.child.poll() is None, self.said
        return any(words in line for line in self.said)

    def end(self, sign: signal.Signals) -> int:
        self.child.send_signal(sign)
        status = self.child.wait(20)
        self.listener.join()
        if self.child.stdout:
            self.child.stdout.close()
        return status


@contextmanager
def running(*command: str) -> Iterator[Process]:
    started = Process(*command)
    try:
        yield started
    finally:
        if started.child.poll() is None or started.listener.is_alive():
            started.end(signal.SIGKILL)


def within(seconds: float, happens: Callable[[], object]) -> bool:
    until = time.monotonic() + seconds
    while not happens() and time.monotonic() < until:
        time.sleep(0.05)
    return bool(happens())


def ask(engine: Engine, question: str) -> Any:
    with unit_of_work(engine) as session:
        return session.execute(text(question)).scalar_one()


def packs(engine: Engine) -> int:
    return int(ask(engine, "SELECT count(*) FROM briefing"))
