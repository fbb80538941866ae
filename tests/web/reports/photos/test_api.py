"""A photo of a report is taken from whoever sent the report, once, and only when it could be made anew."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service import bounds
from service.bounds import PHOTO_BYTES
from service.reports.photos import actions, encoding, storage
from tests.conftest import NOON, SignedInAs
from tests.service.reports.photos.pictures import DOCUMENTS, LOUD, SECRET, UNREADABLE, Make, noise
from tests.service.reports.photos.pictures import as_bytes as written
from tests.web.reports.photos.sending import Sender, picture, sender_of, stored
from tests.web.reports.sending import post
from web.reports.photos import api, arriving

pytestmark = pytest.mark.slow  # each photo is made anew by a process of its own


def rows(session: Session) -> int:
    return int(session.execute(text("SELECT count(*) FROM photo")).scalar_one())


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_photo_is_kept_without_anything_but_its_pixels(sender: Sender, session: Session, files: Path) -> None:
    answer = sender.put()

    assert answer.status_code == 201
    assert answer.json() == {"n": 1, "width": 480, "height": 640, "received_at": NOON.isoformat()}
    assert len(stored(files)) == 2
    assert [file for file in stored(files) if SECRET.encode() in file.read_bytes()] == []
    kept = session.execute(text("SELECT n, width, height, file_name FROM photo")).one()
    assert tuple(kept)[:3] == (1, 480, 640)
    assert storage.read(kept.file_name).startswith(b"\xff\xd8")


def test_the_same_photo_again_is_the_same_photo(sender: Sender, session: Session, files: Path) -> None:
    first, second = sender.put(), sender.put()

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert (rows(session), len(stored(files))) == (1, 2)


def test_another_photo_under_the_same_number_is_refused(sender: Sender, session: Session, files: Path) -> None:
    sender.put()
    answer = sender.put(picture(800))

    assert code_of(answer) == (409, "photo_taken")
    assert "Retry-After" not in answer.headers
    assert (rows(session), len(stored(files))) == (1, 2)


def test_five_photos_and_no_sixth(sender: Sender, session: Session) -> None:
    assert [sender.put(picture(640 + n), n).status_code for n in range(1, 6)] == [201] * 5
    assert code_of(sender.put(picture(), 6)) == (422, "too_many_photos")
    assert rows(session) == 5


@pytest.mark.parametrize("n", [0, -1, "x", "1.5", "9" * 30, "%00", "１"])
def test_what_is_no_number_of_a_photo_is_refused(sender: Sender, n: object) -> None:
    assert sender.put(picture(), n).status_code in (404, 422)


@pytest.mark.parametrize("how", ["code", "code in small letters", "key"])
def test_the_code_or_the_key_proves_whose_report_it_is(sender: Sender, how: str) -> None:
    """A phone whose answer got lost has its key and no code."""
    proofs = {"code": f"Code {sender.code}", "key": f"Key {sender.key}"}
    proofs["code in small letters"] = f"code {sender.code.lower().replace('-', ' ')}"

    assert sender.put(proof=proofs[how]).status_code == 201


def test_the_session_of_the_function_that_told_it_is_enough(
    signed_in_as: SignedInAs, files: Path, session: Session
) -> None:
    guard, other = signed_in_as("guard"), signed_in_as("guard")
    told = post(guard).json()
    path = f"/api/v1/reports/{told['id']}/photos/1"

    assert other.put(path, content=picture()).status_code == 404
    assert guard.put(path, content=picture()).status_code == 201
    assert other.put(path, content=picture(), headers={"Authorization": f"Code {told['code']}"}).status_code == 200


def test_who_signed_in_afterwards_still_has_the_key(sender: Sender, signed_in_as: SignedInAs) -> None:
    assert replace(sender, client=signed_in_as("guard")).put(proof=f"Key {sender.key}").status_code == 201


PROOFS = ["", "Code", "Code ", "Key ", "Code 00000-00000-00000-00000-000000", "Key wrong-key-wrong-key", "Bearer x"]


@pytest.mark.parametrize("proof", [*PROOFS, "Code " + "\xe5" * 5_000, "Basic YTpi"], ids=lambda told: told[:12])
def test_not_yours_and_not_there_are_the_same_answer(sender: Sender, session: Session, files: Path, proof: str) -> None:
    headers = {b"authorization": proof.encode("latin-1")}
    paths = [f"/api/v1/reports/{report}/photos/1" for report in (sender.report, uuid4())]
    there, nowhere = (sender.client.put(path, content=picture(), headers=headers) for path in paths)

    assert code_of(there) == (404, "missing")
    assert there.text == nowhere.text
    assert (rows(session), stored(files)) == (0, [])


def test_someone_elses_code_opens_nothing(sender: Sender, client: TestClient) -> None:
    assert sender.put(proof=f"Code {sender_of(client).code}").status_code == 404


def test_codes_cannot_be_guessed_for_long(sender: Sender) -> None:
    wrong = [sender.put(proof=f"Code {n:026}").status_code for n in range(bounds.WRONG_CODES[0] + 1)]

    assert wrong == [404] * bounds.WRONG_CODES[0] + [429]
    assert sender.put().status_code == 201


@pytest.mark.parametrize("make", [*UNREADABLE.values(), *DOCUMENTS.values()], ids=[*UNREADABLE, *DOCUMENTS])
def test_what_cannot_be_made_anew_leaves_nothing(sender: Sender, session: Session, files: Path, make: Make) -> None:
    answer = sender.put(make())

    assert answer.status_code in (415, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.json()["title"]) > 10
    assert (rows(session), stored(files)) == (0, [])


@pytest.mark.parametrize("name", ["EXIF with position, owner and maker's note", "a ZIP after the picture"])
@pytest.mark.parametrize("media", ["image/png", "text/html", "application/zip", ""])
def test_what_it_is_called_does_not_matter(sender: Sender, files: Path, name: str, media: str) -> None:
    named = {"content-type": media, "content-disposition": 'attachment; filename="../../etc/passwd"'}

    assert sender.put(LOUD[name](), **named).status_code == 201
    assert [file for file in stored(files) if SECRET.encode() in file.read_bytes()] == []


def test_a_broken_encoder_keeps_nothing(
    sender: Sender, session: Session, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "ENCODER", files / "none.py")

    assert code_of(sender.put()) == (422, "photo_unreadable")
    assert (rows(session), stored(files)) == (0, [])


def test_more_than_ten_megabytes_are_not_read(sender: Sender, files: Path) -> None:
    sent: list[int] = []

    def parts() -> Any:
        for _ in range(100):
            sent.append(1 << 20)
            yield b"\xff\xd8\xff" + bytes((1 << 20) - 3)

    path, headers = f"/api/v1/reports/{sender.report}/photos/1", {"authorization": f"Code {sender.code}"}
    answers = [sender.put(bytes(PHOTO_BYTES + 1)), sender.client.put(path, content=parts(), headers=headers)]

    assert [code_of(answer) for answer in answers] == [(413, "too_large")] * 2
    assert stored(files) == []


def test_ten_megabytes_are_taken_here_and_nowhere_else(sender: Sender) -> None:
    large = written(noise(1_800, 1_700), "PNG", compress_level=0)
    assert 9_000_000 < len(large) < PHOTO_BYTES

    assert sender.put(large).status_code == 201
    assert sender.client.post("/api/v1/reports", content=large).status_code == 413
    assert sender.client.put(f"/api/v1/reports/{sender.report}/photos/1/x", content=large).status_code == 413


def test_a_full_disk_is_told_and_passes(sender: Sender, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(picture: object) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(storage, "put", full)
        answer = sender.put()

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
    assert rows(session) == 0
    assert sender.put().status_code == 201


def test_of_two_that_come_at_once_one_is_kept_and_both_are_told(
    sender: Sender, session: Session, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one comes while this one is being made anew."""
    made_anew = encoding.made_anew

    def meanwhile(sent: bytes) -> Any:
        monkeypatch.setattr(api, "made_anew", made_anew)
        assert sender.put().status_code == 201
        return made_anew(sent)

    monkeypatch.setattr(api, "made_anew", meanwhile)

    assert sender.put().status_code == 200
    assert (rows(session), len(stored(files))) == (1, 2)


