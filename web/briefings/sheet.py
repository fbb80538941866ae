"""What the pack's template is given, the same for every form."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from markupsafe import Markup

from web.briefings.maps import maps

Form = Literal["page", "html", "pdf"]


def sheet(
    snapshot: Mapping[str, Any], *, sha256: str, version: int, made_at: datetime, form: Form, offline: Any = None
) -> dict[str, Any]:
    """The template's context. `offline` is the interactive map of the self-contained form."""
    return {
        "p": snapshot,
        "maps": _maps(sha256, _Held(snapshot)),
        "form": form,
        "offline": offline,
        "sha256": sha256,
        "version": version,
        "made_at": made_at,
    }


class _Held:
    """A snapshot that can be a cache's argument: the checksum beside it says which it is."""

    def __init__(self, snapshot: Mapping[str, Any]) -> None:
        self.snapshot = snapshot

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)


@lru_cache(maxsize=8)
def _maps(sha256: str, held: _Held) -> dict[str, Markup]:  # noqa: ARG001 (the checksum is the cache's key)
    """Drawing takes a tenth of a second, and a pack is opened by everyone in the room at once."""
    return maps(held.snapshot)
