"""What the scripts share: what is installed, and how programs are run."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scripts.shell import beginning, clean_environment, shell

WAITING = """run "{}" -c 'import time; print("up", flush=True); time.sleep(60)'"""


def test_the_programs_exit_status_is_the_scripts() -> None:
    assert shell("run bash -c 'exit 7'").returncode == 7


def test_what_is_piped_in_reaches_the_program() -> None:
    assert shell("run cat <<<hej").stdout == "hej\n"


@pytest.mark.slow  # starts a Python
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_reaches_the_program_at_once_as_an_interrupt(sign: signal.Signals) -> None:
    pipe = subprocess.PIPE
    waiting = subprocess.Popen(
        ["env", "--default-signal=INT", "bash", "-c", beginning() + WAITING.format(sys.executable)],
        env=clean_environment(), stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True,
    )  # fmt: skip
    assert waiting.stdout is not None
    assert waiting.stdout.readline() == "up\n"

    waiting.send_signal(sign)

    assert "KeyboardInterrupt" in waiting.communicate(timeout=10)[1]
    assert waiting.returncode == 130


@pytest.mark.parametrize(
    ("here", "asked", "files"),
    [
        ([], "runtime", ["runtime.txt"]),
        ([], "dev", ["runtime.txt", "dev.txt"]),
        (["runtime", "dev"], "runtime", ["runtime.txt", "dev.txt"]),
        (["runtime", "dev", "bench"], "dev", ["runtime.txt", "dev.txt", "bench.txt"]),
    ],
)
def test_what_the_tests_installed_is_not_stripped_by_a_start(
    here: list[str], asked: str, files: list[str], tmp_path: Path
) -> None:
    stamp = tmp_path / "installed.sha256"
    stamp.write_text("".join(f"0123  {name}.txt\n" for name in here))

    assert shell(f'installed="{stamp}"; sets_up_to {asked}').stdout.split() == files


@pytest.mark.parametrize(
    ("setting", "given"),
    [
        ("OPL_SECRET=x", True),
        ("OPL_SECRET_FILE=x", True),
        ("echo OPL_SECRET=x >$root/.env", True),
        ("echo OPL_SECRETS=x >$root/.env", False),
        ("OPL_SECRET=", False),
    ],
)
def test_a_secret_that_is_given_is_not_made_up(setting: str, given: bool, tmp_path: Path) -> None:
    data = tmp_path / "var"

    shell(f"root={tmp_path} data={data}; {setting}; keep_secret OPL_SECRET 32").check_returncode()

    assert (data / "secrets/OPL_SECRET").exists() is not given


def test_without_apt_it_says_what_to_install_and_what_else_there_is() -> None:
    refused = shell("missing_packages() { echo postgis; }; PATH=/nowhere; ensure_machine postgis")

    assert refused.returncode == 1
    assert "postgis" in refused.stderr
    assert "docker compose up" in refused.stderr
