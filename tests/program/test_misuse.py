"""A misused command ends with 2 and says how it is used; a store of no use ends with 1, in one line."""

import os
import sys
from pathlib import Path
from subprocess import run

import pytest
from sqlalchemy import Engine

from service import db
from tests.conftest import database
from tests.program.lagesbild import Said, forget, lagesbild, program
from tests.service.exchange.sheets import sheet

WINDOW = ("--from", "2026-11-01", "--to", "2026-11-15")


def in_one_line(said: Said) -> str:
    assert said.status == 1, said
    assert said.out == ""
    [line] = said.err.splitlines()
    return line


@pytest.mark.parametrize(
    "arguments",
    [
        ("import",),
        ("import", "incident"),
        ("import", "incidents"),
        ("import", "incidents", "ingen-sådan-fil.csv"),
        ("import", "incidents", "."),
        ("import", "areas", "{file}"),
        ("import", "areas", "{file}", "--layer", "deso", "--code", "deso"),
        ("stats", "removal"),
        ("stats", "removal", "--from", "2026-11-01"),
        ("stats", "areas", *WINDOW),
        ("stats", "hotspots", *WINDOW, "--metres", "9"),
        ("stats", "hotspots", *WINDOW, "--metres", "nan"),
        ("stats", "hotspots", *WINDOW, "--at-least", "1"),
        ("stats", "hotspots", *WINDOW, "--nearest", "9"),
    ],
    ids=" ".join,
)
def test_a_misused_command_is_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    path = str(sheet(tmp_path, {}))
    said = lagesbild(*(one.replace("{file}", path) for one in arguments))

    assert said.status == 2
    assert "Usage:" in said.out + said.err


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("--timezone", "Europe/Koping"), "ingen tidszon"),
        (("--timezone", "Europe"), "ingen tidszon"),
        (("--timezone", "../../etc/passwd"), "ingen tidszon"),
        (("--map", "opened_at"), "fält=kolumn"),
        (("--map", "opened_at="), "fält=kolumn"),
        (("--map", "oppened_at=Skapad"), "fält=kolumn"),
        (("--value", "category:Graffiti"), "fält:värde=kod"),
        (("--value", "Graffiti=graffiti"), "fält:värde=kod"),
        (("--value", "category:Graffiti="), "fält:värde=kod"),
        (("--value", "kategori:Graffiti=graffiti"), "fält:värde=kod"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_what_cannot_be_meant_is_2_and_says_how_it_is_written(
    tmp_path: Path, given: tuple[str, str], says: str
) -> None:
    said = lagesbild("import", "incidents", sheet(tmp_path, {}), *given)

    assert said.status == 2
    assert says in said.err


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("i går", "2026-11-15"),
        ("2026-11-01", "2026-11-31"),
        ("2026-11-15", "2026-11-15"),
        ("2026-11-15", "2026-11-01"),
        ("0001-01-01", "2026-11-15"),
        ("", "2026-11-15"),
    ],
)
@pytest.mark.parametrize("what", ["removal", "hotspots", "areas"])
def test_a_window_that_is_none_is_2(what: str, start: str, end: str) -> None:
    layer = ("--layer", "deso") if what == "areas" else ()

    assert lagesbild("stats", what, *layer, "--from", start, "--to", end).status == 2


@pytest.mark.slow
def test_every_command_explains_itself() -> None:
    """Nine commands."""
    for command in (
        "",
        "import",
        "import incidents",
        "import areas",
        "import boundary",
        "import police",
        "stats",
    ):
        said = lagesbild(*command.split(), "--help")
        assert said.status == 0
        assert "Usage:" in said.out


# A store that cannot be used


@pytest.mark.slow
@pytest.mark.parametrize("what", [("stats", "removal", *WINDOW), ("import", "boundary", "pyproject.toml")])
def test_a_store_that_was_never_made_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, what: tuple[str, ...]
) -> None:
    """Makes an empty database."""
    with database() as url:
        monkeypatch.setenv("OPL_DATABASE_URL", url)
        forget()
        line = in_one_line(lagesbild(*what))
        db.long_engine().dispose()
    monkeypatch.undo()
    forget()

    assert line == "Databasen är inte aktuell. Kör lagesbild migrate."


def test_a_server_that_does_not_answer_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPL_DATABASE_URL", "postgresql+psycopg://postgres:hemligt@/ingen?host=/nonexistent")
    forget()
    line = in_one_line(lagesbild("stats", "removal", *WINDOW))
    monkeypatch.undo()
    forget()

    assert line.startswith("Databasen svarar inte: ")
    assert "hemligt" not in line


@pytest.mark.slow
def test_a_store_in_another_metric_system_is_refused_before_anything_is_read(store: Engine, tmp_path: Path) -> None:
    """A process of its own: the system is fixed when the program starts."""
    url = store.url.render_as_string(hide_password=False)
    said = program("import", "incidents", sheet(tmp_path, {}), OPL_SRID="32619", OPL_DATABASE_URL=url)

    assert in_one_line(said) == "Databasen är gjord med koordinatsystem 3006, men OPL_SRID säger 32619."


@pytest.mark.slow
def test_a_metric_system_that_is_none_is_told_in_one_line() -> None:
    """Starts the program: the system is read while its modules are opened."""
    command = [sys.executable, "-m", "service", "doctor"]
    said = run(command, env=os.environ | {"OPL_SRID": "abc"}, capture_output=True, check=False)

    assert said.returncode == 1
    assert said.stderr.decode().splitlines() == [
        "OPL_SRID: Input should be a valid integer, unable to parse string as an integer"
    ]
