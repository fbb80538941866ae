"""`lagesbild import addresses` and `places`, on a store that is really written to."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from tests import make
from tests.program.lagesbild import Said, lagesbild
from tests.service.exchange.sheets import csv_text, saved

pytestmark = pytest.mark.slow  # each makes a database


def row(number: str, **told: str) -> dict[str, str]:
    here = {"lon": str(make.CENTRE.lon), "lat": str(make.CENTRE.lat)}
    return {"street": "Storgatan", "number": number, "locality": "Köping"} | here | told


def held(store: Engine, table: str) -> int:
    with store.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_addresses_are_first_tried_then_brought_in_and_the_second_time_changes_nothing(
    store: Engine, tmp_path: Path
) -> None:
    path = saved(tmp_path, csv_text([row("1"), row("3 B")]))
    asked = ("import", "addresses", path)

    tried = lagesbild(*asked, "--dry-run")
    assert tried.out == (
        "2 rader: 2 nya, 0 ändrade, 0 fanns redan, 0 borttagna, 0 vägrade.\nTorrkörning: inget är ändrat.\n"
    )
    assert held(store, "address") == 0

    done = lagesbild(*asked)
    first = "2 rader: 2 nya, 0 ändrade, 0 fanns redan, 0 borttagna, 0 vägrade.\nKlart.\n"
    assert done == Said(0, first, "2 rader\n")
    again = lagesbild(*asked)
    assert again.out == "2 rader: 0 nya, 0 ändrade, 2 fanns redan, 0 borttagna, 0 vägrade.\nKlart.\n"
    assert held(store, "address") == 2


def test_refused_rows_are_told_by_line_and_nothing_is_brought_in(store: Engine, tmp_path: Path) -> None:
    path = saved(tmp_path, csv_text([row("1"), row("ett"), row("3", lat="95")]))

    said = lagesbild("import", "addresses", path)

    assert (said.status, held(store, "address")) == (1, 0)
    assert said.err.splitlines() == [
        "3 rader",
        "rad 3: husnumret går inte att läsa (12, 12 B eller 12–14)",
        "rad 4: läge saknas, eller är inte longitud och latitud i grader (WGS84)",
        "Inget är inläst. Rätta raderna, eller ta in resten med --skip-refused.",
    ]
    assert "1 nya, 0 ändrade, 0 fanns redan, 0 borttagna, 2 vägrade" in lagesbild(
        "import", "addresses", path, "--skip-refused"
    ).out  # fmt: skip


def test_columns_of_other_names_and_a_source_of_ones_own(store: Engine, tmp_path: Path) -> None:
    theirs = [{"gata": "Storgatan", "nr": "1", "bokstav": "B", "ort": "Köping", "x": "15.99", "y": "59.51"}]
    path = saved(tmp_path, csv_text(theirs, delimiter=";"))
    named = (
        "--street",
        "gata",
        "--number",
        "nr",
        "--letter",
        "bokstav",
        "--locality",
        "ort",
        "--lon",
        "x",
        "--lat",
        "y",
    )

    assert lagesbild("import", "addresses", path, *named, "--source", "Lantmäteriet").status == 0
    with store.connect() as connection:
        assert connection.execute(text("SELECT number, letter, source FROM address")).one() == (1, "B", "Lantmäteriet")
    assert "Filen saknar kolumnen street, number, lon, lat." in lagesbild("import", "addresses", path).err


def test_places_come_from_geojson(store: Engine, tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [make.CENTRE.lon, make.CENTRE.lat]}
    told: list[dict[str, Any]] = [
        {"type": "Feature", "geometry": point, "properties": {"id": n, "namn": f"Plats {n}"}} for n in (1, 2)
    ]
    told += [{"type": "Feature", "geometry": None, "properties": {"id": 3, "namn": "Ingenstans"}}]
    path = saved(tmp_path, json.dumps({"type": "FeatureCollection", "features": told}), name="p.geojson")
    asked = ("import", "places", path, "--code", "id", "--name", "namn")

    assert "objekt 3: läge saknas" in lagesbild(*asked).err
    assert held(store, "place") == 0
    assert lagesbild(*asked, "--skip-refused").out == (
        "3 objekt: 2 nya, 0 ändrade, 0 fanns redan, 0 borttagna, 1 vägrade.\nKlart.\n"
    )
    assert held(store, "place") == 2
