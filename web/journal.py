"""What the service says about itself while it runs: one JSON object a line, and never anything that someone sent.

A request is told by its route's template (an address can hold a code or a token), and by nothing that came with it: no
query, no header, no body, no address of who asked. An error is told by its kind and where it went wrong, never by its text.
"""

import json
import logging
from logging.config import dictConfig
from time import perf_counter
from traceback import extract_tb
from typing import Any
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import clock
from service.settings import settings

log = logging.getLogger(__name__)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
UNKNOWN = "?"  # a route that we do not have, a method that we have not heard of
HEADER = b"x-request-id"


class Lines(logging.Formatter):
    """A record as a line of JSON. `extra={"told": {...}}` adds fields."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {"at": clock.now().isoformat(timespec="milliseconds"), "level": record.levelname.lower()}
        told |= {"from": record.name, "event": record.getMessage()} | getattr(record, "told", {})
        if record.exc_info and record.exc_info[0]:
            told |= {"error": record.exc_info[0].__name__, "where": places(record.exc_info[2])}
        return json.dumps(told, ensure_ascii=False, default=str)


def places(trace: Any) -> list[str]:
    """Where an error passed: file, line and function, the innermost last."""
    return [f"{step.filename}:{step.lineno} {step.name}" for step in extract_tb(trace)]


class Journal:
    """Middleware in plain ASGI, the outermost: a line for every request, whatever became of it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, number, status = perf_counter(), uuid4().hex[:16], 0
        scope.setdefault("state", {})["request_id"] = number

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (HEADER, number.encode())]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            ms = round((perf_counter() - began) * 1000, 1)
            told = {"id": number, "method": method(scope), "route": route(scope), "status": status, "ms": ms}
            log.info("request", extra={"told": told})


def method(scope: Scope) -> str:
    """The method, if it is one: its name is whatever the sender wrote."""
    return str(scope["method"]) if scope["method"] in METHODS else UNKNOWN


def route(scope: Scope) -> str:
    """The template of the route that answered, as "/underlag/{when}"; files by their folder."""
    found = getattr(scope.get("route"), "path", None)
    return str(found) if found else ("/static" if scope["path"].startswith("/static/") else UNKNOWN)


def begin() -> None:
    """Let everything that is logged in this process be lines of JSON on standard error."""
    dictConfig(config())


def config() -> dict[str, Any]:
    """The settings of `logging`, which a server hands on to its workers."""
    silent = {"handlers": [], "level": "CRITICAL", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "web.journal.Lines"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["lines"], "level": settings().log_level.upper()},
        "loggers": {"apscheduler": {"level": "WARNING"}, "uvicorn.access": silent},  # theirs holds address and query
    }
