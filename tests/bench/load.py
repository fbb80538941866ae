"""Clients that keep their connection and ask as fast as they are answered.

One thread and no HTTP library, so that asking costs a few microseconds of the cores that the server also needs.
"""

import re
import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)
HEAD_END = b"\r\n\r\n"
CHUNK = 1 << 18
PATIENCE_S = 30.0


@dataclass(frozen=True)
class Load:
    """What a server bore: answers per second, and milliseconds until half and 95 % of them had come."""

    per_second: float
    p50_ms: float
    p95_ms: float


@dataclass
class _Client:
    channel: socket.socket
    begun: float = 0.0
    got: bytearray = field(default_factory=bytearray)

    def ask(self, request: bytes) -> None:
        self.got.clear()
        self.begun = time.perf_counter()
        self.channel.sendall(request)

    def hear(self) -> bool:
        """Take what came. Is the answer whole?"""
        part = self.channel.recv(CHUNK)
        if not part:
            raise ConnectionError("the server hung up")
        self.got += part
        return _is_whole(self.got)


def request(method: str, target: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """An HTTP/1.1 request, ready to send."""
    told = {"Host": "127.0.0.1", **headers}
    if body:
        told["Content-Length"] = str(len(body))
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def drive(port: int, requests: Iterator[bytes], *, clients: int, seconds: float, status: int) -> Load:
    """Let so many clients ask for so long. Raises RuntimeError with the answer when one has another status."""
    waiting = selectors.DefaultSelector()
    crowd = [_Client(_connected(port)) for _ in range(clients)]
    for client in crowd:
        waiting.register(client.channel, selectors.EVENT_READ, client)
        client.ask(next(requests))
    answers = _answers(waiting, requests, f"HTTP/1.1 {status} ".encode())
    for _ in crowd:  # the first answers only warm
        next(answers)
    load = _listen(answers, seconds)
    for client in crowd:
        client.channel.close()
    waiting.close()
    return load


def _listen(answers: Iterator[float], seconds: float) -> Load:
    begun = time.perf_counter()
    took = [next(answers)]
    while time.perf_counter() - begun < seconds:
        took.append(next(answers))
    lasted = time.perf_counter() - begun
    took.sort()
    return Load(len(took) / lasted, took[len(took) // 2] * 1000, took[int(len(took) * 0.95)] * 1000)


def _answers(waiting: selectors.BaseSelector, requests: Iterator[bytes], expected: bytes) -> Iterator[float]:
    """How many seconds each answer took, as they come; whoever is answered asks again."""
    while ready := waiting.select(PATIENCE_S):
        for client in (key.data for key, _ in ready):
            if client.hear():
                took = time.perf_counter() - client.begun
                if not client.got.startswith(expected):
                    raise RuntimeError(client.got[:2000].decode(errors="replace"))
                client.ask(next(requests))
                yield took
    raise RuntimeError("the server does not answer")


def _connected(port: int) -> socket.socket:
    """Connections come one by one, as people do, so that every worker of the server gets its share."""
    made = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    time.sleep(0.002)
    return made


def _is_whole(got: bytearray) -> bool:
    end = got.find(HEAD_END)
    if end < 0:
        return False
    told = LENGTH.search(got, 0, end + 2)
    if told is None:
        raise RuntimeError(f"an answer without length: {got[:end].decode(errors='replace')}")
    return len(got) >= end + len(HEAD_END) + int(told[1])
