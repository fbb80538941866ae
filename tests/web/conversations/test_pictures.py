"""Pictures on `/kvitto`: by an address that says nothing, for a while, when someone has looked."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text
from sqlmodel import Session

from service.bounds import PICTURE_LIFE
from service.reports.photos import actions
from service.settings import settings
from tests import make
from tests.conftest import NOON
from tests.web.conftest import At
from tests.web.reports.photos.sending import Sender, sender_of

TOKEN = re.compile(r"/kvitto/bild/[\w-]+")


@pytest.fixture
def sender(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sender:
    """Someone who has sent a report with a photo. A photo is made anew in a process of its own."""
    monkeypatch.setattr(settings(), "files", tmp_path / "photos")
    sent = sender_of(client)
    assert sent.put().status_code == 201
    return sent


def follow(sender: Sender) -> Response:
    return sender.client.post("/kvitto", data={"code": sender.code})


def decide(session: Session, *, shown: bool) -> None:
    photo = session.execute(text("SELECT id FROM photo")).scalar_one()
    who = make.person(session, "coordinator").person_id
    actions.screen(session, photo, shown=shown, person_id=who, now=NOON)


@pytest.mark.slow
def test_a_picture_is_shown_when_someone_has_looked_and_as_long_as_that_holds(
    sender: Sender, session: Session, at: At
) -> None:
    """Makes a photo anew in a process of its own."""
    waiting = follow(sender).text
    assert "En bild som du skickade har kommit fram." in waiting
    assert not TOKEN.search(waiting)

    decide(session, shown=True)
    found = TOKEN.search(follow(sender).text)
    assert found
    small, whole = sender.client.get(found[0]), sender.client.get(f"{found[0]}/hel")
    for answer in (small, whole):
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["cache-control"] == "private, no-store"
    assert len(small.content) < len(whole.content)

    at(NOON + PICTURE_LIFE + timedelta(seconds=1))
    assert sender.client.get(found[0]).status_code == 404
    at(NOON)
    decide(session, shown=False)
    assert sender.client.get(found[0]).status_code == 404
    assert not TOKEN.search(follow(sender).text)


@pytest.mark.parametrize("token", ["x", "x" * 43, "A" * 80, "%00", "å"])
@pytest.mark.parametrize("end", ["", "/hel"])
def test_what_is_no_token_opens_nothing(client: TestClient, token: str, end: str) -> None:
    assert client.get(f"/kvitto/bild/{token}{end}").status_code == 404
