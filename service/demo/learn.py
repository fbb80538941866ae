"""Learn the demo's rates from real open files: `python -m service.demo.learn DIRECTORY`.

Only shares and quantiles leave the files, never a row. DIRECTORY holds `incidents/` and `se/`; the answer is
written to rates.json beside this file, each number with its source and how many rows stand behind it.
"""

import csv
import gzip
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

Row = dict[str, str]
Learned = dict[str, Any]

TARGET = Path(__file__).parent / "rates.json"
DAY_H, FORTNIGHT_H = 24, 336
STEPS = 19  # quantiles at 0, 5 ... 95 %: the last twentieth is cases that were forgotten, not waits

BOSTON = "incidents/boston_311_2011H2.csv.gz"
BUDAPEST = "incidents/budapest_jarokelo_2023-11_2025-04.csv.gz"
ZURICH = "incidents/zurich_zwn_2016_2024.csv.gz"
VANCOUVER = "incidents/vancouver_property_crime_2020.csv.gz"
LANCASHIRE = "incidents/lancashire_asb_2022.csv.gz"
BRA = "se/bra_anmalda_brott_4_kommuner.csv"

ORIGIN = {
    BOSTON: "Boston 311, July to December 2011 (Analyze Boston)",
    BUDAPEST: "Budapest, jarokelo.hu, November 2023 to April 2025",
    ZURICH: "Zürich, Züri wie neu, 2016 to 2024 (Open Data Zürich)",
    VANCOUVER: "Vancouver Police Department, mischief 2020",
    LANCASHIRE: "Lancashire, anti-social behaviour 2022 (data.police.uk, Open Government Licence v3.0)",
    BRA: "Brå, crimes reported in Köping 2021 to 2025",
}
SEASONS = {
    "graffiti": "Graffiti",
    "littering": "Abfall/Sammelstelle",
    "lighting": "Beleuchtung/Uhren",
    "grounds": "Grünflächen/Spielplätze",
}
MUNICIPAL = {
    "graffiti": "graffiti",
    "litter/cleanliness": "littering",
    "street lighting": "lighting",
    "parks and green areas": "grounds",
}
POLICE = {"vandalism": "vandalism", "theft": "theft", "drugs_weapons": "drugs", "person": "person"}
REPAIR = {"Street Lights", "Signs & Signals", "Park Maintenance & Safety"}
CLEANING = {"Street Cleaning", "Environmental Services"}


