"""What makes two packs the same. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(snapshot: Mapping[str, Any]) -> bytes:
    """A snapshot as bytes that depend on what it says and not on how it was stored: UTF-8 JSON with sorted keys."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def fingerprint(content: bytes) -> str:
    """SHA-256, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
