"""A sender that is killed when the server has its mail and before it is marked: `python -m tests.service.notices.dying`."""

import os
import signal
from typing import Any

from service import clock
from service.db import long_engine
from service.notices import sending
from tests.service.jobs.printing import written


def killed(*_: Any, **__: Any) -> None:
    """The power goes."""
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    vars(sending)["ended"] = killed
    sending.deliver(long_engine(), written, clock.now)
