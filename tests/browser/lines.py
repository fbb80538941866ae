"""The line between a phone and the service, which a test can cut, or let lose an answer that was on its way."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

PART = 65_536
PORTAL = b"<!doctype html><title>Logga in</title>"
PORTAL_SAYS = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(
    PORTAL
)


class Line:
    """Passes on what is said. `up`: both ways; else nobody answers. `loses`: so many answers to sent reports get lost.

    `portal`: a network's own sign-in page answers everything. `sent` counts the reports that went through, `most` how
    many of them were under way at once.
    """

    def __init__(self, url: str) -> None:
        self._far = urlsplit(url)
        self._heard = socket.create_server(("127.0.0.1", 0))
        self._ends: set[socket.socket] = set()
        self._under_way = 0
        self._counting = threading.Lock()
        self.url = f"http://127.0.0.1:{self._heard.getsockname()[1]}"
        self.up, self.portal, self.loses = True, False, 0
        self.sent = self.most = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """From now on nobody answers, and whoever was talking is cut off."""
        self.up = False
        self._hang_up()

    def mend(self) -> None:
        self.up, self.portal = True, False
        self._hang_up()

    def catch(self) -> None:
        """A portal stands in the way."""
        self.portal = True
        self._hang_up()

    def close(self) -> None:
        self.up = False
        self._heard.close()
        self._hang_up()

    def _hang_up(self) -> None:
        for end in list(self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._heard.accept()
                threading.Thread(target=self._talk, args=(near,), daemon=True).start()

    def _talk(self, near: socket.socket) -> None:
        with near, suppress(OSError):
            if self.portal:
                near.recv(PART)
                near.sendall(PORTAL_SAYS + PORTAL)
            elif self.up:
                with socket.create_connection((self._far.hostname or "", self._far.port or 0)) as far:
                    self._pass_on(near, far)

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        self._ends |= {near, far}
        asked = _Asked()
        back = threading.Thread(target=self._answers, args=(far, near, asked), daemon=True)
        back.start()
        try:
            while part := near.recv(PART):
                if part.startswith(b"POST /api/v1/reports "):
                    asked.report = True
                    self._count(+1)
                far.sendall(part)
        finally:
            with suppress(OSError):
                far.shutdown(socket.SHUT_RDWR)
            back.join()
            self._ends -= {near, far}

    def _answers(self, far: socket.socket, near: socket.socket, asked: "_Asked") -> None:
        with suppress(OSError):
            while part := far.recv(PART):
                was_report, asked.report = asked.report, False
                if was_report:
                    self._count(-1)
                    if self.loses:
                        self.loses -= 1
                        break
                near.sendall(part)
        with suppress(OSError):
            near.shutdown(socket.SHUT_RDWR)

    def _count(self, step: int) -> None:
        with self._counting:
            self._under_way += step
            self.sent += step > 0
            self.most = max(self.most, self._under_way)


class _Asked:
    """What one connection was last asked."""

    report = False


@contextmanager
def line_to(url: str) -> Iterator[Line]:
    line = Line(url)
    try:
        yield line
    finally:
        line.close()
