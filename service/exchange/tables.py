"""Read a CSV as others write it: packed or not, comma, semicolon or tab, with a BOM, in Windows-1252."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from service import bounds
from service.errors import Refused
from service.exchange.models import NEEDED, Reading, Row

PACKED = b"\x1f\x8b"
DELIMITERS = ",;\t"


def rows(path: Path, reading: Reading) -> Iterator[tuple[int, Row]]:
    """(line, row): the line is the one where the row begins, as an editor counts. Empty rows are left out.

    Cells that no column stands over are under None.
    Raises Refused: the file is no CSV, or lacks a column that is needed or that `reading` points out.
    """
    return of_text(text_of(path), [reading.column(name) for name in dict.fromkeys((*NEEDED, *reading.columns))])


def of_text(text: str, wanted: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """The same of a file that has been read, which must have the columns that are wanted."""
    cells = _cells(text)
    header = [name.strip() for name in next(cells, (1, []))[1]]
    _check(header, wanted)
    for line, row in cells:
        if any(cell.strip() for cell in row):
            beyond = " ".join(row[len(header) :]).strip()
            yield line, dict(zip(header, row, strict=False)) | ({None: beyond} if beyond else {})


def _check(header: list[str], wanted: Sequence[str]) -> None:
    missing = [column for column in wanted if column not in header]
    if missing:
        raise Refused("missing_column", f"Filen saknar kolumnen {', '.join(missing)}.")
    twice = [column for column in wanted if header.count(column) > 1]
    if twice:
        raise Refused("column_twice", f"Filen har två kolumner som heter {', '.join(twice)}.")


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row and the line it begins on. Strict: a quote that never ends would swallow the rows after it."""
    delimiter = max(DELIMITERS, key=text.split("\n", 1)[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in rows:
            yield line, row
            line = rows.line_num + 1
    except csv.Error as error:
        raise Refused("unreadable_csv", f"Filen går inte att läsa som CSV från rad {line}.") from error


def text_of(path: Path) -> str:
    """What a file says, unpacked. Raises Refused."""
    try:
        content = _content(path)
    except (OSError, EOFError, zlib.error) as error:
        raise Refused("unreadable_file", "Filen går inte att läsa.") from error
    if len(content) > bounds.IMPORT_BYTES:
        raise Refused("too_large", f"Filen är större än {bounds.IMPORT_BYTES // 2**20} MB.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        packed = file.read(len(PACKED)) == PACKED
        file.seek(0)
        return (gzip.GzipFile(fileobj=file) if packed else file).read(bounds.IMPORT_BYTES + 1)
