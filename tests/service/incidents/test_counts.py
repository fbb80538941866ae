"""Count incidents and reports, apart."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.db import table
from service.incidents.counts import areas, by_area, by_category, came, reports_of
from service.incidents.models import Incident
from tests import make
from tests.conftest import NOON

HOUR = timedelta(hours=1)
BLINK = timedelta(microseconds=1)
WINDOWS = [(NOON - HOUR, NOON), (NOON, NOON + HOUR)]
incident = table(Incident)


def west_and_east(session: Session) -> None:
    """Two areas that meet 500 m east of the middle."""
    lon = make.point(metres_east=500).lon
    make.layer(session, make.area("1", 15.9, 59.4, lon, 59.6), make.area("2", lon, 59.4, 16.1, 59.6))


def counted(rows: Any) -> dict[tuple[int, str | None], int]:
    return {(row.window, row.code): row.incidents for row in rows}


# By category


def test_each_window_is_half_open_exactly_at_its_cut_off(session: Session) -> None:
    for at in (NOON - HOUR - BLINK, NOON - HOUR, NOON - BLINK, NOON, NOON + HOUR - BLINK, NOON + HOUR):
        make.incident(session, at=at)

    assert counted(by_category(session, WINDOWS)) == {(0, "graffiti"): 2, (1, "graffiti"): 2}


def test_windows_that_overlap_are_counted_each(session: Session) -> None:
    make.incident(session)

    assert counted(by_category(session, [*WINDOWS, (NOON - HOUR, NOON + HOUR)])) == {
        (1, "graffiti"): 1,
        (2, "graffiti"): 1,
    }


def test_a_leaf_is_counted_under_its_top_category(session: Session) -> None:
    for category in ("graffiti", "graffiti_offensive", "vandalism_glass"):
        make.incident(session, category)

    assert counted(by_category(session, WINDOWS)) == {(1, "graffiti"): 2, (1, "vandalism"): 1}


def test_it_is_counted_when_it_came_and_not_when_it_was_seen(session: Session) -> None:
    """What is told of late is shown in the period in which it was told."""
    make.incident(session, at=NOON - HOUR, received_at=NOON)

    assert counted(by_category(session, WINDOWS)) == {(1, "graffiti"): 1}


def test_good_news_is_not_counted(session: Session) -> None:
    west_and_east(session)
    make.incident(session, "positive")
    make.incident(session, "other")

    assert counted(by_category(session, WINDOWS)) == {(1, "other"): 1}
    assert counted(by_area(session, WINDOWS, "deso")) == {(1, "1"): 1}
    assert [tuple(row) for row in reports_of(session, *WINDOWS[1])] == [("test", 1)]
    assert len(came(session, *WINDOWS[1], incident.c.id)) == 1


def test_no_windows_give_no_counts(session: Session) -> None:
    make.incident(session)

    assert by_category(session, []) == []
    assert by_area(session, [], "deso") == []


# By area


def test_each_incident_is_counted_in_its_area_and_those_outside_apart(session: Session) -> None:
    west_and_east(session)
    for east in (0, 100, 1_000, 900_000):
        make.incident(session, metres_east=east)

    assert counted(by_area(session, WINDOWS, "deso")) == {(1, "1"): 2, (1, "2"): 1, (1, None): 1}


def test_another_layer_does_not_count_twice(session: Session) -> None:
    west_and_east(session)
    make.layer(session, make.area("x", 15.9, 59.4, 16.1, 59.6), code="regso")
    make.incident(session)

    assert counted(by_area(session, WINDOWS, "deso")) == {(1, "1"): 1}
    assert counted(by_area(session, WINDOWS, "regso")) == {(1, "x"): 1}


def test_by_area_is_half_open_too(session: Session) -> None:
    west_and_east(session)
    for at in (NOON - BLINK, NOON, NOON + HOUR):
        make.incident(session, at=at)

    assert counted(by_area(session, WINDOWS, "deso")) == {(0, "1"): 1, (1, "1"): 1}


# Areas with their reports


def test_every_area_is_told_also_with_nothing_and_the_outside_last(session: Session) -> None:
    west_and_east(session)
    here = make.incident(session, metres_east=1_000)
    make.incident(session, metres_east=1_001, joins=here)
    make.incident(session, metres_east=900_000)

    assert [tuple(row) for row in areas(session, "deso", *WINDOWS[1])] == [
        ("2", "Område 2", 1, 2),
        ("1", "Område 1", 0, 0),
        (None, None, 1, 1),
    ]


def test_without_any_outside_there_is_no_row_for_it(session: Session) -> None:
    west_and_east(session)
    make.incident(session)

    assert [row.code for row in areas(session, "deso", *WINDOWS[1])] == ["1", "2"]


@pytest.mark.slow
def test_the_areas_and_the_outside_add_up_to_all(session: Session) -> None:
    """Seven incidents."""
    west_and_east(session)
    for east in (0, 499.9, 500, 500.1, 1_000, 50_000, 900_000):
        make.incident(session, metres_east=east)
    rows = areas(session, "deso", *WINDOWS[1])

    assert sum(row.incidents for row in rows) == 7
    assert sum(row.reports for row in rows) == session.execute(text("SELECT count(*) FROM report")).scalar_one()


def test_areas_are_counted_by_detection_with_the_end_left_out(session: Session) -> None:
    west_and_east(session)
    make.incident(session, at=NOON - HOUR, received_at=NOON)
    for at in (NOON, NOON + HOUR - BLINK, NOON + HOUR):
        make.incident(session, at=at)

    assert areas(session, "deso", *WINDOWS[1])[0].incidents == 2


# Who told


def test_who_told_is_counted_in_reports_and_a_file_by_its_source(session: Session) -> None:
    for name in ("Skolan", "Tyst"):
        made = text("INSERT INTO organisation VALUES (gen_random_uuid(), :name, true)")
        session.execute(made, {"name": name})
    first = make.incident(session, organisation="Skolan")
    make.incident(session, joins=first, organisation="Skolan")
    make.incident(session)

    assert reports_of(session, *WINDOWS[1]) == [("Skolan", 2), ("test", 1)]


def test_a_report_after_the_cut_off_is_not_counted_though_its_incident_is(session: Session) -> None:
    first = make.incident(session)
    make.incident(session, joins=first, at=NOON + HOUR)

    assert reports_of(session, *WINDOWS[1]) == [("test", 1)]


def test_what_came_comes_in_the_order_it_came(session: Session) -> None:
    for at in (NOON + 2 * BLINK, NOON, NOON + BLINK, NOON - BLINK, NOON + HOUR):
        make.incident(session, at=at)

    times = [row.opened_at for row in came(session, *WINDOWS[1], incident.c.opened_at)]
    assert times == [NOON, NOON + BLINK, NOON + 2 * BLINK]


@pytest.mark.parametrize("layer", ["nowhere", "boundary"])
def test_in_a_layer_that_has_no_areas_everything_lies_outside(session: Session, layer: str) -> None:
    make.incident(session)

    assert [tuple(row) for row in areas(session, layer, *WINDOWS[1])] == [(None, None, 1, 1)]
