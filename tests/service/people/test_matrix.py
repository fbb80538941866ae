"""The matrix is whole: every column of the store is somebody's business, and only once."""

from fnmatch import fnmatchcase

import pytest

from service.migrations import TABLES
from service.people import rules
from service.people.rules import Reach, Right, matrix
from tests.service.test_migrations import ours

assert TABLES
COLUMNS = sorted(f"{table.name}.{column.name}" for table in ours() for column in table.columns)


def declared() -> list[str]:
    return [pattern for field in matrix().fields.values() for pattern in field.columns]


def test_every_column_belongs_to_one_field() -> None:
    patterns = declared()
    found = {column: [one for one in patterns if fnmatchcase(column, one)] for column in COLUMNS}

    assert {column: by for column, by in found.items() if len(by) != 1} == {}


def test_no_field_speaks_of_columns_that_are_not_there() -> None:
    assert [one for one in declared() if not any(fnmatchcase(column, one) for column in COLUMNS)] == []


def test_a_right_is_a_reach_and_letters() -> None:
    assert matrix().rights("guard", "state") == (Right(Reach.AREA, "r"),)
    assert matrix().rights("coordinator", "state") == (Right(Reach.ALL, "rw"),)
    assert matrix().rights("police", "restricted") == (Right(Reach.AREA, "r"), Right(Reach.ALL, "l"))
    assert matrix().rights("council", "state") == ()


@pytest.mark.parametrize("told", ["", "x", "everywhere r", "area", "area r w"])
def test_what_is_no_right_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        rules._right(told)


def test_a_role_that_is_not_there_is_refused(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path_factory.mktemp("matrix") / "matrix.toml"
    file.write_text('[roles]\nguard = "Väktare"\n[fields.state]\nname = "x"\ncolumns = []\nguards = "r"\n', "utf-8")
    monkeypatch.setattr(rules, "MATRIX", file)

    with pytest.raises(ValueError, match="guards"):
        matrix.__wrapped__()
