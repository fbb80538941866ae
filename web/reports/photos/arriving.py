"""A picture on its way in: read no further than its limit, never waited for too long, and only so many at a time."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request

from service.bounds import PHOTO_ARRIVES_S, PHOTO_BYTES, PHOTO_PAUSE_S, PHOTOS_AT_ONCE, PHOTOS_WAITING
from service.errors import Unready
from service.reports.photos import storage
from service.reports.photos.encoding import Picture
from web.errors import TooLarge
from web.languages import marked

CROWDED = marked("Många bilder skickas just nu. Försök igen om en stund.")
SLOW = marked("Bilden kom inte fram i tid. Skicka den igen.")
FULL = marked("Bilden kunde inte sparas just nu. Skicka den igen om en stund.")
WAIT_S = 3


class Gate:
    """Lets so many pictures in, and of those so many be made anew at once, in this process.

    The rest is turned away at once and not kept waiting, so that all else is answered meanwhile.
    """

    def __init__(self) -> None:
        self._inside = 0
        self.turn = asyncio.Semaphore(PHOTOS_AT_ONCE)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place for a picture on its way in. Raises Unready when there is none."""
        if self._inside >= PHOTOS_AT_ONCE + PHOTOS_WAITING:
            raise Unready(CROWDED, WAIT_S)
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1


async def picture_of(request: Request) -> bytes:
    """The request's body. Raises TooLarge, and Unready for one that comes too slowly."""
    return b"".join([part async for part in parts_of(request, PHOTO_BYTES)])


async def parts_of(request: Request, longest: int) -> AsyncGenerator[bytes, None]:
    """The request's body as it comes. Raises TooLarge, and Unready for one that comes too slowly."""
    read, parts = 0, aiter(request.stream())
    try:
        async with asyncio.timeout(PHOTO_ARRIVES_S):
            while (part := await asyncio.wait_for(anext(parts, None), PHOTO_PAUSE_S)) is not None:
                read += len(part)
                if read > longest:
                    raise TooLarge
                yield part
    except TimeoutError:
        raise Unready(SLOW, WAIT_S) from None


def stored(picture: Picture) -> str:
    """The name that its files were given. Raises Unready when the disk is full or not ours."""
    try:
        return storage.put(picture)
    except OSError as error:
        raise Unready(FULL, WAIT_S) from error
