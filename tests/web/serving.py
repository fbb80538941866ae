"""A real server on the loopback, on a port of its own, in this process."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any, NamedTuple

import uvicorn
from fastapi import FastAPI

GIVE_UP_S = 20


class Answer(NamedTuple):
    """What a server said, and how long it took to."""

    status: int
    headers: dict[str, str]
    body: bytes
    took_s: float

    def json(self) -> Any:
        return json.loads(self.body)


@contextmanager
def serving(app: FastAPI) -> Iterator[int]:
    """The port at which the application is served, as `lagesbild serve` serves it.

    Without its start and end: it may start without a store, and does not close the one that the test uses.
    """
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
    server = uvicorn.Server(config)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            _wait_for(server, thread)
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(GIVE_UP_S)
            assert not thread.is_alive()


def send(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
    """One request on a connection of its own."""
    started = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=GIVE_UP_S)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, told, answer.read(), time.monotonic() - started)
    finally:
        connection.close()


def _wait_for(server: uvicorn.Server, thread: threading.Thread) -> None:
    until = time.monotonic() + GIVE_UP_S
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < until
        time.sleep(0.01)
