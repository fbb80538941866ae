"""Have a picture made anew by another process, which may die of it. What comes back is looked at before it is believed."""

import json
import logging
import os
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from service import bounds
from service.errors import Sentence, Unready
from service.reports.photos import rules
from service.reports.photos.rules import Area

ENCODER = Path(__file__).parent / "encoder.py"
TOO_MANY_PIXELS = 3  # the encoder's status
BUSY, WAIT_S = Sentence("Bilden hann inte tas emot. Skicka den igen om en stund."), 10
HEAD = struct.Struct(">4I")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Picture:
    """A picture made anew: JPEG, and the same one small."""

    width: int
    height: int
    whole: bytes
    small: bytes

    @property
    def sha256(self) -> bytes:
        return sha256(self.whole).digest()


def made_anew(sent: bytes, areas: Sequence[Area] = ()) -> Picture:
    """The picture without anything but its pixels, these areas of it unrecognisable.

    Takes some tenths of a second. Raises Refused, whatever went wrong: nothing that could not be made anew is ever kept.
    Raises NotAPicture for documents, and Unready when the machine had no time for it: no fault of the picture's.
    """
    rules.look(sent)
    made = _encoded(sent, areas)
    if len(made) < HEAD.size:
        raise rules.UNREADABLE
    width, height, whole, small = HEAD.unpack_from(made)
    picture = Picture(width, height, made[HEAD.size : HEAD.size + whole], made[HEAD.size + whole :])
    if len(picture.small) != small or not all(map(rules.only_pixels, (picture.whole, picture.small))):
        raise rules.UNREADABLE
    return picture


def _encoded(sent: bytes, areas: Sequence[Area]) -> bytes:
    """What the encoder wrote. It gets neither our environment, our directory nor our modules."""
    limits = (
        *(bounds.PHOTO_MEMORY, bounds.PHOTO_S, bounds.PHOTO_BYTES),
        *(bounds.PHOTO_PIXELS, bounds.PHOTO_SIDE, bounds.PHOTO_SMALL_SIDE),
    )
    command = [sys.executable, "-I", str(ENCODER), *map(str, limits), json.dumps(areas)]
    with _in_memory(sent) as given, _in_memory() as made:
        try:
            ended = subprocess.run(  # noqa: S603 (our own program, and numbers)
                command, stdin=given, stdout=made, stderr=subprocess.DEVNULL, timeout=bounds.PHOTO_WAIT_S, env={}, cwd="/",
                check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Unready(BUSY, WAIT_S) from None
        except OSError as error:
            log.warning("the encoder of photos did not start: %s", type(error).__name__)
            raise rules.UNREADABLE from None
        if ended.returncode:
            raise rules.TOO_MANY_PIXELS if ended.returncode == TOO_MANY_PIXELS else rules.UNREADABLE
        return os.pread(made, bounds.PHOTO_BYTES, 0)


@contextmanager
def _in_memory(content: bytes = b"") -> Iterator[int]:
    """A file that has no name and is on no disk."""
    made = os.memfd_create("photo")
    try:
        with open(made, "wb", closefd=False) as file:
            file.write(content)
        os.lseek(made, 0, os.SEEK_SET)
        yield made
    finally:
        os.close(made)
