"""The scheduler process: as many as you like may run, one leads, and the next takes over when it is gone."""

import logging
import threading
from datetime import timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from service.jobs.work import JOBS, Context, Job

LEADER = 7_204_002  # advisory lock, held by a session of its own for as long as it leads
ASK_AGAIN_S = 2.0
log = logging.getLogger(__name__)


def serve(context: Context, stop: threading.Event) -> None:
    """Lead when nobody else does, until told to stop. A leader that loses the store steps down at once."""
    while not stop.is_set():
        try:
            _try_to_lead(context, stop)
        except DBAPIError as error:
            log.warning("the store is away: %s", type(error.orig).__name__)
        stop.wait(ASK_AGAIN_S)


def run_now(context: Context, job: Job) -> None:
    """One run of one job. What went wrong is logged and does not stop the other jobs."""
    try:
        job.run(context)
    except Exception:
        log.exception("job %s failed", job.name)


def _try_to_lead(context: Context, stop: threading.Event) -> None:
    with _own_connection(context.engine) as connection:
        if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": LEADER}).scalar_one():
            return
        scheduler = _scheduler(context)
        scheduler.start()
        log.info("leading")
        try:
            while not stop.wait(ASK_AGAIN_S):
                connection.execute(text("SELECT 1"))
        finally:
            scheduler.shutdown(wait=True)
            connection.invalidate()  # never back to the pool: the lock is the connection's


def _own_connection(engine: Engine) -> Connection:
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def _scheduler(context: Context) -> BackgroundScheduler:
    """Jobs in memory: what must survive a restart is rows, and jobs ask what is missing.

    `misfire_grace_time=None`: a run that comes late is run (by default it is dropped after a second).
    """
    made = BackgroundScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(2)},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    for n, job in enumerate(JOBS):
        trigger = IntervalTrigger(seconds=int(job.every.total_seconds()), timezone="UTC")
        first = context.clock() + timedelta(seconds=n)
        made.add_job(run_now, trigger, args=(context, job), id=job.name, next_run_time=first)
    return made
