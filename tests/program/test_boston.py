"""Half a year of a real city: 20,000 cases of Boston. Outside judges: pandas, scipy and scikit-learn.

The metric system is fixed when a process starts, so the program runs in processes of its own.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sqlalchemy import create_engine, text
from sqlmodel import Session

from service.hotspots.queries import hotspots
from tests.conftest import database
from tests.geo.judging import agrees_with_sklearn
from tests.program.lagesbild import Said, program
from tests.samples import files

# Six runs of the program and 20,000 rows, once and not once for each worker.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("boston")]
ZONE = "America/New_York"
DAY = pd.Timedelta(hours=24)
HALF_YEAR = ("--from", "2011-07-01", "--to", "2012-01-01")
GRAFFITI = ("Graffiti Removal", "PWD Graffiti")
VALUES = [part for theirs in GRAFFITI for part in ("--value", f"category:{theirs}=graffiti")]


class Boston:
    """A store in UTM 19N with the sample in it, and what the import said."""

    def __init__(self, url: str) -> None:
        self.url = url
        assert self.run("migrate").status == 0
        self.imported = self.bring_in()

    def run(self, *arguments: object) -> Said:
        return program(*arguments, OPL_DATABASE_URL=self.url, OPL_SRID="32619", OPL_TIMEZONE=ZONE)

    def bring_in(self) -> Said:
        return self.run("import", "incidents", files.BOSTON, "--timezone", ZONE, *VALUES, "--else", "other")

    def table(self, asked: str) -> pd.DataFrame:
        engine = create_engine(self.url)
        with engine.connect() as connection:
            rows = connection.execute(text(asked))
            found = pd.DataFrame(rows.all(), columns=list(rows.keys()))
        engine.dispose()
        return found


@pytest.fixture(scope="module")
def boston() -> Iterator[Boston]:
    with database() as url:
        yield Boston(url)


@pytest.fixture(scope="module")
def removal(boston: Boston) -> Any:
    return boston.run("stats", "removal", *HALF_YEAR, "--json").json


@pytest.fixture(scope="module")
def graffiti() -> pd.DataFrame:
    """What pandas makes of the file's graffiti: when it was opened and closed, and whether 24 hours did."""
    rows = pd.read_csv(files.BOSTON, dtype=str)
    rows = rows[rows["category"].isin(GRAFFITI)].copy()
    for column in ("opened_at", "closed_at"):
        naive = pd.to_datetime(rows[column])
        rows[column] = naive.dt.tz_localize(ZONE, ambiguous=np.ones(len(rows), bool), nonexistent="shift_forward")
    rows["in_time"] = rows["closed_at"] - rows["opened_at"] <= DAY
    return rows


def test_every_row_comes_in(boston: Boston) -> None:
    assert boston.imported.status == 0, boston.imported.err
    assert boston.imported.out == "20000 rader: 20000 nya, 0 fanns redan, 0 vägrade.\nKlart.\n"
    assert boston.imported.err == "".join(f"{n} rader\n" for n in (5_000, 10_000, 15_000, 20_000))


def test_the_second_time_changes_nothing(boston: Boston) -> None:
    counted = " UNION ALL ".join(f"SELECT count(*) FROM {name}" for name in ("report", "incident", "clock"))
    before = boston.table(counted)
    again = boston.bring_in()

    assert again.out == "20000 rader: 0 nya, 20000 fanns redan, 0 vägrade.\nKlart.\n"
    assert boston.table(counted).equals(before)
    assert before["count"].tolist() == [20_000, 20_000, 2_090]


def test_277_of_2090_were_removed_in_time(removal: Any, graffiti: pd.DataFrame) -> None:
    assert (removal["in_time"], removal["due"], removal["detected"]) == (277, 2_090, 2_090)
    assert removal["share"] == pytest.approx(0.132_535_885)
    assert removal["in_time"] == graffiti["in_time"].sum()
    assert removal["open_overdue"] == graffiti["closed_at"].isna().sum()
    assert removal["formula"] == "277 borttagna i tid delat med 2090 vars 24 timmar har gått, de öppna inräknade."


