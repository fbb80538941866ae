"""A scheduler process whose press takes its time: `python -m tests.service.jobs.leading SECONDS`."""

import logging
import signal
import sys
import threading
import time
from collections.abc import Mapping
from datetime import datetime

from service import clock
from service.briefings.actions import Document, Frozen
from service.db import long_engine
from service.jobs.scheduler import serve
from service.jobs.work import Context
from service.meetings.rules import Cadence
from service.settings import settings
from tests.service.jobs.printing import press, written

FAR_AHEAD = datetime(2099, 1, 6, 13)  # this scheduler plans nothing: the test has written the meetings


def slowly(frozen: Frozen) -> Mapping[str, Document]:
    """A press that takes its time, so that it can be killed at it."""
    print("printing", flush=True)
    time.sleep(float(sys.argv[1]))
    return press(frozen)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    cadence = Cadence(FAR_AHEAD, settings().zone)
    print("started", flush=True)
    serve(Context(long_engine(), clock.now, slowly, cadence, "Köping", demo=False, writer=written), stop)
