"""The rule file as it stands: the browser is built from the same one (web/src/privacy.js)."""

import json
from pathlib import Path
from typing import Any, NamedTuple

RULES: dict[str, Any] = json.loads((Path(__file__).parent / "rules.json").read_text(encoding="utf-8"))


class Hit(NamedTuple):
    """What was found, and where: code points [start, end) of the text, and `kind` a name of the rule file's kinds."""

    kind: str
    start: int
    end: int
