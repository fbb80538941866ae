"""A PostgreSQL server of the test's own, to be killed, or to be set up as it must not be."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

from service.db import OWNER, engine_for
from service.migrations.actions import migrate

NOWHERE = subprocess.DEVNULL
AS_OURS = ("-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "--no-sync")
AS_POSTGRES = ("setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups")


@dataclass(frozen=True)
class Cluster:
    """Listens on no network, only on a socket in its own directory."""

    home: Path

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self.home}"

    def start(self) -> None:
        options = f"-k {self.home} -c listen_addresses= -c max_connections=40"
        self.run("pg_ctl", "start", "-sw", "-D", self.home / "kept", "-l", self.home / "log", "-o", options)

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "-sw", "-D", self.home / "kept", "-m", "immediate")

    def kill(self) -> None:
        """A power cut: the postmaster and its children. What a dead server leaves would block the next."""
        while processes := self.processes():
            for process in processes:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.01)
        for wreck in (self.home / "kept/postmaster.pid", *self.home.glob(".s.PGSQL*")):
            wreck.unlink(missing_ok=True)

    def processes(self) -> list[int]:
        """The server's processes stand in its directory."""
        return [int(one.name) for one in Path("/proc").glob("[0-9]*") if _stands_in(one, self.home / "kept")]

    def run(self, program: str, *arguments: str | Path) -> None:
        """PostgreSQL refuses root. A server must not hold our pipes open."""
        command = [*(AS_POSTGRES if os.geteuid() == 0 else ()), _programs() / program, *arguments]
        subprocess.run(command, cwd="/", check=True, stdin=NOWHERE, stdout=NOWHERE, stderr=NOWHERE, timeout=60)

    def set(self, name: str, value: str) -> None:
        """Change one of the server's settings while it runs."""
        made = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with made.connect() as connection:
            connection.execute(text(f"ALTER SYSTEM SET {name} = {value}"))
            connection.execute(text("SELECT pg_reload_conf()"))
        while True:
            with made.connect() as connection:
                if connection.execute(text(f"SHOW {name}")).scalar_one() == value:
                    break
            made.dispose()
        made.dispose()


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running server with a migrated store; nothing of it is left afterwards."""
    home = Path(tempfile.mkdtemp(prefix="opl-", dir="/tmp"))  # a socket's path may be 107 bytes at most
    made = Cluster(home)
    try:
        if os.geteuid() == 0:
            shutil.chown(home, "postgres")
        made.run("initdb", "-D", home / "kept", *AS_OURS)
        made.start()
        engine = engine_for(made.url, statement_timeout_ms=0, size=1, role=OWNER)
        migrate(engine)
        engine.dispose()
        yield made
    finally:
        made.kill()
        shutil.rmtree(home)


def _programs() -> Path:
    """The newest PostgreSQL here."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    return found[-1].parent if found else Path(str(shutil.which("initdb"))).parent


def _stands_in(process: Path, directory: Path) -> bool:
    try:
        return (process / "cwd").samefile(directory)
    except OSError:
        return False
