"""A real mail server on the loopback, and a report whose sender wants mail."""

import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from service.settings import settings
from tests.service.jobs.conftest import context, wall

__all__ = ["context", "wall"]


class Box:
    """What has come in, and what is answered instead: `said` by the step ("RCPT", "DATA") or by the address."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.to: list[str] = []
        self.said: dict[str, str] = {}

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802 (the library's name)
        refused = self.said.get(address) or self.said.get("RCPT")
        if refused:
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if "DATA" in self.said:
            return self.said["DATA"]
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.to += envelope.rcpt_tos
        return "250 OK"


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def server(box: Box) -> Iterator[Controller]:
    """A server that takes mail into the box."""
    port = free_port()
    made = Controller(box, hostname="127.0.0.1", port=port)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def mail(server: Controller, use: Callable[[str], None]) -> Controller:
    """The same, named by our settings."""
    use(f"smtp://127.0.0.1:{server.port}")
    return server


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Name another server by the settings."""

    def set_to(url: str) -> None:
        monkeypatch.setenv("OPL_SMTP_URL", url)
        settings.cache_clear()

    yield set_to
    monkeypatch.undo()
    settings.cache_clear()


def free_port() -> int:
    """One that nobody listens on a moment ago, nor is likely to."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
