"""The pictures' files: two for each name, whole and small. A name that was given is on the disk to stay.

Temporary file, fsync, rename, fsync of the directory: then the row. What has no row after an hour is swept away.
Another kind of storage needs these four functions.
"""

import os
import re
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from service.reports.photos.encoding import Picture
from service.settings import settings

WHOLE, SMALL = "", "-small"
NAME = re.compile(r"([0-9a-f]{32})(?:-small)?\.jpg")
UNFINISHED = ".part"
SETTLES = timedelta(hours=1)  # nothing on its way in takes so long
OWN_ONLY, OWN_ONLY_DIRECTORY = 0o600, 0o700


def put(picture: Picture) -> str:
    """Keep both files; the name that was given to them. Raises OSError, and then leaves nothing that has a name."""
    name = secrets.token_hex(16)
    directory = _directory(name)
    _make(directory)
    try:
        for kind, content in ((WHOLE, picture.whole), (SMALL, picture.small)):
            _write(directory / f"{name}{kind}.jpg", content)
        _sync(directory)
    except OSError:
        remove([name])
        raise
    return name


def read(name: str, kind: str = WHOLE) -> bytes:
    """A file's bytes. Raises FileNotFoundError."""
    return (_directory(name) / f"{name}{kind}.jpg").read_bytes()


def has(name: str) -> bool:
    """Are both files there?"""
    return all((_directory(name) / f"{name}{kind}.jpg").is_file() for kind in (WHOLE, SMALL))


def remove(names: Iterable[str]) -> None:
    """Take files away; one that is gone already is gone."""
    for name in names:
        for kind in (WHOLE, SMALL):
            (_directory(name) / f"{name}{kind}.jpg").unlink(missing_ok=True)


def settled(now: datetime) -> Iterator[str]:
    """The names of all files that have been there for an hour. What was never finished goes at once."""
    before = (now - SETTLES).timestamp()
    found = set()
    for path in settings().photo_files.glob("??/*"):
        if not _older(path, before):
            continue
        if path.name.endswith(UNFINISHED):
            path.unlink(missing_ok=True)
        elif told := NAME.fullmatch(path.name):
            found.add(told[1])
    yield from sorted(found)


def _older(path: Path, before: float) -> bool:
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:  # someone else sweeps, too
        return False


def _directory(name: str) -> Path:
    return settings().photo_files / name[:2]


def _make(directory: Path) -> None:
    """A directory that is on the disk, and all above it."""
    if directory.is_dir():
        return
    _make(directory.parent)
    directory.mkdir(mode=OWN_ONLY_DIRECTORY, exist_ok=True)
    _sync(directory.parent)


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_suffix(UNFINISHED)
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN_ONLY), "wb") as file:  # noqa: PTH123
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def _sync(directory: Path) -> None:
    opened = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
