"""Send photos as phones do."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import uuid4

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.service.reports.photos.pictures import as_bytes, exif, scene
from tests.web.reports.sending import post


@cache
def picture(width: int = 640) -> bytes:
    """A photo from a phone."""
    return as_bytes(scene(width), exif=exif(6))


@dataclass(frozen=True)
class Sender:
    """Who has sent a report: what they got for it."""

    client: TestClient
    report: str
    reference: str
    code: str
    key: str

    def put(self, content: bytes | None = None, n: object = 1, *, proof: str | None = None, **headers: str) -> Response:
        """A photo, proved by the code unless another proof is given."""
        given = {"authorization": f"Code {self.code}" if proof is None else proof} | headers
        path = f"/api/v1/reports/{self.report}/photos/{n}"
        return self.client.put(path, content=picture() if content is None else content, headers=given)


def sender_of(client: TestClient) -> Sender:
    key = str(uuid4())
    told = post(client, key=key).json()
    return Sender(client, told["id"], told["incident"], told["code"], key)


def stored(files: Path) -> list[Path]:
    """Every file that there is."""
    return sorted(path for path in files.rglob("*") if path.is_file())
