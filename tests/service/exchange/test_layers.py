"""Bring in areas and the boundary from GeoJSON."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from sqlalchemy import text
from sqlmodel import Session

from service.areas.models import BOUNDARY
from service.errors import Refused
from service.exchange.layers import Drawn, import_layer
from tests import make
from tests.samples import files

KOPING = json.loads(files.text(files.KOPING / "areas.geojson"))["features"]
BOW_TIE = [[16, 59], [17, 60], [17, 59], [16, 60], [16, 59]]


def feature(west: float = 15.9, east: float = 16.1, **properties: Any) -> dict[str, Any]:
    """An area around, or beside, the middle of Köping."""
    return make.square(west, 59.4, east, 59.6) | {"properties": properties}


def saved(folder: Path, *features: Any) -> Path:
    path = folder / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def draw(session: Session, path: Path, *, layer: str = "deso", code: str | None = "code", **more: Any) -> Drawn:
    return import_layer(session, path, layer=layer, code=code, name="name", **more)


def refusal(session: Session, path: Path, **how: Any) -> str:
    with pytest.raises(Refused) as refused:
        draw(session, path, **how)
    assert session.execute(text("SELECT count(*) FROM area_layer")).scalar_one() == 0
    return refused.value.text


def held(session: Session) -> list[tuple[str, str, int | None]]:
    found = session.execute(text("SELECT code, name, population FROM area ORDER BY code"))
    return [(code, name, population) for code, name, population in found]


def lies_in(session: Session) -> list[str]:
    asked = "SELECT area.code FROM incident_area JOIN area ON area.id = area_id ORDER BY 1"
    return list(session.execute(text(asked)).scalars())


# What is drawn


def test_a_layer_has_its_areas_by_code_with_name_and_people(session: Session, tmp_path: Path) -> None:
    path = saved(tmp_path, feature(code="b", name="Norr", n=7), feature(code="a", name="Söder", n=5.0))

    assert draw(session, path, population="n") == Drawn(2, [])
    assert held(session) == [("a", "Söder", 5), ("b", "Norr", 7)]


@pytest.mark.parametrize("unknown", [None, "många", -1, float("nan"), 10**12])
def test_people_that_are_not_counted_are_not_known(session: Session, tmp_path: Path, unknown: Any) -> None:
    draw(session, saved(tmp_path, feature(code="a", n=unknown)), population="n")

    assert held(session) == [("a", "a", None)]


def test_an_area_without_a_name_is_called_by_its_code_and_a_code_may_be_a_number(
    session: Session, tmp_path: Path
) -> None:
    draw(session, saved(tmp_path, feature(code=0), feature(code=198301, name=None)))

    assert held(session) == [("0", "0", None), ("198301", "198301", None)]


def test_features_of_one_code_are_one_area(session: Session, tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        feature(15.9, 16.0, code="a", name="Hela", n=3),
        feature(16.2, 16.3, code="b", n=1),
        feature(16.0, 16.1, code="a", n=4),
    )

    assert draw(session, path, population="n").areas == 2
    assert held(session) == [("a", "Hela", 7), ("b", "b", 1)]
    parts = text("SELECT ST_NumGeometries(shape) FROM area WHERE code = 'a'")
    assert session.execute(parts).scalar_one() == 1


def test_what_had_to_be_repaired_is_told_with_its_code(session: Session, tmp_path: Path) -> None:
    bow_tie = feature(code="b") | {"geometry": {"type": "Polygon", "coordinates": [BOW_TIE]}}
    drawn = draw(session, saved(tmp_path, feature(code="a"), bow_tie))

    [note] = drawn.repaired
    assert note.startswith("b: Self-intersection")


def test_height_is_left_out(session: Session, tmp_path: Path) -> None:
    high = [[[*position, 12.5] for position in ring] for ring in feature()["geometry"]["coordinates"]]
    draw(session, saved(tmp_path, feature(code="a") | {"geometry": {"type": "Polygon", "coordinates": high}}))

    assert session.execute(text("SELECT ST_NDims(shape) FROM area")).scalar_one() == 2


def test_the_same_file_twice_draws_the_same(session: Session, tmp_path: Path) -> None:
    path = saved(tmp_path, feature(code="a"))
    draw(session, path, title="Nyckelområden")
    draw(session, path, title="Nyckelområden")

    assert len(held(session)) == 1
    assert session.execute(text("SELECT name FROM area_layer")).scalars().all() == ["Nyckelområden"]


# What is refused, and then nothing is drawn


@pytest.mark.parametrize(
    ("geometry", "says"),
    [
        (None, "geometrin är ingen polygon"),
        ({"type": "Point", "coordinates": [16, 59]}, "geometrin är ingen polygon"),
        ({"type": "Polygon", "coordinates": []}, "en ring är tom eller inte sluten"),
        ({"type": "Polygon", "coordinates": [BOW_TIE[:-1]]}, "en ring är tom eller inte sluten"),
        (
            {"type": "Polygon", "coordinates": [[[16, 59], [17, 59], [16, 59], [16, 59]]]},
            "ingen yta blir kvar",
        ),
        (
            {"type": "Polygon", "coordinates": [[[5e5, 66e5], [6e5, 66e5], [6e5, 67e5], [5e5, 66e5]]]},
            "(WGS84)",
        ),
    ],
    ids=["nothing", "a point", "empty", "not closed", "a line", "metres"],
)
def test_a_feature_that_is_no_area_is_refused_by_its_number(
    session: Session, tmp_path: Path, geometry: Any, says: str
) -> None:
    path = saved(tmp_path, feature(code="a"), feature(code="b") | {"geometry": geometry})

    words = refusal(session, path)
    assert words.startswith("Objekt 2: ")
    assert says in words


@pytest.mark.parametrize("properties", [None, {}, {"code": None}, {"code": "  "}, ["code"], {"Code": "a"}])
def test_a_feature_without_its_code_is_refused_by_its_number(session: Session, tmp_path: Path, properties: Any) -> None:
    path = saved(tmp_path, feature(code="a"), feature() | {"properties": properties})

    assert refusal(session, path) == "Objekt 2: fältet code saknas."


def test_a_file_that_is_no_geojson_is_refused_in_words(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    for content, says in (
        (b"PK\3\4\xff\xfe", "inte text i UTF-8"),
        (b"kod;namn", "inte JSON"),
        (b"{}", "ingen FeatureCollection"),
    ):
        path.write_bytes(content)
        assert says in refusal(session, path)


def test_a_file_that_is_too_large_is_refused_unread(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.bounds.UPLOAD_BYTES", 100)

    assert "större än" in refusal(session, saved(tmp_path, feature(code="a")))


@pytest.mark.parametrize("layer", ["DeSO", "", "nyckel områden", "x" * 41, "å"])
def test_a_layer_is_called_by_a_simple_code(session: Session, tmp_path: Path, layer: str) -> None:
    assert "Lagrets kod" in refusal(session, saved(tmp_path, feature(code="a")), layer=layer)


# Where incidents lie


def test_incidents_that_are_already_there_are_found_in_a_new_layer(session: Session, tmp_path: Path) -> None:
    make.incident(session)
    make.incident(session, metres_north=100_000)
    draw(session, saved(tmp_path, feature(code="a")))

    assert lies_in(session) == ["a"]


def test_a_layer_that_is_drawn_anew_moves_the_incidents(session: Session, tmp_path: Path) -> None:
    draw(session, saved(tmp_path, feature(15.9, 16.1, code="all")))
    draw(session, saved(tmp_path, feature(15.9, 16.1, code="other")), layer="regso")
    make.incident(session)
    make.incident(session, metres_east=2_000)
    draw(session, saved(tmp_path, feature(15.9, 16.0, code="west"), feature(16.0, 16.1, code="east")))

    assert lies_in(session) == ["east", "other", "other", "west"]


def test_the_boundary_is_no_area_that_incidents_lie_in(session: Session, tmp_path: Path) -> None:
    make.incident(session)
    draw(session, saved(tmp_path, feature(), feature(16.0, 16.2)), layer=BOUNDARY, code=None)

    assert held(session) == [("kommun", "kommun", None)]
    assert lies_in(session) == []
    with pytest.raises(Refused, match="utanför kommunen"):
        make.report(session, metres_east=50_000)


# Köping


def square_metres(session: Session, layer: str) -> float:
    asked = "SELECT sum(ST_Area(shape)) FROM area JOIN area_layer l ON l.id = layer_id WHERE l.code = :layer"
    return float(session.execute(text(asked), {"layer": layer}).scalar_one())


@pytest.mark.slow
def test_the_areas_of_koping_add_up_in_both_layers_and_to_the_boundary(session: Session) -> None:
    """16 DeSO, 9 RegSO and the boundary are drawn, with their pieces."""
    path = files.KOPING / "areas.geojson"
    assert draw(session, path, code="deso", population="folkmangd_2025") == Drawn(16, [])
    assert draw(session, path, layer="regso", code="regso", population="folkmangd_2025").areas == 9
    import_layer(session, files.KOPING / "boundary.geojson", layer=BOUNDARY)

    deso, regso, boundary = (square_metres(session, layer) for layer in ("deso", "regso", BOUNDARY))
    assert regso == pytest.approx(deso, abs=10)
    assert boundary == pytest.approx(deso, rel=1e-5)
    people = text("SELECT l.code, sum(population) FROM area JOIN area_layer l ON l.id = layer_id GROUP BY 1")
    told = dict(map(tuple, session.execute(people)))
    assert told["deso"] == told["regso"] == sum(one["properties"]["folkmangd_2025"] for one in KOPING) == 25_609


@pytest.mark.slow
def test_the_areas_of_koping_are_stored_as_they_were_drawn(session: Session) -> None:
    """Sixteen outlines are compared corner by corner, back in degrees."""
    draw(session, files.KOPING / "areas.geojson", code="deso")
    asked = text("SELECT code, ST_AsGeoJSON(ST_Transform(shape, 4326), 9) FROM area")
    stored = dict(map(tuple, session.execute(asked)))

    for one in KOPING:
        told = shapely.geometry.shape(one["geometry"])
        kept = shapely.geometry.shape(json.loads(stored[one["properties"]["deso"]]))
        assert kept.symmetric_difference(told).area < told.area * 1e-5
