"""Send the form that ends a case, as a browser without script does."""

from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

Files = list[tuple[str, tuple[str, bytes, str]]]


def sent(client: TestClient, reference: str, *photos: bytes, **typed: Any) -> Response:
    """Fields as typed; unless told otherwise it is removed, now."""
    fields = {"key": "key-of-a-form", "outcome": "removed", "done": "", "forwarded_to": "", "words": "Borta nu. Tack!"}
    files: Files = [("photo", ("../../etc/passwd\r\n", content, "image/jpeg")) for content in photos]
    none: Files = [("photo", ("", b"", "application/octet-stream"))]
    return client.post(f"/arenden/{reference}/avsluta", data=fields | typed, files=files or none)


def there(files: Path) -> int:
    """How many files are kept."""
    return len([path for path in files.rglob("*") if path.is_file()])
