"""Can photos be received, and is every one of them there?"""

from collections.abc import Iterator

from sqlmodel import Session

from service.errors import Refused
from service.reports.photos import queries, storage
from service.reports.photos.encoding import made_anew
from service.settings import settings

DOT = bytes.fromhex(  # a PNG of one pixel
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a4944415478da63f80f00010101001cb08c990000000049454e44ae426082"
)


def faults(session: Session) -> Iterator[str]:
    """In Swedish, what keeps photos from being received or shown. A picture of one pixel goes all the way, and away again."""
    try:
        storage.remove([storage.put(made_anew(DOT))])
    except Refused:
        yield "bilder kan inte tas emot: programmet som gör om dem startar inte eller dör (service/reports/photos/encoder.py)"
    except OSError as error:
        yield f"bilder kan inte sparas i {settings().photo_files}: {error.strerror}"
    lost = [name for name in queries.names(session) if not storage.has(name)]
    if lost:
        yield f"{len(lost)} bilder har ingen fil i {settings().photo_files}"
