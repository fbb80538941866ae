"""The printed signs, looked at as a passer-by's phone does: drawn as a picture, and the code read by another program."""

import io
import re
from datetime import UTC, datetime
from itertools import pairwise
from uuid import uuid4

import pypdfium2
import pytest
import zxingcpp
from PIL.Image import Image
from pypdf import PdfReader

from service.rounds.rules import new_code
from service.rounds.signs import Hung
from service.settings import settings
from web.signs.printing import press
from web.signs.rules import Size, in_groups

DPI = 150
MM = 25.4 / DPI
LONG = "Cykelgaraget vid Köpings resecentrum, ingången från Järnvägsgatans södra sida, plan två vid hissen"
NAMES = ("Hissen, Nibblesbackeskolan", "Åsö gård", "Hökartorget", LONG, "Öppna förskolan")


def signs(*names: str) -> list[Hung]:
    return [Hung(uuid4(), new_code(), name, 15.99, 59.51, None, "", uuid4(), datetime.now(UTC), None) for name in names]


def drawn(pdf: bytes) -> list[Image]:
    """Each sheet as a picture."""
    document = pypdfium2.PdfDocument(pdf)
    made = [sheet.render(scale=DPI / 72).to_pil().convert("L") for sheet in document]
    document.close()
    return made


def width_mm(read: zxingcpp.Barcode) -> float:
    """How wide the code is on paper."""
    at = read.position
    corners = [at.top_left, at.top_right, at.bottom_right]
    return min((abs(a.x - b.x) + abs(a.y - b.y)) * MM for a, b in pairwise(corners))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "sheets", "mm"), [(Size.FOUR, 2, (210, 297)), (Size.A5, 5, (148, 210)), (Size.A6, 5, (105, 148))]
)
def test_every_code_is_read_off_the_paper(size: Size, sheets: int, mm: tuple[int, int]) -> None:
    """Prints with WeasyPrint and draws with PDFium."""
    made = signs(*NAMES)

    pictures = drawn(press(made, size=size, municipality="Köping"))

    assert len(pictures) == sheets
    assert [(round(p.width * MM), round(p.height * MM)) for p in pictures] == [mm] * sheets
    read = [code for picture in pictures for code in zxingcpp.read_barcodes(picture)]
    assert {code.text for code in read} == {f"{settings().base_url}/p/{one.code}" for one in made}
    assert len(read) == len(made)
    assert min(map(width_mm, read)) >= 30
    assert all(code.format == zxingcpp.BarcodeFormat.QRCode for code in read)


@pytest.mark.slow
def test_a_sign_says_in_words_what_the_code_does_and_whom_to_ring() -> None:
    """Prints with WeasyPrint. Nothing of a long name is cut off, and no other host is named."""
    [one] = signs(LONG)

    paper = PdfReader(io.BytesIO(press([one], size=Size.A6, municipality="Köping")))

    words = " ".join(paper.pages[0].extract_text().split())
    for said in (
        "Köping",
        "Trasigt, nedklottrat",
        in_groups(one.code),
        "112",
        "114 14",
        "Rikta mobilens kamera",
        *LONG.split(),
    ):
        assert said in words
    host = settings().base_url.partition("://")[2]
    assert set(re.findall(r"[\w.:-]+(?=/p/)", words)) == {host}
    assert paper.xmp_metadata is not None
    assert "/StructTreeRoot" in paper.root_object
    assert str(paper.root_object["/Lang"]) == "sv"


@pytest.mark.slow
def test_a_quarter_of_the_code_may_be_scratched_away() -> None:
    """Prints with WeasyPrint. A felt pen over a corner of the code's middle."""
    made = signs("Hissen")
    [picture] = drawn(press(made, size=Size.A6, municipality="Köping"))
    [whole] = zxingcpp.read_barcodes(picture)
    left, top = whole.position.top_left.x, whole.position.top_left.y
    side = whole.position.bottom_right.x - left

    picture.paste(255, (left + side // 2, top + side // 2, left + side * 7 // 10, top + side * 7 // 10))

    [scratched] = zxingcpp.read_barcodes(picture)
    assert scratched.text == whole.text


@pytest.mark.slow
def test_printing_the_same_gives_the_same_bytes() -> None:
    """Prints twice with WeasyPrint."""
    made = signs("Hissen")

    assert press(made, size=Size.A6, municipality="Köping") == press(made, size=Size.A6, municipality="Köping")
