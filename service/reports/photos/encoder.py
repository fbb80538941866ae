"""A program of its own that makes one picture anew, within limits that it sets itself before it reads a byte of it.

Standard in: the picture. Standard out: four numbers (width, height, and how long the two pictures are), and two JPEGs,
one to look at and one small. Whatever goes wrong ends it with a status that is not 0. It opens no file, no connection
and no process. Arguments: bytes of memory, seconds, bytes it may write, most pixels, longest side, longest side of the
small one, and the rectangles to make unrecognisable as JSON (left, top, width, height, as shares of the picture).

It stands by itself: it is started without a way to our other modules.
"""

import io
import json
import os
import resource
import struct
import sys
from math import ceil, floor
from typing import NamedTuple

from PIL import Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin
from PIL.ImageFile import ImageFile

assert TiffImagePlugin  # what reads which way a picture was held, needed when no more files can be opened
TOO_MANY_PIXELS = 3  # the status for that
QUALITY, SMALL_QUALITY = 82, 75
NEAR = 0.75  # of the longest side is near enough, because a JPEG is read several times quicker at half its size
TILES = 6  # along the longer side of what is made unrecognisable
WHITE = (255, 255, 255)
NICER = 5  # than what answers people
HOLDING = 0x0112  # which way the camera was held: a number of EXIF
TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
Area = tuple[float, float, float, float]


class Wish(NamedTuple):
    """What the arguments say."""

    memory: int
    seconds: int
    written: int
    pixels: int
    side: int
    small: int


def main(numbers: list[str], areas: list[Area]) -> int:
    """The status to end with; anything else that goes wrong is an exception."""
    wish = Wish(*map(int, numbers))
    Image.preinit()
    close_doors(wish)
    found = opened(sys.stdin.buffer.read())
    if found.width * found.height > wish.pixels:
        return TOO_MANY_PIXELS
    whole = hidden(upright(found, wish.side), areas)
    small = fitting(whole, wish.small)
    pictures = [as_jpeg(whole, QUALITY), as_jpeg(small, SMALL_QUALITY)]
    sys.stdout.buffer.write(struct.pack(">4I", *whole.size, *map(len, pictures)) + b"".join(pictures))
    return 0


def close_doors(wish: Wish) -> None:
    """From here on we can neither grow, nor go on for long, nor open or start anything."""
    os.nice(NICER)
    for what, most in (
        (resource.RLIMIT_AS, wish.memory),
        (resource.RLIMIT_CPU, wish.seconds),
        (resource.RLIMIT_FSIZE, wish.written),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def opened(sent: bytes) -> ImageFile:
    """By its first bytes, and never by trying what else it could be. Its pixels are not read yet."""
    if sent.startswith(b"\xff\xd8\xff"):
        return JpegImagePlugin.JpegImageFile(io.BytesIO(sent))
    if sent.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImagePlugin.PngImageFile(io.BytesIO(sent))
    if sent[:4] == b"RIFF" and sent[8:12] == b"WEBP":
        return WebPImagePlugin.WebPImageFile(io.BytesIO(sent))
    raise ValueError("no picture of a kind that we take")


def upright(found: ImageFile, side: int) -> Image.Image:
    """The first picture of it, at most so large, as it was held, opaque, and nothing but its pixels."""
    turned = holding(found)
    for scale in (8, 4, 2):
        if max(found.size) / scale >= side * NEAR:
            found.draft(None, (found.width // scale, found.height // scale))
            break
    made = opaque(fitting(eight_bits(found), side))
    for turn in TURNS.get(turned, ()):
        made = made.transpose(turn)
    return made


def holding(found: ImageFile) -> int:
    """1 to 8; 1 when it does not say, or says what nobody can read."""
    try:
        return int(found.getexif().get(HOLDING, 1))
    except Exception:
        return 1


def eight_bits(found: Image.Image) -> Image.Image:
    """With 8 bits a colour, and no list of colours."""
    found.load()
    if found.mode.startswith(("I", "F")):
        return found.point(lambda value: value * (1 / 256)).convert("L")
    wanted = "RGBA" if found.has_transparency_data else "RGB"
    good_as_it_is = {"RGBA": ("RGBA",), "RGB": ("RGB", "L", "CMYK")}
    return found if found.mode in good_as_it_is[wanted] else found.convert(wanted)


def fitting(picture: Image.Image, side: int) -> Image.Image:
    """No longer than that on its longer side."""
    share = side / max(picture.size)
    if share >= 1:
        return picture
    width, height = (max(1, round(length * share)) for length in picture.size)
    return picture.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=2.0)


def opaque(picture: Image.Image) -> Image.Image:
    """On white, in a new picture that has never heard what the file said besides."""
    made = Image.new("RGB", picture.size, WHITE)
    made.paste(picture.convert("RGB"), mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return made


def hidden(picture: Image.Image, areas: list[Area]) -> Image.Image:
    """With these made into a few tiles, each of one colour."""
    for left, top, width, height in areas:
        box = (
            *(max(0, floor(left * picture.width)), max(0, floor(top * picture.height))),
            *(min(picture.width, ceil((left + width) * picture.width)),),
            *(min(picture.height, ceil((top + height) * picture.height)),),
        )
        size = (box[2] - box[0], box[3] - box[1])
        across, down = (max(1, min(length, round(TILES * length / max(size)))) for length in size)
        few = picture.crop(box).resize((across, down), Image.Resampling.BOX)
        picture.paste(few.resize(size, Image.Resampling.NEAREST), box)
    return picture


def as_jpeg(picture: Image.Image, quality: int) -> bytes:
    """Its bytes."""
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=quality)
    return made.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:-1], json.loads(sys.argv[-1])))
