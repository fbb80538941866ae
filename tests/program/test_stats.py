"""`lagesbild stats`: the figures, as people and programs read them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, make_url

from service import db
from service.db import unit_of_work
from tests import make
from tests.conftest import NOON, database
from tests.program.lagesbild import forget, lagesbild

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stats")]  # a database is made and filled once
HOUR = timedelta(hours=1)
NOVEMBER = ("--from", "2026-11-01", "--to", "2026-12-01")


@pytest.fixture(scope="module", autouse=True)
def town(engine: Engine, migrated: str) -> Iterator[None]:
    """Two streets of graffiti in the first area, one case in the second, one far outside."""
    engine.dispose()
    with database(make_url(migrated).database or "") as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPL_DATABASE_URL", url)
        forget()
        with unit_of_work(db.long_engine()) as session:
            lon = make.point(metres_east=5_000).lon
            make.layer(session, make.area("1", 15.8, 59.4, lon, 59.6), make.area("2", lon, 59.4, 16.2, 59.6))
            for n in range(4):
                make.incident(session, metres_north=20 * n, removed_after=HOUR * 10 * (n + 1), key=f"a{n}")
            for n in range(3):
                make.incident(session, metres_north=3_000 + 20 * n, key=f"b{n}")
            last = make.incident(session, "vandalism", metres_east=6_000)
            make.incident(session, metres_east=6_000, joins=last, at=NOON + HOUR)
            make.incident(session, "vandalism", metres_east=900_000)
        yield
        db.engine().dispose()
        db.long_engine().dispose()
    forget()


def test_removal_as_json_has_its_shape_and_its_formula() -> None:
    told = lagesbild("stats", "removal", *NOVEMBER, "--json").json

    assert told == {
        "detected": 7,
        "due": 7,
        "in_time": 2,
        "share": 2 / 7,
        "open_overdue": 3,
        "median_hours": 40,
        "by_month": [{"month": "2026-11", "due": 7, "in_time": 2, "share": 2 / 7}],
        "formula": "2 borttagna i tid delat med 7 vars 24 timmar har gått, de öppna inräknade.",
    }


def test_hotspots_as_json_have_their_shape_and_the_largest_comes_first() -> None:
    first, second = lagesbild("stats", "hotspots", *NOVEMBER, "--json").json

    assert list(first) == ["incidents", "reports", "lon", "lat", "radius_m", "members"]
    assert (first["incidents"], first["reports"], first["members"]) == (4, 4, ["a0", "a1", "a2", "a3"])
    assert (second["incidents"], second["members"]) == (3, ["b0", "b1", "b2"])
    assert (first["lon"], first["lat"]) == pytest.approx((make.CENTRE.lon, make.point(metres_north=30).lat), abs=2e-5)
    assert first["radius_m"] == pytest.approx(30, abs=1)


def test_how_near_and_how_many_can_be_asked_for() -> None:
    def sizes(*how: object) -> list[int]:
        told = lagesbild("stats", "hotspots", *NOVEMBER, "--json", *how).json
        return [one["incidents"] for one in told]

    assert sizes("--at-least", 4) == [4]
    assert sizes("--metres", 10) == []
    assert sizes("--metres", 1000, "--at-least", 2) == [4, 3]


def test_areas_as_json_add_up_with_the_outside_as_null() -> None:
    told = lagesbild("stats", "areas", "--layer", "deso", *NOVEMBER, "--json").json

    assert told == [
        {"code": "1", "name": "Område 1", "incidents": 7, "reports": 7},
        {"code": "2", "name": "Område 2", "incidents": 1, "reports": 2},
        {"code": None, "name": None, "incidents": 1, "reports": 1},
    ]


def test_a_layer_that_is_not_there_is_told_and_not_counted_as_outside() -> None:
    said = lagesbild("stats", "areas", "--layer", "ingen", *NOVEMBER)

    assert (said.status, said.out, said.err) == (1, "", "Lagret ingen finns inte.\n")


def test_the_window_is_half_open_on_the_municipalitys_own_clock() -> None:
    """It was 12:00 in Köping when it was 11:00 in UTC."""

    def detected(start: str, end: str) -> int:
        found: int = lagesbild("stats", "removal", "--from", start, "--to", end, "--json").json["detected"]
        return found

    assert detected("2026-11-18T12:00", "2026-11-18T12:01") == 7
    assert detected("2026-11-18T11:00:00Z", "2026-11-18T11:01:00Z") == 7
    assert detected("2026-11-18T11:00", "2026-11-18T12:00") == 0
    assert detected("2026-11-18", "2026-11-19") == 7


def test_nothing_is_told_as_nothing() -> None:
    before = ("--from", "2020-01-01", "--to", "2020-02-01")

    told = lagesbild("stats", "removal", *before, "--json").json
    assert (told["due"], told["share"], told["median_hours"], told["by_month"]) == (0, None, None, [])
    assert lagesbild("stats", "hotspots", *before, "--json").json == []
    assert lagesbild("stats", "hotspots", *before).out == "Inget att visa.\n"
    empty = lagesbild("stats", "areas", "--layer", "deso", *before, "--json").json
    assert [(row["code"], row["incidents"]) for row in empty] == [("1", 0), ("2", 0)]


def test_people_read_lines() -> None:
    removal = lagesbild("stats", "removal", *NOVEMBER).out
    hotspots = lagesbild("stats", "hotspots", *NOVEMBER).out.splitlines()

    assert "share 0.2857" in removal
    assert "2 borttagna i tid delat med 7" in removal
    assert len(hotspots) == 2
    assert hotspots[0].startswith("incidents 4  reports 4  lon 15.99")