def test_more_than_can_wait_are_asked_to_come_again(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    full = arriving.Gate()
    full._inside = bounds.PHOTOS_AT_ONCE + bounds.PHOTOS_WAITING
    monkeypatch.setattr(api, "gate", full)

    answer = sender.put()

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
    full._inside -= 1
    assert sender.put().status_code == 201
    assert full._inside == bounds.PHOTOS_AT_ONCE + bounds.PHOTOS_WAITING - 1


def test_one_who_sends_what_cannot_be_read_must_soon_wait_and_others_not(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, signed_in_as: SignedInAs
) -> None:
    monkeypatch.setattr(api, "PHOTOS_REFUSED", (3, 300))

    assert [sender.put(bytes([n]) * 99).status_code for n in range(4)] == [422] * 3 + [429]
    assert replace(sender, client=signed_in_as("guard")).put().status_code == 201


def test_what_can_be_read_is_not_counted(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "PHOTOS_REFUSED", (1, 300))

    assert [sender.put(picture(640 + n), n).status_code for n in range(1, 4)] == [201] * 3


def test_killed_between_the_files_and_the_row_nothing_is_kept_after_the_sweep(
    sender: Sender, session: Session, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(actions, "keep", lambda *told, **more: 1 / 0)
        assert sender.put().status_code == 500
    assert (rows(session), len(stored(files))) == (0, 2)

    assert actions.sweep(session, NOON.replace(year=2126)) == 1

    assert stored(files) == []
    assert sender.put().status_code == 201
