"""What a route may ask for: the store, the time, and to be let in."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from service import clock
from service.db import engine, unit_of_work
from service.errors import Unready
from service.settings import settings
from web.errors import NotSignedIn

Transaction = Callable[[], AbstractContextManager[Session]]


async def transaction() -> Transaction:
    """A way to open the request's one transaction: `with work() as session:`.

    It commits when the block ends, which is before the answer is made: an answer never claims what was not kept.
    """
    return lambda: unit_of_work(engine())


async def present() -> datetime:
    """The time at which the request is answered."""
    return clock.now()


async def signed_in(request: Request) -> None:
    """Let in only those who have signed in; with no password set, nobody.

    Raises NotSignedIn and Unready.
    """
    if not settings().demo_password.get_secret_value():
        raise Unready("Sätt OPL_DEMO_PASSWORD för att öppna sidorna för personal.")
    if not getattr(request.state, "signed_in", False):
        raise NotSignedIn


Work = Annotated[Transaction, Depends(transaction)]
Now = Annotated[datetime, Depends(present)]
Staff = Depends(signed_in)