def test_the_shares_of_the_months_are_those_of_pandas(removal: Any, graffiti: pd.DataFrame) -> None:
    months = graffiti.groupby(graffiti["opened_at"].dt.strftime("%Y-%m"))["in_time"]

    assert removal["by_month"] == [
        {"month": month, "due": len(of), "in_time": int(of.sum()), "share": pytest.approx(of.mean())}
        for month, of in months
    ]
    assert len(removal["by_month"]) == 6


def test_the_shares_of_the_citys_districts_are_those_of_pandas(boston: Boston, graffiti: pd.DataFrame) -> None:
    """By the file's own column, case by case: our clock against their times."""
    ours = boston.table("""
        SELECT source_key AS id, removed_at <= due_at AS ours FROM clock JOIN report USING (incident_id)""")
    both = graffiti.merge(ours, on="id", validate="one_to_one")
    both["ours"] = both["ours"].eq(True)

    assert len(both) == 2_090
    shares = both.groupby("area")[["ours", "in_time"]].mean()
    assert len(shares) > 15
    assert shares["ours"].tolist() == shares["in_time"].tolist()
    assert both["ours"].tolist() == both["in_time"].tolist()


def test_the_median_is_that_of_scipys_kaplan_meier(removal: Any, graffiti: pd.DataFrame) -> None:
    """The 132 that are still open are followed until long after the last was removed."""
    took = (graffiti["closed_at"] - graffiti["opened_at"]).dt.total_seconds() / 3600
    watched = stats.CensoredData.right_censored(took.fillna(1e6), took.isna())
    survival = stats.ecdf(watched).sf

    median = survival.quantiles[np.argmax(survival.probabilities <= 0.5 + 1e-9)]  # a half, or a hair above
    assert removal["median_hours"] == pytest.approx(median, abs=1e-9)


def test_the_hotspots_of_a_fortnight_are_those_of_scikit_learn(boston: Boston) -> None:
    told = boston.run("stats", "hotspots", "--from", "2011-09-01", "--to", "2011-09-15", "--json").json
    points = boston.table(f"""
        SELECT source_key AS id, ST_X(incident.location) AS x, ST_Y(incident.location) AS y
        FROM incident JOIN report ON report.incident_id = incident.id
        WHERE detected_at >= '2011-09-01 00:00 {ZONE}' AND detected_at < '2011-09-15 00:00 {ZONE}'""")

    where = {id_: (x, y) for id_, x, y in points.itertuples(index=False)}
    labels: dict[str, int | None] = dict.fromkeys(where)
    for number, hotspot in enumerate(told):
        assert hotspot["incidents"] == hotspot["reports"] == len(hotspot["members"])
        labels |= dict.fromkeys(hotspot["members"], number)
    agrees_with_sklearn(labels, where, 75, 3)
    sizes = [hotspot["incidents"] for hotspot in told]
    assert sizes == sorted(sizes, reverse=True)
    assert len(told) > 20


def test_the_city_hall_where_the_geocoder_put_what_it_could_not_place_is_one_spot(boston: Boston) -> None:
    """Told to be on one spot, so that a reader does not take it for a place of trouble."""
    rows = pd.read_csv(files.BOSTON, dtype=str)
    put_there = int(((rows["lat"] == "42.3594") & (rows["lon"] == "-71.0587")).sum())
    first, last = datetime(2011, 7, 1, tzinfo=ZoneInfo(ZONE)), datetime(2012, 1, 1, tzinfo=ZoneInfo(ZONE))
    engine = create_engine(boston.url)
    with Session(engine) as session:
        hall, *others = hotspots(session, first, last, metres=4, at_least=100)
        around = hotspots(session, first, last, metres=75, at_least=100)
    engine.dispose()

    assert (hall.incidents, hall.spots) == (put_there, 1)
    assert hall.radius_m == pytest.approx(0, abs=1e-3)
    assert all(one.incidents < hall.incidents / 4 for one in others)
    assert around[0].spots > 1
