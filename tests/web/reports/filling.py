"""Fill in the form as people do, and read what it says."""

import re
from datetime import timedelta

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.conftest import NOON
from tests.web.reading import read
from web.reports.traps import stamp

TYPED = "59,51260 15,99140"
GOOD = {"category": "graffiti", "coordinates": TYPED, "outdoors": "yes"}


def send(client: TestClient, **typed: str) -> Response:
    """A good form with other fields, opened a while ago."""
    opened = {"opened": stamp(NOON - timedelta(minutes=1))}
    return client.post("/rapportera", data=GOOD | opened | typed)


def says(answer: Response, field: str, words: str) -> None:
    """The words stand in the summary, which leads to the field, and at the field, which points at them."""
    page = read(answer)
    assert words in page.texts["fel"]
    assert f"#{field}" in page.links
    assert field in page.texts
    assert words in page.texts[f"fel-{field}"]
    assert f"fel-{field}" in page.described[field]
    assert field in page.invalid


def reference(answer: Response) -> str:
    """The number that a receipt shows."""
    found = re.search(r"L\d\d-\d{4,}", answer.text)
    assert found
    return found[0]


def code(answer: Response) -> str:
    """The code that a receipt shows, in its groups."""
    return read(answer).texts["code"].strip()


def in_html(text: str) -> str:
    """A text as a browser keeps it."""
    return text.replace("\r\n", "\n")
