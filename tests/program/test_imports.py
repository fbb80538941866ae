"""`lagesbild import`, on a store that is really written to."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tests import make
from tests.program.lagesbild import Said, lagesbild
from tests.samples import files
from tests.service.exchange.sheets import csv_text, rows, saved, sheet

pytestmark = pytest.mark.slow  # each makes a database
TABLES = (
    "report",
    "incident",
    "clock",
    "incident_event",
    "incident_area",
    "area",
    "area_layer",
    "area_piece",
)


def held(store: Engine) -> dict[str, int]:
    with store.connect() as connection:
        return {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in TABLES}


def refused(said: Said, store: Engine) -> list[str]:
    """What was said when it ended with 1, after which nothing is there."""
    assert said.status == 1
    assert set(held(store).values()) == {0}
    return said.err.splitlines()


# Incidents


def test_a_file_is_first_tried_then_brought_in_and_the_second_time_changes_nothing(
    store: Engine, tmp_path: Path
) -> None:
    path = sheet(tmp_path, {}, {"category": "vandalism", "closed_at": "2026-11-11", "status": "closed"})
    asked = ("import", "incidents", path)

    tried = lagesbild(*asked, "--dry-run")
    assert (tried.status, set(held(store).values())) == (0, {0})
    assert tried.out == "2 rader: 2 nya, 0 fanns redan, 0 vägrade.\nTorrkörning: inget är ändrat.\n"

    done = lagesbild(*asked)
    assert done == Said(0, "2 rader: 2 nya, 0 fanns redan, 0 vägrade.\nKlart.\n", "2 rader\n")
    there = held(store)
    assert (there["report"], there["incident"], there["clock"]) == (2, 2, 1)

    again = lagesbild(*asked)
    assert again.out == "2 rader: 0 nya, 2 fanns redan, 0 vägrade.\nKlart.\n"
    assert held(store) == there


def test_packed_and_unpacked_are_the_same_source(store: Engine, tmp_path: Path) -> None:
    for name in ("a.csv", "a.csv.gz"):
        said = lagesbild("import", "incidents", sheet(tmp_path, {}, name=name))

    assert "1 fanns redan" in said.out
    assert "1 nya" in lagesbild("import", "incidents", tmp_path / "a.csv", "--source", "annan").out


def test_refused_rows_are_told_by_line_and_nothing_is_brought_in(store: Engine, tmp_path: Path) -> None:
    path = sheet(tmp_path, {"description": "två\nrader"}, {"category": "Pothole"}, {}, {"opened_at": ""})
    said = lagesbild("import", "incidents", path)

    assert refused(said, store) == [
        "2 rader",
        "rad 4: kategorin är inte översatt (--value category:…=kod eller --else kod)",
        "rad 6: opened_at saknas",
        "Inget är inläst. Rätta raderna, eller ta in resten med --skip-refused.",
    ]
    assert said.out == "4 rader: 2 nya, 0 fanns redan, 2 vägrade.\n"


def test_a_try_with_refused_rows_ends_as_the_real_thing_would(store: Engine, tmp_path: Path) -> None:
    path = sheet(tmp_path, {}, {"opened_at": ""})

    assert refused(lagesbild("import", "incidents", path, "--dry-run"), store)[1] == "rad 3: opened_at saknas"
    tried = lagesbild("import", "incidents", path, "--dry-run", "--skip-refused")
    assert (tried.status, held(store)["report"]) == (0, 0)
    done = lagesbild("import", "incidents", path, "--skip-refused")
    assert (done.status, done.out.splitlines()[0], held(store)["report"]) == (0, tried.out.splitlines()[0], 1)


def test_of_very_many_refused_rows_the_first_fifty_are_shown(store: Engine, tmp_path: Path) -> None:
    lines = refused(lagesbild("import", "incidents", sheet(tmp_path, *[{"lat": ""}] * 60)), store)

    assert sum(line.startswith("rad ") for line in lines) == 50
    assert "... och 10 till" in lines


def test_their_columns_and_words_are_given_on_the_command_line(store: Engine, tmp_path: Path) -> None:
    theirs = {"Skapad": "2026-11-10 12:00", "Y": "59,5126", "X": "15,9914"}
    told = [
        theirs | {"Nr": "7", "Typ": "Klotter", "Läge": "Väntar"},
        theirs | {"Nr": "8", "Typ": "Hål", "Läge": "öppen"},
    ]
    path = saved(tmp_path, csv_text(told, delimiter=";").encode("cp1252"))
    columns = ("id=Nr", "category=Typ", "opened_at=Skapad", "lat=Y", "lon=X", "status=Läge")
    values = ("category:Klotter=graffiti", "status:Väntar=open")
    mapped = [part for one in columns for part in ("--map", one)] + [
        part for one in values for part in ("--value", one)
    ]
    more = ("--else", "other", "--timezone", "UTC", "--source", "gamla systemet")
    said = lagesbild("import", "incidents", path, *mapped, *more)

    assert said.status == 0, said.err
    asked = """SELECT source, source_key, report.category_code, detected_at
        FROM report JOIN incident USING (reference) ORDER BY source_key"""
    with store.connect() as connection:
        seven, eight = connection.execute(text(asked))
    assert tuple(seven[:3]) == ("gamla systemet", "7", "graffiti")
    assert tuple(eight[:3]) == ("gamla systemet", "8", "other")
    assert seven.detected_at.isoformat() == "2026-11-10T12:00:00+00:00"


def test_a_wrong_file_is_told_in_one_line(store: Engine, tmp_path: Path) -> None:
    wrong = {
        "tom.csv": (b"", "saknar kolumnen id, category, opened_at, lat, lon"),
        "bild.csv": (b"\x89PNG\r\n\x1a\n\0\0", "saknar kolumnen id"),
        "karta.csv": (b'{"type": "FeatureCollection"}', "saknar kolumnen id"),
        "utan.csv": (csv_text(rows({})).replace("lat", "latitud").encode(), "saknar kolumnen lat."),
        "citat.csv": (csv_text(rows({})).replace("graffiti", '"graffiti').encode(), "som CSV från rad 2"),
    }
    for name, (content, says) in wrong.items():
        said = lagesbild("import", "incidents", saved(tmp_path, content, name=name))
        [line] = refused(said, store)
        assert says in line
        assert said.out == ""


def test_outside_the_boundary_is_refused(store: Engine, tmp_path: Path) -> None:
    lagesbild("import", "boundary", files.KOPING / "boundary.geojson")
    said = lagesbild("import", "incidents", sheet(tmp_path, {}, {"lat": "65"}))

    assert said.status == 1
    assert "rad 3: platsen ligger utanför kommunen" in said.err
    assert held(store)["report"] == 0


# Areas


def test_koping_is_drawn_in_two_layers_and_its_boundary(store: Engine) -> None:
    path = files.KOPING / "areas.geojson"
    deso = lagesbild("import", "areas", path, "--layer", "deso", "--code", "deso", "--name", "name")
    regso = lagesbild("import", "areas", path, "--layer", "regso", "--code", "regso", "--name", "regso_name")
    boundary = lagesbild("import", "boundary", files.KOPING / "boundary.geojson")

    assert [said.out for said in (deso, regso, boundary)] == [f"Klart: {n} områden.\n" for n in (16, 9, 1)]
    with store.connect() as connection:
        asked = "SELECT l.code, sum(ST_Area(shape)) FROM area JOIN area_layer l ON l.id = layer_id GROUP BY 1"
        size = dict(map(tuple, connection.execute(text(asked))))
    assert size["regso"] == pytest.approx(size["deso"], abs=10)
    assert size["boundary"] == pytest.approx(size["deso"], rel=1e-5)


def collection(folder: Path, *features: object) -> Path:
    return saved(folder, json.dumps({"type": "FeatureCollection", "features": features}), name="areas.geojson")


def test_a_repaired_ring_is_told_and_a_hopeless_one_refuses_the_file(store: Engine, tmp_path: Path) -> None:
    whole = make.square(15.9, 59.4, 16.1, 59.6) | {"properties": {"code": "b"}}
    hopeless = whole | {"geometry": {"type": "Point", "coordinates": [16, 59]}}
    ring = [[16, 59], [17, 60], [17, 59], [16, 60], [16, 59]]
    bow_tie = {"properties": {"code": "a"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    asked = ("--layer", "x", "--code", "code", "--name", "name")

    none = lagesbild("import", "areas", collection(tmp_path, whole, hopeless), *asked)
    assert refused(none, store) == ["Objekt 2: geometrin är ingen polygon."]

    done = lagesbild("import", "areas", collection(tmp_path, whole, bow_tie), *asked)
    assert done.out.startswith("Lagad: a: Self-intersection")
    assert done.out.endswith("Klart: 2 områden.\n")
