"""scripts/start as a whole, with a program that stands in for ours: what it brings up it takes down."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.scripts.conftest import copied
from tests.scripts.shell import ROOT, Store, beginning, clean_environment

pytestmark = pytest.mark.slow  # a database server and two programs are started in each

# What a finished installation leaves behind, so that nothing is installed here.
INSTALLED = """
(cd "$root/requirements" && sha256sum uv.txt runtime.txt) >"$installed"
npm_lock >"$modules/.installed"
asset_sources >"$modules/.built"
"""

# A shell that is started deaf to an interrupt stays so; a test run in the background would be.
HEARING = ["env", "--default-signal=INT"]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with our scripts and the stand-in."""
    top = tmp_path_factory.mktemp("checkout")
    for part in ("scripts", "requirements"):
        shutil.copytree(ROOT / part, top / part)
    for directory in ("service/privacy", ".venv/bin", "web/node_modules", "web/static/vendor"):
        (top / directory).mkdir(parents=True)
    for file in ("web/package-lock.json", "service/privacy/rules.json"):
        shutil.copy(ROOT / file, top / file)
    shutil.copy(Path(__file__).with_name("stand_in.py"), top / "service/__main__.py")
    python = top / ".venv/bin/python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    subprocess.run(["bash", "-c", beginning(top / "scripts") + INSTALLED], check=True)
    return top


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Started:
    """A running scripts/start."""

    def __init__(self, checkout: Path, store: Store, **settings: str) -> None:
        self.port, self.store, self.said = free_port(), store, ""
        self.script = subprocess.Popen(
            [*HEARING, checkout / "scripts/start", "--port", str(self.port), "--data", str(store.data)],
            env=clean_environment() | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def up(self) -> "Started":
        """Wait for the last line of the greeting."""
        assert self.script.stdout is not None
        for line in self.script.stdout:
            self.said += line
            if line.startswith("Stoppa:"):
                return self
        raise AssertionError(self.script.communicate())

    def answer(self, path: str = "/") -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as response:
            return str(response.read().decode())

    def told(self) -> dict[str, int]:
        """The process of each command that the program was given."""
        lines = (self.store.data / "told").read_text().splitlines()
        return {name: int(number) for name, number in map(str.split, lines)}

    def end(self, sign: signal.Signals) -> int:
        self.script.send_signal(sign)
        self.script.communicate(timeout=20)
        return self.script.returncode

    def children_gone(self) -> bool:
        return within(3, lambda: not any(alive(self.told()[name]) for name in ("serve", "scheduler")))


def alive(number: int) -> bool:
    with contextlib.suppress(OSError):
        return " Z " not in Path(f"/proc/{number}/stat").read_text()
    return False


def within(seconds: float, happens: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not happens() and time.monotonic() < until:
        time.sleep(0.05)
    return happens()


@contextlib.contextmanager
def starting(checkout: Path, store: Store) -> Iterator[Started]:
    running = Started(checkout, store)
    yield running.up()
    running.script.kill()
    running.script.communicate()


@pytest.fixture
def started(checkout: Path, store: Store) -> Iterator[Started]:
    with starting(checkout, store) as running:
        yield running


@pytest.fixture(scope="module")
def looked_at(checkout: Path, made_store: Path) -> Iterator[Started]:
    """Started once, for those who only look."""
    with copied(made_store) as store, starting(checkout, store) as running:
        yield running


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_told_to_stop_it_leaves_nothing_running(started: Started, sign: signal.Signals) -> None:
    assert started.answer().startswith("postgresql+psycopg://lagesbild_web@/")

    assert started.end(sign) == 0

    assert started.children_gone()
    assert not started.store.running()


def test_the_program_is_prepared_in_order(looked_at: Started) -> None:
    assert list(looked_at.told())[:2] == ["migrate", "demo"]


def test_it_tells_who_can_sign_in_to_the_demo_and_by_which_password(looked_at: Started) -> None:
    password = (looked_at.store.data / "secrets/OPL_DEMO_PASSWORD").read_text().strip()

    assert f"http://127.0.0.1:{looked_at.port}/logga-in  lösenord för alla: {password}\n" in looked_at.said
    assert "\n  Samordnare                      samordnare@demo.example\n" in looked_at.said
    assert looked_at.answer("/strong") == "none"


def test_a_store_that_is_no_demo_asks_for_a_second_factor_and_names_nobody(checkout: Path, store: Store) -> None:
    started = Started(checkout, store, OPL_REAL="yes").up()

    assert "@demo.example" not in started.said
    assert "lösenord för alla" not in started.said
    assert "people add" in started.said
    assert started.answer("/strong") == ""
    assert started.end(signal.SIGINT) == 0


def test_secrets_are_kept_for_ourselves(looked_at: Started) -> None:
    kept = looked_at.store.data / "secrets"

    assert kept.stat().st_mode & 0o777 == 0o700
    assert {path.name for path in kept.iterdir()} == {"OPL_SECRET", "OPL_DEMO_PASSWORD"}
    assert all(path.stat().st_mode & 0o777 == 0o600 and len(path.read_text().strip()) >= 16 for path in kept.iterdir())


@pytest.mark.parametrize(("child", "word"), [("serve", "Webben"), ("scheduler", "Schemaläggaren")])
def test_when_a_child_dies_it_says_so_and_stops_the_rest(started: Started, child: str, word: str) -> None:
    os.kill(started.told()[child], signal.SIGKILL)

    _, said = started.script.communicate(timeout=20)

    assert started.script.returncode == 1
    assert f"{word} slutade oväntat (status 137)" in said
    assert started.children_gone()
    assert not started.store.running()


def test_children_do_not_outlive_a_killed_script_and_the_next_start_works(started: Started, checkout: Path) -> None:
    started.script.kill()
    started.script.wait()
    assert started.children_gone()

    again = Started(checkout, started.store).up()

    assert again.end(signal.SIGINT) == 0
    assert not started.store.running()


def test_a_killed_database_comes_back_at_the_same_address(started: Started) -> None:
    sockets, before = started.store.sockets, started.store.postmaster
    os.kill(before, signal.SIGKILL)

    def back() -> bool:
        notes = started.store.pgdata / "postmaster.pid"
        return notes.exists() and notes.read_text().endswith("ready   \n") and started.store.postmaster != before

    assert within(20, back)
    assert started.store.sockets == sockets
    assert started.store.ask("select 7") == "7"


def test_a_second_start_on_the_same_store_is_one_clear_line(looked_at: Started, checkout: Path) -> None:
    second = Started(checkout, looked_at.store)

    _, said = second.script.communicate(timeout=20)

    assert second.script.returncode == 1
    assert said == (
        f"OP Lägesbild är redan igång med {looked_at.store.data}: "
        f"http://127.0.0.1:{looked_at.port} (pid {looked_at.script.pid})\n"
    )


def test_a_taken_port_is_one_clear_line(checkout: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = subprocess.run(
            [checkout / "scripts/start", "--port", port, "--data", tmp_path],
            capture_output=True,
            text=True,
            check=False,
        )

    assert refused.returncode == 1
    assert refused.stderr == f"Port {port} är upptagen. Välj en annan: scripts/start --port N\n"


def test_a_failing_preparation_stops_everything(checkout: Path, store: Store) -> None:
    failed = Started(checkout, store, OPL_BREAK="yes")

    failed.script.communicate(timeout=20)

    assert failed.script.returncode == 7
    assert "serve" not in failed.told()
    assert not store.running()


def test_a_server_that_is_given_is_used_instead_of_our_own(checkout: Path, tmp_path: Path) -> None:
    started = Started(checkout, Store(tmp_path), OPL_DATABASE_URL="postgresql+psycopg://elsewhere/store").up()

    assert started.answer() == "postgresql+psycopg://elsewhere/store"
    assert not (tmp_path / "postgres").exists()
    assert started.end(signal.SIGINT) == 0
