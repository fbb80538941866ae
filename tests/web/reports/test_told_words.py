"""What a person writes is kept as told, calmed so that it breaks no page."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from tests.web.reports.sending import post, told
from tests.web.reports.words import ATTACKS

NORMALISED: list[tuple[str, str | None, str | None]] = [
    ("nothing", None, None),
    ("an empty text", "", None),
    ("only spaces", " \t\r\n\u00a0\u3000", None),
    ("only what cannot be seen", "\u200b\ufeff", None),
    ("the word null", "null", "null"),
    ("a turned direction", "ab\u202ecd\u2066ef", "abcdef"),
    ("no width", "kl\u200bot\ufeffter\u2060", "klotter"),
    ("a family, whose joiners stay", "👨‍👩‍👧", "👨‍👩‍👧"),
    ("letters in parts", "a\u030al", "ål"),
    ("line ends of three sorts", "a\r\nb\rc\nd", "a\nb\nc\nd"),
    ("500 marks on a letter", "b" + "\u0335" * 500, "b" + "\u0335" * 4),
    (
        "500 marks of a sort that does not combine",
        "b" + "\u0335\u034f\u20dd" * 167,
        "b\u0335\u034f\u20dd\u0335",
    ),
    ("spaces around", "  tagg på muren \n", "tagg på muren"),
    ("2,000 characters", "å" * 2_000, "å" * 2_000),
    ("1,000 emoji, which a browser counts as 2,000", "😀" * 1_000, "😀" * 1_000),
]


@pytest.mark.parametrize("words", ATTACKS)
def test_words_that_break_pages_are_kept_as_told(client: TestClient, session: Session, words: str) -> None:
    answer = post(client, told(description=words))

    assert answer.status_code == 201
    assert _description(session) == words.replace("\r\n", "\n")
    assert set(answer.json()) == {"id", "reference", "code", "incident", "due_at"}


@pytest.mark.parametrize(("given", "kept"), [row[1:] for row in NORMALISED], ids=[row[0] for row in NORMALISED])
def test_words_are_made_calm(client: TestClient, session: Session, given: str | None, kept: str | None) -> None:
    assert post(client, told(description=given)).status_code == 201
    assert _description(session) == kept


def _description(session: Session) -> str | None:
    found: str | None = session.execute(text("SELECT description FROM report")).scalar_one()
    return found
