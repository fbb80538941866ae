"""Places are brought in from others' files: all rows, or none."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.areas.gazetteer import search
from service.errors import Refused
from service.exchange.actions import RowsRefused
from service.exchange.models import Listed
from service.exchange.places import import_places
from tests import make
from tests.service.exchange.sheets import csv_text, saved


def row(code: str = "1", **told: str) -> dict[str, str]:
    right = {"code": code, "name": f"Skola {code}", "kind": "school"}
    return right | {"lon": str(make.CENTRE.lon), "lat": str(make.CENTRE.lat)} | told


def bring(session: Session, folder: Path, *told: dict[str, str], skip: bool = False, **columns: str) -> Listed:
    path = saved(folder, csv_text(list(told)))
    return import_places(session, path, columns, skip_refused=skip, progress=lambda _: None)


def held(session: Session) -> list[tuple[str, str, str]]:
    found = session.execute(text("SELECT code, name, kind FROM place ORDER BY code"))
    return [(code, name, kind) for code, name, kind in found]


def test_a_row_becomes_a_place_that_is_found(session: Session, tmp_path: Path) -> None:
    done = bring(session, tmp_path, row(), row("2", name="Ån", kind=""))

    assert done == Listed(rows=2, new=2, already_there=0, refused=())
    assert held(session) == [("1", "Skola 1", "school"), ("2", "Ån", "place")]
    assert [found.label for found in search(session, "an")] == ["Ån"]


def test_geojson_and_other_names_of_columns(session: Session, tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [make.CENTRE.lon, make.CENTRE.lat]}
    one = {"type": "Feature", "geometry": point, "properties": {"id": 7, "namn": "Torget"}}
    path = saved(tmp_path, json.dumps({"type": "FeatureCollection", "features": [one]}))

    import_places(session, path, {"code": "id", "name": "namn"}, skip_refused=False, progress=lambda _: None)

    assert held(session) == [("7", "Torget", "place")]


def test_twice_changes_nothing_and_what_is_not_in_the_file_stays(session: Session, tmp_path: Path) -> None:
    bring(session, tmp_path, row(), row("2"))

    assert bring(session, tmp_path, row(), row("2")) == Listed(rows=2, new=0, already_there=2, refused=())
    done = bring(session, tmp_path, row("2", name="Nya skolan"), row("3"))
    assert (done.new, done.changed, done.already_there, done.gone) == (1, 1, 0, 0)
    assert [code for code, *_ in held(session)] == ["1", "2", "3"]


def test_refused_rows_are_named_and_nothing_comes_in(session: Session, tmp_path: Path) -> None:
    make.boundary(session)
    told = [row(), row(""), row("2", name=""), row("3", kind="Skola!"), row("4", lon="x"), row(), row("5", lat="59.9")]

    with pytest.raises(RowsRefused) as refused, session.begin_nested():
        bring(session, tmp_path, *told)

    assert held(session) == []
    assert [(one.line, one.reason) for one in refused.value.imported.refused] == [
        (3, "koden saknas eller är längre än 100 tecken"),
        (4, "namnet saknas eller är längre än 100 tecken"),
        (5, "slaget får ha a–z och _, högst 40 tecken"),
        (6, "läge saknas, eller är inte longitud och latitud i grader (WGS84)"),
        (7, "samma kod finns redan i filen"),
        (8, "platsen ligger utanför kommunen"),
    ]
    assert bring(session, tmp_path, *told, skip=True).new == 1


def test_where_the_metres_end_is_told_in_words(session: Session, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused, session.begin_nested():
        bring(session, tmp_path, row(lon="105", lat="0"))
    assert refused.value.code == "too_far"
