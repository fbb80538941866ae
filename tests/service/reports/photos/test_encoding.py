"""Whatever is sent, what is kept is pixels made anew and nothing else; and what cannot be made anew is refused."""

import io
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from service import bounds
from service.errors import NotAPicture, Refused, Unready
from service.reports.photos import encoder, encoding, rules
from service.reports.photos.encoding import Picture, made_anew
from service.reports.photos.rules import only_pixels
from tests.service.reports.photos.pictures import DOCUMENTS, LOUD, ODD, SECRET, UNREADABLE, Make, as_bytes, exif, scene

pytestmark = pytest.mark.slow  # each starts a process of its own
TRACES = (SECRET.encode(), b"Exif\0", b"GPSL", b"ns.adobe", b"8BIM", b"ICC_PROFILE", b"JFXX", b"MPF\0", b"PK\3\4")


def opened(picture: Picture) -> Image.Image:
    found = Image.open(io.BytesIO(picture.whole))
    found.load()
    return found


def colour(picture: Image.Image, across: float, down: float) -> str:
    """The strongest of its colours there."""
    told = picture.convert("RGB").getpixel((int(picture.width * across), int(picture.height * down)))
    assert isinstance(told, tuple)
    return "white" if min(told) > 200 else "rgb"[told.index(max(told))]


def test_the_corpus_is_large_enough() -> None:
    assert len({**LOUD, **ODD, **UNREADABLE, **DOCUMENTS}) >= 60


@pytest.mark.parametrize("make", LOUD.values(), ids=LOUD)
def test_what_a_file_tells_besides_its_picture_never_comes_through(make: Make) -> None:
    """Starts a process."""
    picture = made_anew(make())

    for content in (picture.whole, picture.small):
        assert [trace for trace in TRACES if trace in content] == []
        assert only_pixels(content)
        found = Image.open(io.BytesIO(content))
        assert (dict(found.getexif()), {*found.info} - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}) == (
            {},
            set(),
        )
    assert colour(opened(picture), 0.5, 0.25) == "r"


@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
def test_unusual_pictures_are_taken_and_become_usual(make: Make) -> None:
    """Starts a process."""
    picture = made_anew(make())

    found = opened(picture)
    assert (found.format, found.mode, found.size) == ("JPEG", "RGB", (picture.width, picture.height))
    assert max(found.size) <= bounds.PHOTO_SIDE
    assert max(Image.open(io.BytesIO(picture.small)).size) <= bounds.PHOTO_SMALL_SIDE
    assert getattr(found, "n_frames", 1) == 1


