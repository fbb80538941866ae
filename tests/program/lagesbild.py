"""The program as its users meet it: what it is called with, what it says, how it ends."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from service import db
from service.settings import settings
from web.program.__main__ import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Said:
    """How it ended, and what it said on its two ways out."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.status == 0, self.err
        return json.loads(self.out)


def lagesbild(*arguments: object) -> Said:
    """In this process, with its settings; into pipes."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.object(sys, "argv", ["lagesbild", *map(str, arguments)]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        status = _ended()
    return Said(status, out.getvalue(), err.getvalue())


def program(*arguments: object, **also: str) -> Said:
    """In a process of its own, with these settings too."""
    done = subprocess.run(
        [sys.executable, "-m", "service", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | also,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def forget() -> None:
    """What was read of the settings is read again."""
    for cached in (settings, db.engine, db.long_engine):
        cached.cache_clear()


def _ended() -> int:
    try:
        main()
    except SystemExit as stopped:
        return stopped.code if isinstance(stopped.code, int) else int(stopped.code is not None)
    return 0
