"""Speak to the application as a server does, without a client that would count or tidy anything."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from tests.lending import lend

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]


async def nothing() -> Message:
    """An empty body."""
    return {"type": "http.request", "body": b"", "more_body": False}


def scope_of(method: str, path: str, headers: dict[str, str], query: str = "") -> Message:
    """A request as a server tells of it; the path exactly as it is given."""
    return {
        "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
        "root_path": "", "scheme": "http", "query_string": query.encode(),
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
    }  # fmt: skip


def speak(method: str, path: str, headers: dict[str, str], receive: Receive = nothing) -> list[Message]:
    """Everything that the application sends back."""
    sent: list[Message] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(lend()(scope_of(method, path, headers), receive, send))
    return sent
