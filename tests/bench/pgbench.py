"""What PostgreSQL does at most: pgbench runs the same statements, with nothing between."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.load import Load

RATE = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)
AS_WE_ASK = {
    "PGOPTIONS": "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"
}  # the service's own settings
FAILED = re.compile(r"number of failed transactions: ([1-9]\d*)")


def pgbench(store: str, scripts: Sequence[str], *, clients: int, seconds: float, mode: str) -> Load:
    """So many clients, each running the scripts at random for whole seconds. `mode` is pgbench's --protocol."""
    with tempfile.TemporaryDirectory() as place:
        files = [_written(Path(place, f"{number}.sql"), script) for number, script in enumerate(scripts)]
        log = Path(place, "log")
        command = [
            *(program(), "--no-vacuum", f"--protocol={mode}", f"--client={clients}", "--jobs=2"),
            *(f"--time={max(1, round(seconds))}", "--log", f"--log-prefix={log}"),
            *(f"--file={file}" for file in files),
            store.replace("+psycopg", ""),
        ]
        said = subprocess.run(command, env=os.environ | AS_WE_ASK, capture_output=True, text=True, check=False)
        if said.returncode or FAILED.search(said.stdout):
            raise RuntimeError(said.stdout + said.stderr)
        return _load(said.stdout, Path(place))


def program() -> str:
    """The pgbench of the newest PostgreSQL that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), key=lambda path: float(path.parts[-3]))
    there = str(found[-1]) if found else shutil.which("pgbench")
    if there is None:
        raise RuntimeError("pgbench saknas: det hör till PostgreSQL-paketet")
    return there


def _written(file: Path, script: str) -> Path:
    file.write_text(script + ";\n", encoding="utf-8")
    return file


def _load(said: str, place: Path) -> Load:
    """The log's third column is the time of each transaction in microseconds."""
    lines = (line for log in place.glob("log.*") for line in log.read_text().splitlines())
    took = sorted(int(line.split(" ", 3)[2]) / 1000 for line in lines)
    rate = RATE.search(said)
    assert rate is not None, said
    return Load(float(rate[1]), took[len(took) // 2], took[int(len(took) * 0.95)])
