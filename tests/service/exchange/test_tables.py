"""Read a CSV as others write it."""

import zlib
from pathlib import Path
from typing import Any

import pytest

from service.errors import Refused
from service.exchange import tables
from tests.service.exchange.sheets import csv_text, reading, row, rows, saved, sheet

TALE = 'Två rader:\nett "fult" ord; och å, ä, ö'


def read(path: Path) -> list[tuple[int, str | None]]:
    """(line, description) of each row."""
    return [(line, told["description"]) for line, told in tables.rows(path, reading())]


def refusal(path: Path, **how: Any) -> str:
    with pytest.raises(Refused) as refused:
        list(tables.rows(path, reading(**how)))
    return refused.value.text


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["rader.csv", "rader.csv.gz"])
def test_the_same_rows_are_read_however_they_are_written(
    tmp_path: Path, delimiter: str, encoding: str, end: str, name: str
) -> None:
    text = csv_text(rows({"description": TALE}, {"description": "Åäö"}), delimiter=delimiter, end=end)

    assert read(saved(tmp_path, text.encode(encoding), name=name)) == [(2, TALE), (4, "Åäö")]


def test_a_packed_file_is_known_by_what_it_holds(tmp_path: Path) -> None:
    packed = sheet(tmp_path, {"description": "a"}, name="a.csv.gz")

    assert read(packed.rename(tmp_path / "a.csv")) == [(2, "a")]


def test_rows_are_numbered_by_the_line_they_begin_on_as_an_editor_counts(tmp_path: Path) -> None:
    told = csv_text(rows({"description": "a\nb\nc"}, {"description": "d\r\ne"}, {"description": "f"}))
    blank = told.replace("\n3,", "\n\n\n3,")

    assert [line for line, _ in read(saved(tmp_path, blank))] == [2, 5, 9]


def test_rows_with_nothing_in_them_are_left_out(tmp_path: Path) -> None:
    assert [line for line, _ in read(saved(tmp_path, csv_text([row()]) + ",,,,,,,\n \n" + "\n" * 5))] == [2]


def test_cells_that_are_left_out_at_the_end_are_empty(tmp_path: Path) -> None:
    """Some programs leave out the last delimiters when the cells are empty."""
    [(_, told)] = tables.rows(saved(tmp_path, "id,category,opened_at,lat,lon,status\n1,a,b,c,d\n"), reading())

    assert told.get("status") is None
    assert told["lon"] == "d"


def test_cells_beyond_the_last_column_are_told_apart(tmp_path: Path) -> None:
    """A comma that nobody quoted moves everything after it."""
    head = "id,category,opened_at,lat,lon\n"
    [(_, moved), (_, whole)] = tables.rows(saved(tmp_path, head + "1,a, b,c,d,e\n2,a,b,c,d,\n"), reading())

    assert moved[None] == "e"
    assert None not in whole


def test_columns_that_nobody_asks_for_may_be_there(tmp_path: Path) -> None:
    path = saved(tmp_path, csv_text([{"ward": "7"} | row(description="a") | {"x": "1"}]))

    assert read(path) == [(2, "a")]


def test_names_of_columns_may_have_spaces_around_them(tmp_path: Path) -> None:
    head, _, rest = csv_text([row(description="a")]).partition("\n")

    assert read(saved(tmp_path, head.replace(",", " , ") + "\n" + rest)) == [(2, "a")]


def test_a_file_without_rows_has_none(tmp_path: Path) -> None:
    assert read(saved(tmp_path, csv_text([row()]).splitlines()[0])) == []


# What is refused as a whole


def test_every_column_that_is_missing_is_named(tmp_path: Path) -> None:
    path = saved(tmp_path, "id,category,opened_at\n1,graffiti,2026-11-10\n")

    assert refusal(path) == "Filen saknar kolumnen lat, lon."


def test_a_missing_column_is_called_as_in_their_file(tmp_path: Path) -> None:
    path = saved(tmp_path, csv_text([row()]))

    assert refusal(path, columns={"id": "Ärendenummer"}) == "Filen saknar kolumnen Ärendenummer."


def test_a_column_that_is_pointed_out_must_be_there_even_when_it_is_not_needed(tmp_path: Path) -> None:
    """Else a misspelt column would make every case an open one."""
    path = saved(tmp_path, csv_text([row()]))

    assert refusal(path, columns={"closed_at": "Stängd"}) == "Filen saknar kolumnen Stängd."


def test_two_columns_of_one_name_are_refused_when_it_matters(tmp_path: Path) -> None:
    path = saved(tmp_path, "id,category,opened_at,lat,lon,lon,x,x\n")

    assert refusal(path) == "Filen har två kolumner som heter lon."


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"%PDF-1.7\n%\xe2\xe3",
        b"\x89PNG\r\n\x1a\n\0\0",
        b'{"type": "FeatureCollection"}',
        "åäö".encode("utf-16"),
    ],
)
def test_what_is_no_table_lacks_every_column(tmp_path: Path, content: bytes) -> None:
    assert refusal(saved(tmp_path, content)) == "Filen saknar kolumnen id, category, opened_at, lat, lon."


def test_a_quote_that_never_ends_is_refused_with_the_line_where_it_begins(tmp_path: Path) -> None:
    """Read leniently it would swallow the two rows after it, and nobody would know."""
    text = csv_text(rows({}, {"description": "a b"}, {}, {})).replace(",a b", ',"a b')

    assert refusal(saved(tmp_path, text)) == "Filen går inte att läsa som CSV från rad 3."


def test_a_packed_file_that_is_cut_short_or_damaged_is_refused(tmp_path: Path) -> None:
    whole = sheet(tmp_path, *[{"description": zlib.compress(bytes([n])).hex()} for n in range(99)], name="a.gz")
    content = whole.read_bytes()
    damaged = content[:200] + bytes(99) + content[299:]

    for wrong in (content[:-9], content[:400], damaged, content[:-5] + b"12345"):
        path = tmp_path / "wrong.csv.gz"
        path.write_bytes(wrong)
        assert refusal(path) == "Filen går inte att läsa."


def test_a_file_that_grows_beyond_bounds_when_unpacked_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.bounds.IMPORT_BYTES", 2**20)
    path = saved(tmp_path, b"id" * 2**20, name="bomb.csv.gz")

    assert path.stat().st_size < 2**13
    assert refusal(path) == "Filen är större än 1 MB."


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "ingen.csv") == "Filen går inte att läsa."
