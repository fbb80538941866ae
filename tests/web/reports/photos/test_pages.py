"""Photos are looked at by someone before others see them; what is hidden is hidden for everyone."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text
from sqlmodel import Session

from service.reports.photos import actions, storage
from service.reports.photos.encoding import Picture
from tests import make
from tests.conftest import NOON, SignedInAs
from tests.service.reports.photos.pictures import as_bytes, scene
from web.reports.photos import pages, shown

SMALL = as_bytes(scene(32, 24))
REASON = "Åklagaren behöver se den"


class Album:
    """A report with one photo whose files are there."""

    def __init__(self, session: Session) -> None:
        self.session = session
        incident = make.incident(session, "littering")
        self.incident = str(
            session.execute(text(f"SELECT reference FROM incident WHERE id = '{incident}'")).scalar_one()
        )
        report = session.execute(text(f"SELECT id FROM report WHERE incident_id = '{incident}'")).scalar_one()
        self.name = storage.put(Picture(64, 48, as_bytes(scene(64, 48)), SMALL))
        actions.keep(session, report, 1, Picture(64, 48, b"x", b"y"), name=self.name, sent_sha256=b"s" * 32, now=NOON)
        self.photo = str(session.execute(text("SELECT id FROM photo")).scalar_one())

    @property
    def address(self) -> str:
        return f"/arenden/{self.incident}/bilder/{self.photo}"

    def decide(self, client: TestClient, verdict: str) -> Response:
        return client.post(f"/granskning/bilder/{self.photo}", data={"verdict": verdict})

    def hide(self, client: TestClient, *areas: str) -> Response:
        return client.post(f"/granskning/bilder/{self.photo}/maskera", data={"area": [*areas]})

    def logged(self, what: str) -> list[tuple[str | None, list[str]]]:
        asked = "SELECT reason, about->'refs' FROM log_entry WHERE what = :what ORDER BY at"
        return [tuple(row) for row in self.session.execute(text(asked), {"what": what})]


@pytest.fixture
def album(session: Session, files: Path) -> Album:
    return Album(session)


def test_a_screener_sees_what_waits_and_that_is_noted(staff: TestClient, album: Album) -> None:
    told = staff.get("/granskning/bilder").text

    assert "1 bild väntar" in told
    assert f'src="{album.address}"' in told
    assert album.logged("read.photo") == [(None, [album.incident])]


def test_what_someone_has_looked_at_is_seen_by_others_and_as_a_picture_only(
    staff: TestClient, signed_in_as: SignedInAs, album: Album
) -> None:
    police = signed_in_as("police")
    assert police.get(album.address).status_code == 404

    assert album.decide(staff, "shown").headers["location"] == "/granskning/bilder"

    whole, small = police.get(album.address), police.get(album.address + "/liten")
    assert (whole.status_code, small.content) == (200, SMALL)
    assert whole.content == storage.read(album.name)
    for answer in (whole, small):
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["content-disposition"] == 'inline; filename="bild.jpg"'
        assert "content-encoding" not in answer.headers
    assert album.logged("read.photo") == []
    assert "Alla bilder är granskade" in staff.get("/granskning/bilder").text


def test_one_may_change_ones_mind(staff: TestClient, signed_in_as: SignedInAs, album: Album) -> None:
    police = signed_in_as("police")
    for verdict, status in (("shown", 200), ("withheld", 404), ("shown", 200)):
        album.decide(staff, verdict)
        assert police.get(album.address).status_code == status
    assert album.session.execute(text("SELECT count(*) FROM photo_screening")).scalar_one() == 3


def test_a_file_that_is_gone_is_not_there(staff: TestClient, album: Album) -> None:
    storage.remove([album.name])

    assert staff.get(album.address).status_code == 404


@pytest.mark.slow
def test_what_is_hidden_is_hidden_for_everyone_and_the_rest_is_sealed(
    staff: TestClient, signed_in_as: SignedInAs, album: Album, files: Path
) -> None:
    """Makes a picture anew in a process."""
    police, before = signed_in_as("police"), storage.read(album.name)
    album.decide(staff, "shown")

    answer = album.hide(staff, "0 0 50 50", "", "60,5 10% 20 20")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/granskning/bilder/{album.photo}")
    after = {client.get(album.address).content for client in (staff, police)}
    assert len(after) == 1
    assert before not in after
    assert storage.read(album.name) == before
    assert "delar är maskerade" in staff.get(f"/granskning/bilder/{album.photo}").text
    kept = album.session.execute(text("SELECT areas FROM photo_redaction")).scalar_one()
    assert kept == [[0, 0, 0.5, 0.5], [0.605, 0.1, 0.2, 0.2]]

    opened = police.post(album.address + "/original", data={"reason": REASON})
    assert (opened.content, opened.headers["content-type"]) == (before, "image/jpeg")
    assert album.logged("read.pixels") == [(REASON, [album.incident])]


@pytest.mark.parametrize("reason", ["", "    x   ", "x" * 301])
def test_without_a_reason_what_is_sealed_stays_so(staff: TestClient, album: Album, reason: str) -> None:
    answer = staff.post(album.address + "/original", data={"reason": reason})

    assert answer.status_code == 422
    assert album.logged("read.pixels") == []


AREAS = [(), ("",), ("10 20 30",), ("a b c d",), ("0 0 0 0",), ("200 0 10 10",), ("10 20 30 15", "x")]


@pytest.mark.parametrize("areas", AREAS, ids=str)
def test_what_cannot_be_hidden_is_told_and_nothing_is_changed(
    staff: TestClient, album: Album, areas: tuple[str, ...]
) -> None:
    answer = album.hide(staff, *areas)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert ('value="10 20 30 15"' in answer.text) == ("10 20 30 15" in areas)
    assert album.session.execute(text("SELECT count(*) FROM photo_redaction")).scalar_one() == 0


def test_a_mark_that_cannot_be_read_is_not_echoed(staff: TestClient, album: Album) -> None:
    assert "Vega Kanarie" not in album.hide(staff, "Vega Kanarie").text


def test_a_case_page_is_given_what_the_viewer_may_see(session: Session, album: Album, staff: TestClient) -> None:
    coordinator, police = make.person(session, "coordinator"), make.person(session, "police")

    [card] = shown.cards(session, coordinator, album.incident)
    assert (card.source, card.whole) == (album.address + "/liten", album.address)
    assert card.decide == f"/granskning/bilder/{album.photo}"
    assert shown.cards(session, police, album.incident) == []
    album.decide(staff, "shown")
    [card] = shown.cards(session, police, album.incident)
    assert (card.decide, card.original) == (None, None)
    [card] = shown.cards(session, police, album.incident, reason=True)
    assert card.source.startswith("data:image/jpeg;base64,/9j/")
    assert card.whole is None
    storage.remove([album.name])
    assert shown.cards(session, police, album.incident, reason=True)[0].source == "data:,"


def test_areas_are_read_as_people_write_numbers() -> None:
    assert pages._area(" 10,5 20.25%  30; 15") == pytest.approx((0.105, 0.2025, 0.3, 0.15))
