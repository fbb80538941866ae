"""Applications lent to one test at a time: working out an application's routes takes a tenth of a second of the processor."""

from typing import Any, NamedTuple, cast

from fastapi import FastAPI

from service.settings import Settings, settings
from web.app import application


class Heeded:
    """The settings, and which of them were asked for."""

    def __init__(self, now: Settings) -> None:
        self.now = now
        self.asked: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return self.asked.setdefault(name, getattr(self.now, name))


class Held(NamedTuple):
    """An application, the settings that it was put together by, and its routes as they were then."""

    app: FastAPI
    by: dict[str, Any]
    routes: list[Any]


_idle: list[Held] = []
_lent: list[Held] = []


def lend() -> FastAPI:
    """An application that nobody else has: as a new one, by the settings of now. Raises Unready as a new one does."""
    heeded = Heeded(settings())
    new = application(cast(Settings, heeded))  # cheap, as long as nobody asks it anything
    held = next((one for one in _idle if one.by == heeded.asked), None)
    if held is None:
        held = Held(new, heeded.asked, [*new.routes])
    else:
        _idle.remove(held)
    _lent.append(held)
    return held.app


def take_back() -> None:
    """The test is over. What it changed is undone; an application that it gave other routes is not lent again."""
    for held in _lent:
        held.app.dependency_overrides.clear()
        held.app.state._state.clear()
        if held.app.routes == held.routes:
            _idle.append(held)
    _lent.clear()
