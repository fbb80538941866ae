"""Pictures, good and hostile, made here and now: nothing is fetched and nothing is kept."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from itertools import chain

from PIL import Image, ImageDraw, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

SECRET = "Storgatan-4-Kim-Berg"  # stands in everything that must not come through
LAT = (59.0, 30.0, 45.25)
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF>{SECRET}</rdf:RDF></x:xmpmeta>".encode()


def scene(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """Red above, blue below, a white square up to the left: one sees which way up it is."""
    made = Image.new("RGB", (width, height), (200, 30, 30))
    draw = ImageDraw.Draw(made)
    draw.rectangle((0, height // 2, width, height), fill=(30, 30, 200))
    draw.rectangle((0, 0, width // 8, height // 8), fill=(255, 255, 255))
    return made.convert(mode)


def as_bytes(picture: Image.Image, form: str = "JPEG", **how: object) -> bytes:
    made = io.BytesIO()
    picture.save(made, form, **how)
    return made.getvalue()


def noise(width: int, height: int) -> Image.Image:
    return Image.frombytes("RGB", (width, height), random.Random(width * height).randbytes(width * height * 3))


def exif(orientation: int = 1) -> Image.Exif:
    """Who, where, when and with what, as a phone writes it."""
    made = Image.Exif()
    made[Base.Orientation] = orientation
    made[Base.Artist] = made[Base.Make] = made[Base.ImageDescription] = SECRET
    made.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = "2026:11:17 08:30:00"
    made.get_ifd(IFD.Exif)[Base.MakerNote] = SECRET.encode()
    made.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: LAT, GPS.GPSAreaInformation: SECRET})
    return made


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def with_segments(*segments: bytes) -> bytes:
    """A JPEG with these written after its first two bytes."""
    plain = as_bytes(scene())
    return plain[:2] + b"".join(segments) + plain[2:]


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, *, depth: int = 8, kind: int = 2, rows: bytes = b"", more: bytes = b"") -> bytes:
    """A PNG that says it is so large, whatever it holds."""
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    body = more + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body


def bomb() -> bytes:
    """30,000 x 30,000 pixels in a hundred kilobytes."""
    return png(30_000, 30_000, depth=1, kind=0, rows=b"\0" * ((30_000 // 8 + 1) * 30_000))


def told_size(width: int, height: int) -> bytes:
    """A small JPEG whose frame says that it is another size."""
    plain = as_bytes(scene(64, 64))
    at = plain.index(b"\xff\xc0")
    return plain[: at + 5] + struct.pack(">HH", height, width) + plain[at + 9 :]


def with_thumbnail() -> bytes:
    """EXIF whose thumbnail shows another picture than the picture."""
    other = as_bytes(noise(16, 16).resize((120, 120), Image.Resampling.NEAREST))
    ifd0 = struct.pack(">HI", 0, 8 + 6)  # no entries, then the next directory
    entries = ((0x0103, 3, 1, 6 << 16), (0x0201, 4, 1, 8 + 6 + 2 + 36 + 4), (0x0202, 4, 1, len(other)))
    ifd1 = struct.pack(">H", 3) + b"".join(struct.pack(">HHII", *one) for one in entries) + struct.pack(">I", 0)
    return with_segments(segment(0xE1, b"Exif\0\0MM\0*" + struct.pack(">I", 8) + ifd0 + ifd1 + other))


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("index.html", f"<script>{SECRET}</script>")
    return made.getvalue()


def animated(form: str, frames: int = 40) -> bytes:
    first, *others = chain([scene(64, 64)], (noise(64, 64) for _ in range(frames)))
    return as_bytes(first, form, save_all=True, append_images=others, duration=20)


def texts() -> PngImagePlugin.PngInfo:
    made = PngImagePlugin.PngInfo()
    made.add_text("Comment", SECRET)
    made.add_text("Where", SECRET, zip=True)
    made.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return made


ICC = b"\0\0\2\0lcms" + b"\0" * 28 + b"acsp" + b"\0" * 88 + SECRET.encode() * 4
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\x20\x1c\x02\x78\0\x14" + SECRET.encode()
Make = Callable[[], bytes]
LOUD: dict[str, Make] = {
    "EXIF with position, owner and maker's note": lambda: as_bytes(scene(), exif=exif()),
    "XMP": lambda: as_bytes(scene(), xmp=XMP),
    "XMP in two parts": lambda: with_segments(segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + XMP * 20)),
    "IPTC": lambda: with_segments(segment(0xED, IPTC)),
    "a colour profile with text": lambda: as_bytes(scene(), icc_profile=ICC),
    "a comment": lambda: as_bytes(scene(), comment=SECRET.encode()),
    "a thumbnail of something else": with_thumbnail,
    "a JFIF thumbnail": lambda: with_segments(segment(0xE0, b"JFXX\0\x10" + as_bytes(noise(32, 32)) + SECRET.encode())),
    "every application's segment": lambda: with_segments(*(segment(0xE2 + n, SECRET.encode()) for n in range(13))),
    "a broken EXIF": lambda: with_segments(segment(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff" + SECRET.encode())),
    "an EXIF that points at itself": lambda: with_segments(
        segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\1" + struct.pack(">HHII", 0x8769, 4, 1, 8) + SECRET.encode())
    ),
    "PNG with texts": lambda: as_bytes(scene(), "PNG", pnginfo=texts(), exif=exif(), icc_profile=ICC),
    "WebP with EXIF and XMP": lambda: as_bytes(scene(), "WEBP", exif=exif(), xmp=XMP, icc_profile=ICC),
    "a ZIP after the picture": lambda: as_bytes(scene()) + zipped(),
    "a page after the picture": lambda: as_bytes(scene()) + f"<html><script>{SECRET}</script></html>".encode(),
    "a page inside the picture": lambda: with_segments(segment(0xFE, f"<script>{SECRET}</script>".encode())),
    "PHP in the pixels' comment": lambda: as_bytes(scene(), comment=f"<?php echo '{SECRET}'; ?>".encode()),
    "a second picture behind (MPO)": lambda: (
        as_bytes(scene(), "MPO", save_all=True, append_images=[noise(64, 64)]) + SECRET.encode()
    ),
}
ODD: dict[str, Make] = {
    "CMYK": lambda: as_bytes(scene(mode="CMYK")),
    "grey": lambda: as_bytes(scene(mode="L")),
    "progressive": lambda: as_bytes(scene(), progressive=True),
    "16 bits": lambda: png(64, 64, depth=16, kind=0, rows=(b"\0" + b"\x80\0" * 64) * 64),
    "16 bits in colour": lambda: png(64, 64, depth=16, kind=2, rows=(b"\0" + b"\x80\0" * 192) * 64),
    "black and white": lambda: as_bytes(scene(mode="1"), "PNG"),
    "a palette with a transparent colour": lambda: as_bytes(scene(mode="P"), "PNG", transparency=0),
    "half transparent": lambda: as_bytes(scene(mode="RGBA"), "PNG"),
    "grey, half transparent": lambda: as_bytes(scene(mode="LA"), "PNG"),
    "animated WebP": lambda: animated("WEBP"),
    "animated PNG": lambda: animated("PNG"),
    "one pixel": lambda: as_bytes(Image.new("RGB", (1, 1)), "PNG"),
    "very long and narrow": lambda: as_bytes(Image.new("RGB", (20_000, 3)), "PNG"),
    "a JPEG that says it is larger than it is": lambda: told_size(6_000, 6_000),
    "40 megapixels": lambda: as_bytes(Image.new("L", (8_000, 5_000), 90)),
}
UNREADABLE: dict[str, Make] = {
    "nothing": lambda: b"",
    "one byte": lambda: b"\xff",
    "only the first bytes of a JPEG": lambda: b"\xff\xd8\xff",
    "only the first bytes of a PNG": lambda: b"\x89PNG\r\n\x1a\n",
    "only the first bytes of a WebP": lambda: b"RIFF\x10\0\0\0WEBPVP8 ",
    "half a JPEG": lambda: (told := as_bytes(noise(200, 200)))[: len(told) // 2],
    "half a PNG": lambda: (told := as_bytes(noise(200, 200), "PNG"))[: len(told) // 2],
    "half a WebP": lambda: (told := as_bytes(noise(200, 200), "WEBP"))[: len(told) // 2],
    "a PNG with a wrong checksum": lambda: as_bytes(scene(), "PNG").replace(b"IDAT", b"IDAX", 1),
    "30,000 x 30,000": bomb,
    "65,535 x 65,535 in the head of a JPEG": lambda: told_size(65_535, 65_535),
    "0 x 0 in the head of a JPEG": lambda: told_size(0, 0),
    "2 billion pixels wide": lambda: png(2**31 - 1, 1),
    "41 megapixels": lambda: as_bytes(Image.new("1", (8_200, 5_000)), "PNG"),
    "EICAR": lambda: EICAR,
    "SVG with a script": lambda: SVG,
    "HTML": lambda: b"<!doctype html><script>alert(1)</script>",
    "GIF": lambda: as_bytes(scene(), "GIF"),
    "BMP": lambda: as_bytes(scene(), "BMP"),
    "TIFF": lambda: as_bytes(scene(), "TIFF"),
    "ICO": lambda: as_bytes(scene(64, 64), "ICO"),
    "EPS": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "HEIC": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 400,
    "AVIF": lambda: as_bytes(scene(), "AVIF"),
    "WAVE under the same first bytes as WebP": lambda: b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 40,
    "random bytes after a JPEG's first": lambda: b"\xff\xd8\xff" + random.Random(7).randbytes(5_000),
    "a PNG that is all text": lambda: png(10, 10, more=chunk(b"zTXt", b"k\0\0" + zlib.compress(b"\0" * 80_000_000, 9))),
}
DOCUMENTS: dict[str, Make] = {
    "PDF": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    "ZIP, DOCX and all their kind": zipped,
    "old Word": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
}
