"""Files are brought in, or refused and then nothing is there."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.exchange.actions import RowsRefused, import_incidents
from service.exchange.models import Imported
from tests import make
from tests.service.exchange.sheets import reading

MADE = ("report", "incident", "clock", "incident_event", "incident_area", "report_key")
FAR_NORTH = {"lat": "65.0"}


def bring(session: Session, path: Path, *, skip: bool = False, **how: Any) -> Imported:
    """A file is read in."""
    return import_incidents(session, path, reading(**how), skip_refused=skip, zone=make.ZONE, progress=lambda _: None)


def refused(session: Session, path: Path, **how: Any) -> list[tuple[int, str]]:
    """(line, reason) of the refused rows, after which nothing is there."""
    with pytest.raises(RowsRefused) as error, session.begin_nested():
        bring(session, path, **how)
    assert held(session) == dict.fromkeys(MADE, 0)
    return [(row.line, row.reason) for row in error.value.imported.refused]


def held(session: Session) -> dict[str, int]:
    """How many rows there are of each thing that an import makes."""
    counted = ((name, session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()) for name in MADE)
    return dict(counted)
