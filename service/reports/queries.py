"""Read reports."""

from sqlalchemy import exists, select
from sqlmodel import Session

from service.db import table
from service.reports.models import Report

report = table(Report)
DEMO = "demo"  # the source of invented reports


def is_demo(session: Session) -> bool:
    """Does the store hold invented reports? Then every page says so."""
    return bool(
        session.execute(select(exists(select(1).select_from(report).where(report.c.source == DEMO)))).scalar_one()
    )
