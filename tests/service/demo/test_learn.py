import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from service.demo import learn

Rows = list[dict[str, Any]]


def boston(
    category: str, hours: float | None, *, group: str = "Graffiti", channel: str = "Self Service"
) -> dict[str, Any]:
    """Opened on Monday 2011-07-04 at 08:00."""
    whole, rest = divmod(hours or 0, 24)
    closed = f"2011-07-{4 + int(whole):02}T{8 + int(rest):02}:00:00" if hours is not None else ""
    return {
        "category": category,
        "group": group,
        "opened_at": "2011-07-04T08:00:00",
        "closed_at": closed,
        "channel": channel,
    }


ROWS: dict[str, Rows] = {
    learn.BOSTON: [
        boston("Graffiti Removal", 2),
        boston("PWD Graffiti", 12, channel="Employee Generated"),
        boston("Graffiti Removal", 48),
        boston("Graffiti Removal", 24 * 20),
        boston("Graffiti Removal", None),
        boston("Street Light Outages", 5, group="Street Lights"),
        boston("Requests for Street Cleaning", 1, group="Street Cleaning"),
    ],
    learn.BUDAPEST: [
        {"group": "graffiti", "opened_at": "2024-01-01", "closed_at": "2024-01-03"},
        {"group": "pothole", "opened_at": "2024-01-01", "closed_at": "2024-01-03"},
        {"group": "street lighting", "opened_at": "2024-01-01", "closed_at": ""},
        {"group": "litter/cleanliness", "opened_at": "2024-01-01", "closed_at": ""},
        {"group": "parks and green areas", "opened_at": "2024-01-01", "closed_at": "2024-01-03"},
    ],
    learn.ZURICH: [
        *({"opened_on": "2020-01-05", "category": name} for name in learn.SEASONS.values()),
        *({"opened_on": "2021-07-05", "category": name} for name in learn.SEASONS.values()),
        *({"opened_on": "2021-07-06", "category": name} for name in learn.SEASONS.values()),
        {"opened_on": "2021-12-06", "category": "VBZ/ÖV"},
    ],
    learn.VANCOUVER: [
        {"category": "Mischief", "occurred_at": "2020-01-04T23:15:00"},
        {"category": "Mischief", "occurred_at": "2020-01-04T00:00:00"},
        {"category": "Other Theft", "occurred_at": "2020-01-05T11:00:00"},
    ],
    learn.LANCASHIRE: [{"month": "2022-08"}, {"month": "2022-02"}],
    learn.BRA: [
        {"kommun_kod": "1983", "ar": "2021", "brottstyp": "theft", "antal": "30"},
        {"kommun_kod": "1983", "ar": "2025", "brottstyp": "person", "antal": "10"},
        {"kommun_kod": "1983", "ar": "2020", "brottstyp": "theft", "antal": "999"},
        {"kommun_kod": "1497", "ar": "2022", "brottstyp": "theft", "antal": "999"},
        {"kommun_kod": "1983", "ar": "2022", "brottstyp": "total", "antal": "999"},
    ],
}


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Small invented files in the shape of the real ones."""
    for name, rows in ROWS.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "wt", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return tmp_path


def test_hours_are_of_those_who_told_without_the_staff(sources: Path) -> None:
    hours, weekdays = learn.clock(sources)

    assert (hours["told"]["n"], hours["told"]["shares"][8]) == (6, 1)
    assert weekdays["told"]["shares"] == [1, 0, 0, 0, 0, 0, 0]


def test_damage_at_exactly_midnight_is_of_unknown_hour(sources: Path) -> None:
    hours, weekdays = learn.clock(sources)

    assert (hours["done"]["n"], hours["done"]["shares"][23]) == (1, 1)
    assert weekdays["done"]["shares"][5] == 1


def test_a_year_with_many_reports_does_not_outweigh_another(sources: Path) -> None:
    graffiti = learn.seasons(sources)["graffiti"]

    assert (graffiti["n"], graffiti["shares"][0], graffiti["shares"][6]) == (3, 0.5, 0.5)


def test_the_mix_is_of_the_four_groups_and_of_the_municipality_alone(sources: Path) -> None:
    mix = learn.mix(sources)

    assert mix["municipal"]["shares"] == {
        "graffiti": 0.25,
        "grounds": 0.25,
        "lighting": 0.25,
        "littering": 0.25,
    }
    assert mix["police"]["shares"] == {"person": 0.25, "theft": 0.75}
    assert mix["police"]["n"] == 40


def test_waits_leave_out_what_is_open_and_what_took_longer_than_a_fortnight(sources: Path) -> None:
    waits = learn.waits(sources)

    assert [waits[name]["n"] for name in ("graffiti_in_time", "graffiti_late", "repair", "cleaning", "grounds")] == [
        2,
        1,
        1,
        1,
        1,
    ]
    assert waits["graffiti_in_time"]["quantiles"][0] == 2
    assert set(waits["graffiti_late"]["quantiles"]) == {48}
    assert set(waits["grounds"]["quantiles"]) == {48}


def test_quantiles_are_at_every_twentieth_up_to_95_percent() -> None:
    assert learn.quantiles([float(hour) for hour in range(101)]) == [float(hour) for hour in range(0, 96, 5)]


def test_the_same_files_give_the_same_bytes(sources: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    learn.write(sources, one)
    learn.write(sources, two)

    assert one.read_bytes() == two.read_bytes()
    assert set(json.loads(one.read_text())) == {"about", "hours", "weekdays", "months", "mix", "waits_h"}


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        learn.learn(tmp_path)
