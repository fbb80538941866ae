"""What the service tells a phone's queue: whose a report is, what makes it an app, and a worker for each release."""

import json
import re
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from fastapi.testclient import TestClient
from PIL import Image

from tests.conftest import SignedInAs
from tests.make import CENTRE

REPORT = {"category": "graffiti", "lon": CENTRE.lon, "lat": CENTRE.lat}


def _send(client: TestClient, told_by: str | None) -> int:
    headers = {"idempotency-key": uuid4().hex} | ({"told-by": told_by} if told_by is not None else {})
    return client.post("/api/v1/reports", json=REPORT, headers=headers).status_code


def _mark(client: TestClient) -> str | None:
    mark: str | None = client.get("/rapportera/vantar/vem").json()["sender"]
    return mark


def test_a_report_goes_in_as_whoever_kept_it_or_not_now(client: TestClient, signed_in_as: SignedInAs) -> None:
    keeper, colleague = signed_in_as("guard"), signed_in_as("guard")
    kept_by = _mark(keeper)

    assert kept_by is not None
    assert _send(keeper, kept_by) == 201
    assert (_send(client, kept_by), _send(colleague, kept_by), _send(client, "")) == (401, 403, 401)
    assert _send(client, None) == 201


def test_the_mark_is_the_persons_own_and_says_nothing_else(client: TestClient, signed_in_as: SignedInAs) -> None:
    one, another = signed_in_as("guard"), signed_in_as("guard")
    marks = [_mark(one), _mark(one), _mark(another)]

    assert _mark(client) is None
    assert marks[0] == marks[1] != marks[2]
    assert all(re.fullmatch("[0-9a-f]{32}", mark or "") for mark in marks)


def test_the_app_names_nobody_elses_address(client: TestClient) -> None:
    answer = client.get("/app.webmanifest")
    told = answer.json()

    assert answer.headers["content-type"] == "application/manifest+json"
    assert told["name"] == "Rapportera – Köping"
    assert told["start_url"] == told["id"] == "/rapportera"
    assert "//" not in json.dumps(told)
    assert client.get(told["icons"][0]["src"]).headers["content-type"] == "image/svg+xml"


def test_the_app_has_icons_in_pixels_of_the_size_that_is_said(client: TestClient) -> None:
    told = [one for one in client.get("/app.webmanifest").json()["icons"] if one["type"] == "image/png"]
    drawn = [Image.open(BytesIO(client.get(one["src"]).content)).convert("RGBA") for one in told]

    assert [(one["sizes"], one["purpose"]) for one in told] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    assert [f"{one.width}x{one.height}" for one in drawn] == [one["sizes"] for one in told]
    assert [one.crop((0, 0, 1, 1)).tobytes()[3] for one in drawn] == [0, 0, 255]  # a maskable icon fills its square
    beside = [(one.width // 2, one.height // 10) for one in drawn]
    assert {one.crop((*at, at[0] + 1, at[1] + 1)).tobytes()[:3] for one, at in zip(drawn, beside, strict=True)} == {
        bytes.fromhex("0b4a80")
    }


def test_the_worker_is_asked_for_each_time_and_holds_its_version(client: TestClient) -> None:
    first, again = client.get("/sw.js"), client.get("/sw.js")

    assert first.headers["content-type"].startswith("text/javascript")
    assert first.headers["cache-control"] == "no-cache"
    assert "default-src 'none'" in first.headers["content-security-policy"]
    assert re.match(r'self\.VERSION = "[0-9a-f]{16}";\n', first.text)
    assert first.text == again.text


def test_the_page_has_every_icon_that_it_names() -> None:
    page = Path("web/reports/waiting.html").read_text(encoding="utf-8")
    sprite = Path("web/static/vendor/icons.svg").read_text(encoding="utf-8")

    assert [name for name in re.findall(r'icon\("([a-z-]+)"\)', page) if f'id="{name}"' not in sprite] == []