def rows(directory: Path, name: str) -> Iterator[Row]:
    """A file's rows, packed or not. Raises FileNotFoundError when it is not there."""
    packed = name.endswith(".gz")
    opened = gzip.open if packed else open
    with opened(directory / name, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def shares(values: Iterable[int], first: int, last: int) -> list[float]:
    """How large a part of the values is first, first + 1 ... last."""
    counted = Counter(values)
    return [round(counted[value] / counted.total(), 5) for value in range(first, last + 1)]


def quantiles(waits: list[float]) -> list[float]:
    """The waits at 0, 5 ... 95 %, nearest rank below, to a hundredth of an hour."""
    ordered = sorted(waits)
    return [round(ordered[step * (len(ordered) - 1) // (STEPS + 1)], 2) for step in range(STEPS + 1)]


def months(days: list[str]) -> list[float]:
    """The twelve months' shares, as the mean over the years: growth must not look like a season."""
    years: dict[str, list[int]] = {}
    for day in days:
        years.setdefault(day[:4], []).append(int(day[5:7]))
    yearly = [shares(found, 1, 12) for found in years.values()]
    return [round(sum(month) / len(yearly), 5) for month in zip(*yearly, strict=True)]


def learned(source: str, n: int, **numbers: Any) -> Learned:
    """Numbers with where they come from."""
    return {"source": ORIGIN[source], "file": Path(source).name, "n": n, **numbers}


def clock(directory: Path) -> tuple[Learned, Learned]:
    """Hours and weekdays: when people tell (staff left out), and when damage is done.

    Exactly midnight is left out of the damage: there it means that nobody knows.
    """
    told = [_time(r["opened_at"]) for r in rows(directory, BOSTON) if r["channel"] != "Employee Generated"]
    mischief = [_time(r["occurred_at"]) for r in rows(directory, VANCOUVER) if r["category"] == "Mischief"]
    done = [at for at in mischief if (at.hour, at.minute) != (0, 0)]
    found = {"told": (BOSTON, told), "done": (VANCOUVER, done)}
    hours = {kind: _when(source, [t.hour for t in at], 23) for kind, (source, at) in found.items()}
    days = {kind: _when(source, [t.weekday() for t in at], 6) for kind, (source, at) in found.items()}
    return hours, days


def seasons(directory: Path) -> Learned:
    """The year, month by month, for each group of categories."""
    days: dict[str, list[str]] = {group: [] for group in SEASONS}
    group_of = {name: group for group, name in SEASONS.items()}
    for row in rows(directory, ZURICH):
        if group := group_of.get(row["category"]):
            days[group].append(row["opened_on"])
    unrest = [row["month"] for row in rows(directory, LANCASHIRE)]
    found = {group: learned(ZURICH, len(of), shares=months(of)) for group, of in days.items()}
    return found | {"unrest": learned(LANCASHIRE, len(unrest), shares=months(unrest))}


def mix(directory: Path) -> Learned:
    """What people tell a city about, and what is reported to the police in Köping itself."""
    city = Counter(MUNICIPAL[r["group"]] for r in rows(directory, BUDAPEST) if r["group"] in MUNICIPAL)
    crimes: Counter[str] = Counter()
    for row in rows(directory, BRA):
        if row["kommun_kod"] == "1983" and row["ar"] >= "2021" and row["brottstyp"] in POLICE:
            crimes[POLICE[row["brottstyp"]]] += int(row["antal"])
    return {"municipal": _parts(BUDAPEST, city), "police": _parts(BRA, crimes)}


def waits(directory: Path) -> Learned:
    """Hours from told to done, as quantiles. Budapest has dates only, so its waits are whole days."""
    boston, budapest = list(rows(directory, BOSTON)), list(rows(directory, BUDAPEST))
    graffiti = _hours(boston, lambda row: "raffiti" in row["category"])
    return {
        "graffiti_in_time": _spread(BOSTON, [h for h in graffiti if h <= DAY_H]),
        "graffiti_late": _spread(BOSTON, [h for h in graffiti if DAY_H < h <= FORTNIGHT_H]),
        "repair": _spread(BOSTON, _hours(boston, lambda row: row["group"] in REPAIR)),
        "cleaning": _spread(BOSTON, _hours(boston, lambda row: row["group"] in CLEANING)),
        "grounds": _spread(BUDAPEST, _hours(budapest, lambda row: row["group"] == "parks and green areas")),
    }


def learn(directory: Path) -> Learned:
    """All that the demo knows of the world. Raises FileNotFoundError when a file is missing."""
    hours, weekdays = clock(directory)
    return {
        "about": "Shares and quantiles that service/demo/learn.py took from open files. No rows are kept.",
        "hours": hours,
        "weekdays": weekdays,
        "months": seasons(directory),
        "mix": mix(directory),
        "waits_h": waits(directory),
    }


def write(directory: Path, target: Path = TARGET) -> None:
    """Learn, and keep the answer. The same files give the same bytes."""
    target.write_text(json.dumps(learn(directory), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _when(source: str, values: list[int], last: int) -> Learned:
    return learned(source, len(values), shares=shares(values, 0, last))


def _parts(source: str, counted: Counter[str]) -> Learned:
    total = counted.total()
    return learned(source, total, shares={name: round(counted[name] / total, 5) for name in sorted(counted)})


def _hours(cases: list[Row], wanted: Callable[[Row], bool]) -> list[float]:
    closed = (row for row in cases if row["closed_at"] and wanted(row))
    found = ((_time(row["closed_at"]) - _time(row["opened_at"])).total_seconds() / 3600 for row in closed)
    return [hours for hours in found if hours >= 0]


def _spread(source: str, found: list[float]) -> Learned:
    return learned(source, len(found), quantiles=quantiles(found))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m service.demo.learn DIRECTORY")
    write(Path(sys.argv[1]))
