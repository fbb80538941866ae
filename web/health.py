"""Is the process alive, and may it be trusted with a report?"""

from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from service import clock
from service.db import engine, unit_of_work, unsafe_settings
from service.jobs.actions import pulse
from service.migrations.actions import is_current

router = APIRouter(include_in_schema=False)
SEEN_WITHIN = timedelta(minutes=2)


@router.get("/health")
async def health() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/ready")
def ready() -> JSONResponse:
    """200 when every report that is answered will be kept: store reachable, durable, migrated, scheduler seen."""
    missing = what_is_missing()
    return JSONResponse({"ready": not missing, "missing": missing}, 503 if missing else 200)


def what_is_missing() -> list[str]:
    """In Swedish, what stands between this service and readiness. Raises the driver's error without a store."""
    with engine().connect() as connection:
        missing = store_faults(connection)
    return missing or ([] if _scheduler_seen() else ["schemaläggaren har inte synts till"])


def store_faults(connection: Connection) -> list[str]:
    """What is wrong with the store itself."""
    faults = [f"databasens inställning {name} är inte på" for name in unsafe_settings(connection)]
    return faults if is_current(connection) else [*faults, "alla migreringar är inte körda"]


def _scheduler_seen() -> bool:
    with unit_of_work(engine()) as session:
        last = pulse(session)
    return last is not None and clock.now() - last < SEEN_WITHIN
