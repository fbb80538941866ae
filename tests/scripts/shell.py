"""The scripts' shared parts, called from Python: a store of one's own, and what runs in it."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "scripts"
SQL = '"$programs/psql" -XAtq -v ON_ERROR_STOP=1 -h "$sockets" -U lagesbild lagesbild -c'


def clean_environment() -> dict[str, str]:
    """Ours without settings that would point at somebody's own store."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("OPL_", "PG"))}


def beginning(scripts: Path = SCRIPTS) -> str:
    return f'. "{scripts}/_environment.sh"; . "{scripts}/_cluster.sh"; '


def shell(script: str) -> "subprocess.CompletedProcess[str]":
    """Run bash with the shared parts read in."""
    return subprocess.run(
        ["bash", "-c", beginning() + script],
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def processes_in(directory: Path) -> list[int]:
    """Numbers of the processes that stand in a directory, as a database server and its children do."""
    return [int(proc.name) for proc in Path("/proc").glob("[0-9]*") if stands_in(proc, directory)]


def stands_in(proc: Path, directory: Path) -> bool:
    try:
        return (proc / "cwd").samefile(directory)
    except OSError:
        return False


@dataclass(frozen=True)
class Store:
    """A var/ of one's own."""

    data: Path

    @property
    def pgdata(self) -> Path:
        return (self.data / "postgres").resolve() / "data"

    @property
    def postmaster(self) -> int:
        return int((self.pgdata / "postmaster.pid").read_text().split()[0])

    @property
    def sockets(self) -> Path:
        return Path((self.pgdata / "postmaster.pid").read_text().splitlines()[4])

    def use(self, script: str) -> str:
        """What the script prints, run with the store open. Fails with what it said when it goes wrong."""
        done = shell(f'open_store "{self.data}"; {script}')
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def ask(self, sql: str) -> str:
        return self.use(f'{SQL} "{sql}"')

    def hold(self) -> "subprocess.Popen[str]":
        """Another script that uses the store until its input ends."""
        script = f'{beginning()} open_store "{self.data}"; echo open; read -r _ || true'
        pipe = subprocess.PIPE
        holder = subprocess.Popen(["bash", "-c", script], env=clean_environment(), stdin=pipe, stdout=pipe, text=True)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        return holder

    def running(self) -> bool:
        return bool(processes_in(self.pgdata))
