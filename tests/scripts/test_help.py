"""Every script answers --help at once, from any directory, and refuses what it does not know."""

import subprocess
from pathlib import Path

import pytest

from tests.scripts.shell import ROOT, SCRIPTS, clean_environment

COMMANDS = ["start", "test", "check", "bench", "dev", "lagesbild", "languages"]


def call(*arguments: str | Path, within: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        arguments,
        cwd=within,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_no_script_is_forgotten_here() -> None:
    there = {path.name for path in SCRIPTS.iterdir() if path.is_file() and not path.name.startswith("_")}

    assert there == set(COMMANDS)


@pytest.mark.slow  # lagesbild asks the program itself
@pytest.mark.parametrize("name", COMMANDS)
def test_it_answers_help_from_any_directory(name: str, tmp_path: Path) -> None:
    answer = call(SCRIPTS / name, "--help", within=tmp_path)

    assert answer.returncode == 0
    assert answer.stdout.startswith(f"scripts/{name}")


def test_it_is_found_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "start").symlink_to(SCRIPTS / "start")

    assert call(tmp_path / "start", "--help", within=tmp_path).returncode == 0


def test_ci_runs_the_tests_and_nothing_clever(tmp_path: Path) -> None:
    assert call(ROOT / ".ci/run", "--help", within=tmp_path).stdout.startswith("scripts/test")


@pytest.mark.parametrize(
    "arguments", [["--port"], ["--port", "0"], ["--port", "65536"], ["--port=å"], ["--data"], ["--demo"]]
)
def test_start_refuses_what_it_cannot_mean_in_one_line(arguments: list[str], tmp_path: Path) -> None:
    refused = call(SCRIPTS / "start", *arguments, within=tmp_path)

    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
