"""What a photo must be, before and after it is made anew. Pure."""

import math
from collections.abc import Sequence

from service.bounds import REDACTED_AREAS
from service.errors import NotAPicture, Refused, Sentence

OURS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
DOCUMENTS = (b"%PDF", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
UNREADABLE = Refused(
    "photo_unreadable", "Bilden gick inte att läsa. Välj en annan, eller ta ett skärmklipp av den och skicka det."
)
TOO_MANY_PIXELS = Refused("photo_too_many_pixels", "Bilden är för stor. Minska den till högst 40 megapixel.")
SMALLEST_AREA = 0.005  # of the picture's side: less is a slip of the hand
SHARE_DECIMALS = 6  # of a picture of 2,048 pixels: far less than one
Area = tuple[float, float, float, float]


def look(sent: bytes) -> None:
    """Is it worth opening? Raises Refused for what is no JPEG, PNG or WebP by its content, NotAPicture for documents."""
    if not sent:
        raise Refused("photo_empty", "Bilden kom inte fram: filen är tom.")
    if sent.startswith(DOCUMENTS):
        raise NotAPicture("not_a_picture", "Det är inte en bild. Skicka JPEG, PNG eller WebP.")
    if sent[4:8] == b"ftyp" and sent[8:12] in HEIC:
        raise Refused("photo_heic", "Bilden är i formatet HEIC eller AVIF. Spara den som JPEG och skicka den igen.")
    if not sent.startswith(OURS):
        raise UNREADABLE


def only_pixels(jpeg: bytes) -> bool:
    """Is it a JPEG that holds what it takes to draw it and nothing else: no text, no colour profile, nothing after it?

    The encoder is not believed: it has had hostile bytes in its hands.
    """
    at = 2
    if jpeg[:2] != b"\xff\xd8" or not jpeg.endswith(b"\xff\xd9"):
        return False
    while jpeg[at : at + 1] == b"\xff" and at + 4 <= len(jpeg):
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4])
        if not _draws(marker, jpeg[at + 4 : at + 2 + length]):
            return False
        at += 2 + length
        if marker == START_OF_SCAN:
            return jpeg.find(b"\xff\xd9", at) == len(jpeg) - 2 and _is_scan(jpeg[at:-2])
    return False


def areas(told: Sequence[Area]) -> list[Area]:
    """Rectangles to hide, as shares of the picture, within it. Raises Refused for none, too many, or one that is none."""
    if not told:
        raise Refused("no_areas", "Markera minst en del av bilden.")
    if len(told) > REDACTED_AREAS:
        raise Refused("too_many_areas", Sentence("Markera högst %(most)s delar åt gången.", most=REDACTED_AREAS))
    return [_inside(*one) for one in told]


START_OF_SCAN = 0xDA
DRAWING = {0xDB, 0xC0, 0xC4, 0xDD, START_OF_SCAN}  # tables, the frame, the scan; a JPEG of ours has one scan
JFIF = 0xE0
JFIF_LENGTH = 14  # without a thumbnail


def _draws(marker: int, content: bytes) -> bool:
    if marker == JFIF:
        return content.startswith(b"JFIF\0") and len(content) == JFIF_LENGTH
    return marker in DRAWING


def _is_scan(scan: bytes) -> bool:
    """In a scan a 0xFF is followed by 0 or by a restart mark, and so is never the start of something else."""
    return all(not part or part[0] == 0 or 0xD0 <= part[0] <= 0xD7 for part in scan.split(b"\xff")[1:])


def _inside(left: float, top: float, width: float, height: float) -> Area:
    if not all(map(math.isfinite, (left, top, width, height))):
        raise Refused("area", "En markering har mått som inte går att läsa.")
    right, bottom = min(1.0, left + width), min(1.0, top + height)
    left, top = max(0.0, left), max(0.0, top)
    if right - left < SMALLEST_AREA or bottom - top < SMALLEST_AREA:
        raise Refused("area", "En markering ligger utanför bilden eller är för liten.")
    made = [round(share, SHARE_DECIMALS) for share in (left, top, right - left, bottom - top)]
    return (made[0], made[1], made[2], made[3])
