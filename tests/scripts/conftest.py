"""A store is made once for each worker and copied for each test, because initdb takes seconds."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.scripts.shell import Store, shell


def reachable_directory() -> Path:
    """pytest's own are closed to the user that a database server runs as when we are root."""
    directory = Path(tempfile.mkdtemp(prefix="opl-", dir="/tmp"))
    directory.chmod(0o755)
    return directory


@pytest.fixture(scope="session")
def made_store() -> Iterator[Path]:
    """Deeper than the 107 bytes that a socket's path may have, and with a space in it."""
    directory = reachable_directory()
    deep = directory / ("mycket " * 15 + "djup") / ("å" * 15)
    Store(deep).use("true")
    yield deep
    shutil.rmtree(directory)


@contextmanager
def copied(made_store: Path) -> Iterator[Store]:
    directory = reachable_directory()
    subprocess.run(["cp", "-a", f"{made_store}/.", directory], check=True)
    yield Store(directory)
    shell(f'cluster_at "{directory}/postgres"; ! cluster_runs || cluster_stop immediate; rm -rf "$sockets"')
    shutil.rmtree(directory)


@pytest.fixture
def store(made_store: Path) -> Iterator[Store]:
    with copied(made_store) as made:
        yield made
