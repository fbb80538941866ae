"""Fill in the form as people do, and read what it says."""

import re

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.web.reading import read

TYPED = "59,51260 15,99140"
GOOD = {"category": "graffiti", "coordinates": TYPED, "outdoors": "yes"}


def send(client: TestClient, **typed: str) -> Response:
    """A good form with other fields."""
    return client.post("/rapportera", data=GOOD | typed)


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
