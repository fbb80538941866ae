"""A file that was named is there to stay; what got no row is swept away, and nothing else is."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service import clock
from service.reports.photos import actions, health, queries, storage
from service.reports.photos.encoding import Picture
from tests import make
from tests.conftest import NOON

PICTURE = Picture(8, 6, b"the whole", b"the small")
OLD = timedelta(hours=1, minutes=1)


def listed(files: Path) -> list[str]:
    return sorted(path.name for path in files.rglob("*") if path.is_file())


def report(session: Session) -> UUID:
    make.incident(session)
    return UUID(str(session.execute(text("SELECT id FROM report LIMIT 1")).scalar_one()))


def keep(session: Session, name: str) -> None:
    actions.keep(session, report(session), 1, PICTURE, name=name, sent_sha256=b"s" * 32, now=NOON)


def test_two_files_under_a_name_that_tells_nothing(files: Path) -> None:
    name = storage.put(PICTURE)

    assert listed(files) == [f"{name}-small.jpg", f"{name}.jpg"]
    assert (storage.read(name), storage.read(name, storage.SMALL)) == (b"the whole", b"the small")
    assert {oct(path.stat().st_mode & 0o777) for path in files.rglob("*")} == {"0o600", "0o700"}


def test_a_file_is_on_the_disk_before_it_has_its_name_and_so_is_the_name(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sync, rename = os.fsync, Path.rename

    def synced(number: int) -> None:
        done.append("directory" if Path(f"/proc/self/fd/{number}").resolve().is_dir() else "file")
        sync(number)

    def renamed(path: Path, to: Path) -> Path:
        done.append("name")
        return rename(path, to)

    storage.put(PICTURE)
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "rename", renamed)
    monkeypatch.setattr("secrets.token_hex", lambda n: "ab" * n)
    (files / "ab").mkdir(exist_ok=True)
    storage.put(PICTURE)

    assert done == ["file", "name", "file", "name", "directory"]


@pytest.mark.parametrize("fails", ["fsync", "second file"])
def test_a_full_disk_leaves_no_file(files: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    calls: list[int] = []

    def full(number: int) -> None:
        calls.append(number)
        if fails == "fsync" or len(calls) > 1:
            raise OSError(28, "No space left on device")

    (files / "ab").mkdir(parents=True)
    monkeypatch.setattr("secrets.token_hex", lambda n: "ab" * n)
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        storage.put(PICTURE)

    assert listed(files) == []


def test_only_what_has_no_row_after_an_hour_is_swept_away(files: Path, session: Session) -> None:
    kept, orphan = storage.put(PICTURE), storage.put(PICTURE)
    keep(session, kept)
    (files / kept[:2] / "begun.part").write_bytes(b"half")
    (files / "notes.txt").write_text("someone's own", encoding="utf-8")
    (files / kept[:2] / "notes.txt").write_text("someone's own", encoding="utf-8")

    assert actions.sweep(session, clock.now()) == 0
    assert len(listed(files)) == 7
    assert actions.sweep(session, clock.now() + OLD) == 1

    assert listed(files) == sorted([f"{kept}.jpg", f"{kept}-small.jpg", "notes.txt", "notes.txt"])
    assert not storage.has(orphan)
    assert actions.sweep(session, clock.now() + OLD) == 0


def test_the_file_of_a_redaction_has_a_row_too(files: Path, session: Session) -> None:
    first, second = storage.put(PICTURE), storage.put(PICTURE)
    keep(session, first)
    photo = session.execute(text("SELECT id FROM photo")).scalar_one()
    person = make.person(session, "coordinator").person_id
    actions.redact(session, photo, PICTURE, [(0, 0, 1, 1)], name=second, person_id=person, now=NOON)

    assert actions.sweep(session, clock.now() + OLD) == 0
    assert {*queries.names(session)} == {first, second}


def test_many_files_are_asked_about(files: Path, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "ASKED_AT_ONCE", 2)

    assert queries.without_row(session, [f"{n:032}" for n in range(5)]) == [f"{n:032}" for n in range(5)]


def test_without_a_directory_there_is_nothing_to_sweep(files: Path, session: Session) -> None:
    assert actions.sweep(session, clock.now()) == 0


def test_a_doctor_finds_nothing_wrong_and_leaves_nothing(files: Path, session: Session) -> None:
    assert list(health.faults(session)) == []
    assert listed(files) == []


def test_a_doctor_says_what_is_wrong(files: Path, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    name = storage.put(PICTURE)
    keep(session, name)
    storage.remove([name])
    monkeypatch.setattr("service.reports.photos.encoding.ENCODER", files / "none.py")

    broken, lost = health.faults(session)
    assert broken.startswith("bilder kan inte tas emot")
    assert lost.startswith("1 bilder har ingen fil")


def test_a_doctor_says_where_nothing_can_be_written(
    files: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*told: Any) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(storage, "put", refuse)

    assert [told.startswith("bilder kan inte sparas i /") for told in health.faults(session)] == [True]


def test_a_photo_is_never_changed_or_taken_away(files: Path, session: Session) -> None:
    keep(session, "a" * 32)

    for change in ("UPDATE photo SET n = 2", "DELETE FROM photo", "TRUNCATE photo"):
        with pytest.raises(Exception, match="permission denied"), session.begin_nested():
            session.execute(text(change))
