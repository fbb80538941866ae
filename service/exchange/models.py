"""How a file in someone else's shape is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

FIELDS = ("id", "category", "opened_at", "closed_at", "status", "lat", "lon")
OPTIONAL = ("due_at", "group", "area", "address", "channel", "description")
NEEDED = ("id", "category", "opened_at", "lat", "lon")
TRANSLATED = ("category", "status")
Row = Mapping[str | None, str | None]  # column -> cell; None: what stands beyond the last column


@dataclass(frozen=True)
class Reading:
    """`columns`: our field -> their column. `values`: (field, their value) -> ours.

    `otherwise`: the code for categories that are not translated; None refuses them.
    """

    source: str
    zone: ZoneInfo
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    otherwise: str | None = None

    def column(self, name: str) -> str:
        return self.columns.get(name, name)


@dataclass(frozen=True)
class RefusedRow:
    """A row that cannot be taken, by its line in the file (the header is line 1), and why, in Swedish."""

    line: int
    reason: str


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do. `cleaned`: rows in whose words something pointed out a person, and was left out."""

    rows: int
    new: int
    already_there: int
    refused: tuple[RefusedRow, ...]
    cleaned: int = 0


@dataclass(frozen=True)
class Listed(Imported):
    """The same for a file that is the whole of a list: what is on it now instead of what was."""

    changed: int = 0
    gone: int = 0