@pytest.mark.parametrize("make", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_refused_in_words_and_at_once(make: Make) -> None:
    """Starts a process."""
    sent = make()
    begun = time.monotonic()

    with pytest.raises(Refused, match="ild") as refused:
        made_anew(sent)

    assert refused.value.code.startswith("photo_")
    assert time.monotonic() - begun < bounds.PHOTO_WAIT_S


@pytest.mark.parametrize("make", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_is_no_picture(make: Make) -> None:
    with pytest.raises(NotAPicture):
        made_anew(make())


UNTURNED = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # how it lies in the file -> what undoes the turning


@pytest.mark.parametrize("held", range(1, 10))
def test_a_picture_is_turned_as_it_was_held(held: int) -> None:
    """Starts a process. There is no ninth way to hold a camera: that is none at all."""
    stored = scene(400, 200)
    if held in UNTURNED:
        stored = stored.transpose(Image.Transpose(UNTURNED[held]))

    found = opened(made_anew(as_bytes(stored, exif=exif(held), quality=95)))

    assert found.size == (400, 200)
    assert [colour(found, 0.05, 0.05), colour(found, 0.9, 0.1), colour(found, 0.1, 0.9)] == ["white", "r", "b"]


def test_a_large_picture_becomes_smaller_and_a_small_one_stays() -> None:
    large, small = made_anew(as_bytes(scene(5_000, 2_500))), made_anew(as_bytes(scene(300, 200)))

    assert (large.width, large.height) == (2_048, 1_024)
    assert (small.width, small.height) == (300, 200)
    assert Image.open(io.BytesIO(small.small)).size == (300, 200)


def test_the_encoder_and_we_mean_the_same_by_its_status() -> None:
    assert encoding.TOO_MANY_PIXELS == encoder.TOO_MANY_PIXELS


PROGRAMS = {
    "one that is not there": None,
    "one that cannot start": "import nothing_of_that_name",
    "one that is killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "one that says nothing": "",
    "one that says half": "print('x' * 7)",
    "one that gives back what it got": "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())",
    "one that lies about lengths": "import struct, sys; sys.stdout.buffer.write(struct.pack('>4I', 1, 1, 9, 9))",
    "one that lets the rest through": "import struct, sys; told = sys.stdin.buffer.read(); "
    "sys.stdout.buffer.write(struct.pack('>4I', 1, 1, len(told), len(told)) + told * 2)",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_an_encoder_that_fails_lets_nothing_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str | None
) -> None:
    monkeypatch.setattr(encoding, "ENCODER", tmp_path / "encoder.py")
    if program is not None:
        (tmp_path / "encoder.py").write_text(program, encoding="utf-8")

    with pytest.raises(Refused) as refused:
        made_anew(as_bytes(scene(), exif=exif()))

    assert refused.value.code == "photo_unreadable"


def test_a_machine_without_time_is_no_fault_of_the_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "encoder.py").write_text("import time; time.sleep(60)", encoding="utf-8")
    monkeypatch.setattr(encoding, "ENCODER", tmp_path / "encoder.py")
    monkeypatch.setattr(bounds, "PHOTO_WAIT_S", 0.2)

    with pytest.raises(Unready) as told:
        made_anew(as_bytes(scene()))

    assert told.value.wait_s


def test_a_picture_that_takes_too_much_time_of_a_processor_is_refused() -> None:
    """A second, of which the encoder may use none."""
    sent = ODD["40 megapixels"]()
    arguments = [str(1 << 29), "0", "8000000", "40000000", "9000", "320", "[]"]
    ended = subprocess.run(
        [sys.executable, "-I", str(encoding.ENCODER), *arguments], input=sent, capture_output=True, check=False
    )

    assert ended.returncode < 0


def test_without_a_python_to_start_nothing_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(Refused):
        made_anew(as_bytes(scene()))


@pytest.mark.parametrize(("numbers", "what"), [((60 << 20, 5), "memory"), ((1 << 29, 5), "none")])
def test_the_encoder_lives_within_its_limits(numbers: tuple[int, int], what: str) -> None:
    """Starts a process: with 60 MB it must die of 40 megapixels."""
    sent = ODD["40 megapixels"]()
    arguments = [*map(str, numbers), "8000000", "40000000", "9000", "320", "[]"]
    ended = subprocess.run(
        [sys.executable, "-I", str(encoding.ENCODER), *arguments], input=sent, capture_output=True, check=False
    )

    assert (ended.returncode == 0) == (what == "none")


def test_the_encoder_opens_starts_and_asks_nothing() -> None:
    """Starts a process that does what the encoder does, and then tries."""
    tries = (
        "import os, socket, subprocess, sys\n"
        f"sys.path.insert(0, {str(encoding.ENCODER.parent)!r})\n"
        "import encoder\n"
        "encoder.close_doors(encoder.Wish(1 << 29, 5, 100, 1, 1, 1))\n"
        "for what in (lambda: open('/etc/passwd'), lambda: socket.socket(), lambda: open('/tmp/x', 'w'), os.pipe):\n"
        "    try: what()\n"
        "    except OSError as error: print(error.errno)\n"
    )
    ended = subprocess.run([sys.executable, "-c", tries], capture_output=True, text=True, check=False)

    assert ended.stdout.split() == ["24"] * 4, ended.stderr


def test_what_is_hidden_is_gone_and_the_rest_is_there() -> None:
    """Starts a process. A text of black lines becomes tiles of one colour."""
    lines = scene(1_000, 500)
    lines.paste(Image.effect_noise((300, 200), 200).convert("RGB"), (100, 100))

    picture = made_anew(as_bytes(lines, quality=95), [(0.1, 0.2, 0.3, 0.4), (0.9, 0.9, 0.5, 0.5)])

    found = opened(picture).crop((110, 110, 390, 290)).convert("L").quantize(64).convert("L")
    assert len(found.getcolors(256) or ()) < 64
    tile = opened(picture).crop((104, 104, 144, 144)).convert("L").getextrema()
    assert isinstance(tile[1], int | float)
    assert isinstance(tile[0], int | float)
    assert tile[1] - tile[0] < 12
    assert colour(opened(picture), 0.8, 0.3) == "r"


BAD: list[Any] = [[], [(0, 0, 0, 0)], [(2, 2, 1, 1)], [(float("nan"), 0, 1, 1)], [(0, 0, 1, 1)] * 21, [(0, 0, -1, 1)]]


@pytest.mark.parametrize("areas", BAD, ids=str)
def test_areas_that_hide_nothing_are_refused(areas: Any) -> None:
    with pytest.raises(Refused):
        rules.areas(areas)


def test_areas_are_cut_to_the_picture() -> None:
    assert rules.areas([(-0.5, 0.5, 1.0, 9.0)]) == [(0.0, 0.5, 0.5, 0.5)]


@pytest.mark.parametrize(
    "jpeg",
    [
        b"",
        b"\xff\xd8\xff\xd9",
        as_bytes(scene(), exif=exif()),
        as_bytes(scene(), comment=SECRET.encode()),
        as_bytes(scene()) + b"PK\xff\xd9",
        as_bytes(scene())[:-2],
        as_bytes(scene())[:-2] + b"\xff\xe1\0\x08Exif\0\0\xff\xd9",
        as_bytes(scene(), "PNG"),
    ],
)
def test_only_pixels_are_only_pixels(jpeg: bytes) -> None:
    assert only_pixels(as_bytes(scene()))
    assert not only_pixels(jpeg)
