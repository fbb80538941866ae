"""Addresses are brought in from others' files: all rows, or none."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.areas.gazetteer import search
from service.errors import Refused
from service.exchange.actions import RowsRefused
from service.exchange.addresses import import_addresses
from service.exchange.models import Listed
from tests import make
from tests.service.exchange.sheets import csv_text, saved


def row(**told: str) -> dict[str, str]:
    right = {"street": "Storgatan", "number": "12", "letter": "", "locality": "Köping"}
    return right | {"lon": str(make.CENTRE.lon), "lat": str(make.CENTRE.lat)} | told


def bring(session: Session, path: Path, *, skip: bool = False, source: str = "test", **columns: str) -> Listed:
    return import_addresses(session, path, columns, source=source, skip_refused=skip, progress=lambda _: None)


def of_rows(session: Session, folder: Path, *told: dict[str, str], **how: Any) -> Listed:
    return bring(session, saved(folder, csv_text(list(told))), **how)


def of_features(session: Session, folder: Path, *told: dict[str, Any], **how: Any) -> Listed:
    content = json.dumps({"type": "FeatureCollection", "features": told})
    return bring(session, saved(folder, content, name="a.geojson"), **how)


def held(session: Session) -> list[str]:
    found = session.execute(
        text("SELECT name, number, letter, locality FROM address JOIN street ON street.id = street_id ORDER BY 1, 2, 3")
    )
    return [f"{name} {number}{letter} {locality}" for name, number, letter, locality in found]


def reasons(session: Session, folder: Path, *told: dict[str, str]) -> list[tuple[int, str]]:
    with pytest.raises(RowsRefused) as refused, session.begin_nested():
        of_rows(session, folder, *told)
    assert held(session) == []
    return [(one.line, one.reason) for one in refused.value.imported.refused]


def feature(number: Any = "12 B", **properties: Any) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [make.CENTRE.lon, make.CENTRE.lat, 7.5]}
    return {
        "type": "Feature",
        "geometry": point,
        "properties": {"street": "Storgatan", "number": number, "locality": "Köping"} | properties,
    }


# What comes in


def test_a_row_becomes_an_address_that_is_found(session: Session, tmp_path: Path) -> None:
    done = of_rows(session, tmp_path, row(), row(number="12 b"), row(number="14", letter="C"), row(number=""))

    assert done == Listed(rows=4, new=4, already_there=0, refused=())
    assert held(session) == [
        "Storgatan 0 Köping",
        "Storgatan 12 Köping",
        "Storgatan 12B Köping",
        "Storgatan 14C Köping",
    ]
    [found, *_] = search(session, "storgatan 14c")
    assert (found.label, found.lon, found.lat) == ("Storgatan 14 C, Köping", make.CENTRE.lon, make.CENTRE.lat)


def test_geojson_tells_by_its_properties_and_its_point(session: Session, tmp_path: Path) -> None:
    done = of_features(session, tmp_path, feature(), feature(14), feature(None, street="Norrgården"))

    assert (done.new, held(session)[0]) == (3, "Norrgården 0 Köping")
    assert search(session, "Storgatan 12b")[0].lon == make.CENTRE.lon


def test_their_columns_may_have_other_names_and_lon_and_lat_a_comma(session: Session, tmp_path: Path) -> None:
    theirs = {"Adress": "Storgatan", "Nr": "3", "Y": "59,5126", "X": "15,9914"}
    path = saved(tmp_path, csv_text([theirs], delimiter=";"))

    assert bring(session, path, street="Adress", number="Nr", lon="X", lat="Y").new == 1
    assert held(session) == ["Storgatan 3 "]


def test_a_street_lies_where_its_middle_address_does(session: Session, tmp_path: Path) -> None:
    """Not between them, where there may be no street."""
    ends = [
        row(number=str(n), lon=str(make.point(metres_east=metres).lon)) for n, metres in ((1, 0), (3, 70), (5, 200))
    ]
    of_rows(session, tmp_path, *ends)

    assert search(session, "Storgatan")[0].lon == make.point(metres_east=70).lon


# Twice


def test_the_same_file_twice_changes_nothing(session: Session, tmp_path: Path) -> None:
    told = (row(), row(number="14"))
    of_rows(session, tmp_path, *told)
    logged = session.execute(text("SELECT count(*) FROM log_entry")).scalar_one()

    assert of_rows(session, tmp_path, *told) == Listed(rows=2, new=0, already_there=2, refused=())
    assert session.execute(text("SELECT count(*) FROM log_entry")).scalar_one() == logged


def test_a_newer_file_of_the_same_source_takes_the_older_ones_place(session: Session, tmp_path: Path) -> None:
    of_rows(session, tmp_path, row(), row(number="14"), row(street="Rivna gatan"))
    of_rows(session, tmp_path, row(street="Annans väg"), source="another")
    moved = row(number="14", lat=str(make.point(metres_north=30).lat))

    done = of_rows(session, tmp_path, moved, row(number="16"))

    assert (done.new, done.changed, done.already_there, done.gone) == (1, 1, 0, 2)
    assert held(session) == ["Annans väg 12 Köping", "Storgatan 14 Köping", "Storgatan 16 Köping"]
    assert search(session, "Rivna gatan") == []


# What is refused


def test_refused_rows_are_named_and_nothing_comes_in(session: Session, tmp_path: Path) -> None:
    make.boundary(session)
    told = [
        row(),
        row(street=""),
        row(street="a" * 101),
        row(number="tolv"),
        row(number="14", lon="6597000"),
        row(number="16", lat=""),
        row(),
        row(number="18", lat="59.9"),
        row(number="20", lat="nan"),
    ]

    assert reasons(session, tmp_path, *told) == [
        (3, "gatan saknas eller är längre än 100 tecken"),
        (4, "gatan saknas eller är längre än 100 tecken"),
        (5, "husnumret går inte att läsa (12, 12 B eller 12–14)"),
        (6, "läge saknas, eller är inte longitud och latitud i grader (WGS84)"),
        (7, "läge saknas, eller är inte longitud och latitud i grader (WGS84)"),
        (8, "samma adress finns redan i filen"),
        (9, "platsen ligger utanför kommunen"),
        (10, "läge saknas, eller är inte longitud och latitud i grader (WGS84)"),
    ]


def test_the_rest_may_be_taken(session: Session, tmp_path: Path) -> None:
    make.boundary(session)
    done = of_rows(session, tmp_path, row(), row(number="tolv"), row(number="14", lat="59.9"), skip=True)

    assert (done.rows, done.new, [one.line for one in done.refused]) == (3, 1, [3, 4])
    assert held(session) == ["Storgatan 12 Köping"]


@pytest.mark.parametrize(
    "broken",
    [
        {"type": "Feature"},
        feature() | {"geometry": None},
        feature() | {"geometry": {"type": "Point", "coordinates": []}},
        feature() | {"geometry": {"type": "Point", "coordinates": [[1, 2], True]}},
        feature() | {"geometry": {"type": "LineString", "coordinates": [[15, 59], [16, 59]]}},
        feature() | {"properties": None},
        feature({"a": 1}, street=["x"]),
    ],
)
def test_a_feature_that_is_no_address_is_refused_by_its_number(
    session: Session, tmp_path: Path, broken: dict[str, Any]
) -> None:
    with pytest.raises(RowsRefused) as refused:
        of_features(session, tmp_path, feature(), broken)
    assert [one.line for one in refused.value.imported.refused] == [2]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("street,lon,lat\nStorgatan,15,59\n", "missing_column"),
        ("{}", "not_geojson"),
        ('{"type": "FeatureCollection", "features": []}', "not_geojson"),
        ("street,number,lon,lat\nStorg\0,1,15,59\n", None),
        ('street,number,lon,lat\n"Storgatan,1,15,59\n', "unreadable_csv"),
    ],
)
def test_what_is_no_such_file_is_refused(session: Session, tmp_path: Path, content: str, code: str | None) -> None:
    path = saved(tmp_path, content)
    if code is None:
        assert bring(session, path).new == 1
        return
    with pytest.raises(Refused) as refused:
        bring(session, path)
    assert refused.value.code == code


def test_where_the_metres_end_is_told_in_words(session: Session, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused, session.begin_nested():
        of_rows(session, tmp_path, row(lon="105", lat="0"))
    assert refused.value.code == "too_far"
