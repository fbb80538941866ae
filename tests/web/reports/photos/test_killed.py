"""Killed anywhere on the way (kill -9), a photo is there as a whole or not at all, and what lies about is swept away."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from service.db import unit_of_work
from service.reports.photos import actions
from service.settings import settings
from tests.conftest import NOON
from tests.web.reports.photos.sending import picture, sender_of, stored
from web.app import application

KILL = "lambda *told, **more: __import__('os').kill(__import__('os').getpid(), 9)"
AFTER = "lambda *told, **more: (before(*told, **more), {kill}())".format(kill=KILL.join("()"))
POINTS = {
    "before the files": ("storage", "put", KILL),
    "between the two files": ("storage", "_write", AFTER),
    "when both files are there": ("storage", "put", AFTER),
    "before the row": ("actions", "keep", KILL),
    "between the row and the commit": ("actions", "keep", AFTER),
}
PROGRAM = """
import sys
from fastapi.testclient import TestClient
from service.reports.photos import actions, storage
from service.settings import settings
from web.app import application
before = {module}.{name}
{module}.{name} = {instead}
path, key = sys.argv[1:]
TestClient(application(settings())).put(path, content=sys.stdin.buffer.read(), headers={{"Authorization": "Key " + key}})
"""


@pytest.mark.slow
@pytest.mark.parametrize(("module", "name", "instead"), POINTS.values(), ids=POINTS)
def test_there_as_a_whole_or_not_at_all(store: Engine, files: Path, module: str, name: str, instead: str) -> None:
    """Starts the service in a process and kills it."""
    sender = sender_of(TestClient(application(settings()), base_url="http://testserver"))
    command = [sys.executable, "-c", PROGRAM.format(module=module, name=name, instead=instead)]
    asked = [f"/api/v1/reports/{sender.report}/photos/1", sender.key]
    ended = subprocess.run(
        [*command, *asked],
        input=picture(),
        env=os.environ | {"OPL_FILES": str(files)},
        check=False,
        capture_output=True,
    )
    assert ended.returncode == -9, ended.stderr.decode()

    with unit_of_work(store) as session:
        assert session.execute(text("SELECT count(*) FROM photo")).scalar_one() == 0
        actions.sweep(session, NOON.replace(year=2126))
    assert stored(files) == []
    assert sender.put().status_code == 201
    assert sender.put().status_code == 200
    assert len(stored(files)) == 2
