"""Start a server beside us, and stop it again."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote

from sqlalchemy import Engine, make_url

from service import clock
from service.db import unit_of_work
from tests import make

ROOT = Path(__file__).parents[2]
SECRET = "a secret for the benchmarks, long enough"
START_S, STOP_S = 60.0, 15.0
WORKERS = 2


@contextmanager
def product(store: str) -> Iterator[int]:
    """Our own service on a store, as `lagesbild serve` runs it: its port."""
    port = _free_port()
    command = ["-m", "service", "serve", "--port", str(port), "--workers", str(WORKERS)]
    ours = {"OPL_DATABASE_URL": store, "OPL_SECRET": SECRET, "OPL_REPORTS_PER_MINUTE": "0"}  # all comes from one place
    with _running(command, ours, port, "/health"):
        yield port


def signed_in(store: Engine, role: str = "coordinator") -> str:
    """The token of someone who has just signed in."""
    now = clock.now()
    with unit_of_work(store) as session:
        return make.session_of(session, make.person(session, role, now=now), now=now)


@contextmanager
def tipg(store: str) -> Iterator[int]:
    """tipg (OGC API Features in front of PostGIS) on the same store: its port."""
    port = _free_port()
    command = ["-m", "uvicorn", "tipg.main:app", "--port", str(port), "--workers", str(WORKERS), "--no-access-log"]
    theirs = {"DATABASE_URL": _with_host(store), "TIPG_DB_SCHEMAS": '["public"]'}
    with _running(command, theirs, port, "/healthz"):
        yield port


def _with_host(store: str) -> str:
    """tipg wants the host where a host usually stands, also when it is the directory of a socket."""
    url = make_url(store)
    where = url.query.get("host") or url.host or "localhost"
    user = f"{url.username or ''}:{quote(url.password or '', safe='')}".rstrip(":")
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{user}@{quote(str(where), safe='')}{port}/{url.database}"


@contextmanager
def _running(command: list[str], settings: Mapping[str, str], port: int, path: str) -> Iterator[None]:
    """A Python program with these settings and none of the caller's, from a directory without a `.env`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPL_", "PG"))}
    with tempfile.TemporaryDirectory() as place, tempfile.TemporaryFile() as said:
        environment = {**kept, **settings, "PYTHONPATH": str(ROOT), "OPL_DATA": place}
        started = subprocess.Popen(
            [sys.executable, *command], env=environment, cwd=place, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        try:
            _await(started, f"http://127.0.0.1:{port}{path}", said)
            yield
        finally:
            _stop(started)


def _await(started: "subprocess.Popen[bytes]", url: str, said: IO[bytes]) -> None:
    until = time.monotonic() + START_S
    while not _answers(url):
        if started.poll() is not None or time.monotonic() > until:
            said.seek(0)
            raise RuntimeError(f"{url} does not answer: {said.read()[-4000:].decode(errors='replace')}")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        raise
    except OSError:
        return False


def _stop(started: "subprocess.Popen[bytes]") -> None:
    started.terminate()
    try:
        started.wait(STOP_S)
    except subprocess.TimeoutExpired:
        started.kill()
        started.wait()


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        port: int = asking.getsockname()[1]
        return port
