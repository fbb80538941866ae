import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.errors import Refused
from service.exchange.police import PoliceEvent, events

HEAD = "id,handelse_tid,publicerad,typ,plats,api_plats,api_niva,kommun_kod,lat,lon,forst_sedd_utc,versioner\n"
TABLE = (
    HEAD + "7,2026-05-02T23:10:00+02:00,2026-05-03T00:10:00+02:00,Stöld,Köping,Köping,kommun,1983,59.5,16,x,1\n"
    "5,2026-01-03T08:00:00+01:00,2026-01-03T09:00:00+01:00,"
    '"Mord/dråp, försök",Köping,Västmanlands län,lan,1983,59.6,16,x,2\n'
    "6,2026-01-03T08:00:00+01:00,2026-01-03T09:00:00+01:00,Brand,Arboga,Arboga,kommun,1984,59.4,15.8,x,1\n"
    "8,2026-01-04T08:00:00+01:00,2026-01-04T09:00:00+01:00,Brand,Köping,Västmanlands län,lan,,59.6,16,x,1\n"
    "9,2026-01-04T08:00:00+01:00,2026-01-04T09:00:00+01:00,Brand,Västmanlands län,x,lan,,59.6,16,x,1\n"
)


def told(number: int, name: str, published: str = "2026-05-30 21:01:23 +02:00", at: str = "Köping") -> dict[str, Any]:
    kind = name.partition(", ")[2].rpartition(", ")[0]
    place = {"name": at, "gps": "59.5,16.0"}
    return {
        "id": number,
        "datetime": published,
        "name": name,
        "summary": "",
        "url": "/x",
        "type": kind,
        "location": place,
    }


def koping(path: Path) -> list[PoliceEvent]:
    return events(path, municipality="Köping", code="1983")


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "events"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def asked(folder: Path, *listed: object) -> list[PoliceEvent]:
    return koping(written(folder, json.dumps(listed)))


@pytest.mark.parametrize("packed", [False, True])
def test_a_table_gives_the_events_of_the_municipality_earliest_first(tmp_path: Path, packed: bool) -> None:
    content = TABLE.encode()
    found = koping(written(tmp_path, gzip.compress(content) if packed else content))

    assert [event.id for event in found] == ["5", "8", "7"]
    assert found[0] == PoliceEvent("5", datetime(2026, 1, 3, 7, tzinfo=UTC), "Mord/dråp, försök", "Köping")


def test_the_time_is_when_it_happened_and_not_when_it_was_published(tmp_path: Path) -> None:
    [found] = asked(tmp_path, told(1, "30 maj 20.46, Trafikbrott, Köping"))

    assert found == PoliceEvent("1", datetime(2026, 5, 30, 18, 46, tzinfo=UTC), "Trafikbrott", "Köping")


def test_a_kind_may_have_a_comma(tmp_path: Path) -> None:
    [found] = asked(tmp_path, told(1, "30 maj 20.46, Mord/dråp, försök, Köping"))

    assert (found.kind, found.place) == ("Mord/dråp, försök", "Köping")


def test_an_event_placed_in_the_county_still_names_its_municipality(tmp_path: Path) -> None:
    found = asked(
        tmp_path,
        told(1, "30 maj 20.46, Brand, Köping", at="Västmanlands län"),
        told(2, "30 maj 20.46, Brand, Arboga", at="Västmanlands län"),
    )

    assert [event.id for event in found] == ["1"]


def test_new_years_eve_published_in_january_was_last_year(tmp_path: Path) -> None:
    [found] = asked(tmp_path, told(1, "31 december 23.58, Brand, Köping", "2026-01-01 0:30:00 +01:00"))

    assert found.at == datetime(2025, 12, 31, 22, 58, tzinfo=UTC)


def test_a_title_without_time_counts_when_published(tmp_path: Path) -> None:
    [found] = asked(tmp_path, told(1, "Sammanfattning natt, Köping"))

    assert found.at == datetime(2026, 5, 30, 19, 1, 23, tzinfo=UTC)


def test_of_two_versions_the_last_counts(tmp_path: Path) -> None:
    [found] = asked(tmp_path, told(1, "30 maj 20.46, Brand, Köping"), told(1, "30 maj 20.46, Skadegörelse, Köping"))

    assert found.kind == "Skadegörelse"


def test_an_empty_answer_is_no_events(tmp_path: Path) -> None:
    assert asked(tmp_path) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TABLE.replace("2026-01-03T08:00:00+01:00", "i går", 1), "rad 3"),
        (TABLE.replace("2026-01-03T08:00:00+01:00", "2026-01-03T08:00:00", 1), "rad 3"),
        ("id,typ\n1,Brand\n", "rad 2"),
        (json.dumps([told(1, "30 maj 20.46, Brand, Köping"), 5]), "nummer 2"),
        (json.dumps([told(1, "31 februari 20.46, Brand, Köping")]), "nummer 1"),
        (json.dumps([told(1, "30 maj 20.46, Brand, Köping", "nyss")]), "nummer 1"),
        ("[{", "Filen"),
        (b"\xff\xfe\x00", "Filen"),
        (b"\x1f\x8bnot really", "Filen"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(Refused, match=f"{said}.* går inte att läsa"):
        koping(written(tmp_path, content))


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        koping(tmp_path / "none")


def test_without_our_code_the_name_decides(tmp_path: Path) -> None:
    found = events(written(tmp_path, TABLE), municipality="Köping", code="")

    assert [event.id for event in found] == ["5", "8", "7"]


def test_a_damaged_packed_table_is_refused(tmp_path: Path) -> None:
    content = gzip.compress((TABLE * 50).encode())

    for wrong in (content[:-9], content[:60] + bytes(40) + content[100:]):
        with pytest.raises(Refused, match="går inte att läsa"):
            koping(written(tmp_path, wrong))


@pytest.mark.parametrize("row", ["7,2026-05-02T23:10:00+02:00", '7,"2026', "x" * 200_000])
def test_a_row_that_is_cut_short_is_refused_by_its_line(tmp_path: Path, row: str) -> None:
    with pytest.raises(Refused, match=r"rad [23] går inte att läsa"):
        koping(written(tmp_path, TABLE.splitlines()[0] + "\n" + TABLE.splitlines()[1] + "\n" + row))
