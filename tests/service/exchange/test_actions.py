"""Bring in history that others have kept: all of a file, or nothing."""

import gzip
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from service.db import unit_of_work
from service.errors import Refused
from service.exchange.models import Imported
from tests import make
from tests.service.exchange.bringing import FAR_NORTH, bring, held
from tests.service.exchange.sheets import csv_text, rows, saved, sheet


def one(session: Session, sql: str) -> Any:
    return session.execute(text(sql)).one()


# What comes in


def test_a_row_becomes_a_report_and_an_incident_of_its_own_with_its_clock(session: Session, tmp_path: Path) -> None:
    told = sheet(tmp_path, {"closed_at": "2026-11-11T09:00:00", "status": "closed", "description": "Svart tagg"})

    assert bring(session, told) == Imported(rows=1, new=1, already_there=0, refused=())
    found = one(session, "SELECT * FROM incident JOIN clock ON incident_id = id")
    opened = datetime(2026, 11, 10, 12, tzinfo=ZoneInfo(make.ZONE))
    assert found.detected_at == found.opened_at == opened
    assert (found.due_at, found.removed_at) == (opened + timedelta(hours=24), opened + timedelta(hours=21))
    assert (found.outcome, found.evidence) == ("removed", "import")
    report = one(session, "SELECT * FROM report")
    assert (report.source, report.source_key, report.description) == ("test", "1", "Svart tagg")
    assert (report.channel, report.reporter_kind, report.location_set) == ("import",) * 3
    assert (report.code_hash, report.organisation_id) == (None, None)


def test_rows_at_the_same_place_and_time_stay_apart(session: Session, tmp_path: Path) -> None:
    """Their system had them as different cases; joining them would change the history."""
    assert bring(session, sheet(tmp_path, {}, {}, {})).new == 3
    assert held(session)["incident"] == 3


def test_a_report_that_comes_later_may_join_an_imported_incident(session: Session, tmp_path: Path) -> None:
    bring(session, sheet(tmp_path, {}))

    assert make.report(session).joined


def test_imported_incidents_lie_in_their_areas(session: Session, tmp_path: Path) -> None:
    make.layer(session, make.area("a", 15.9, 59.4, 16.1, 59.6))
    bring(session, sheet(tmp_path, {}, FAR_NORTH))

    assert one(session, "SELECT count(*), min(code) FROM incident_area JOIN area ON area.id = area_id") == (
        1,
        "a",
    )


def test_words_are_kept_as_told(session: Session, tmp_path: Path) -> None:
    tale = "=1+1\n<script>alert('å')</script>; DROP TABLE report"
    bring(session, sheet(tmp_path, {"description": tale}))

    assert one(session, "SELECT description FROM report") == (tale,)


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_packed_or_not_is_the_same(session: Session, tmp_path: Path, name: str) -> None:
    assert bring(session, sheet(tmp_path, {}, {}, name=name)).new == 2


# Twice


def test_the_same_file_twice_changes_nothing(session: Session, tmp_path: Path) -> None:
    path = sheet(tmp_path, {}, {"category": "vandalism"})
    bring(session, path)
    before = held(session)

    assert bring(session, path) == Imported(rows=2, new=0, already_there=2, refused=())
    assert held(session) == before


def test_what_is_already_there_stays_as_it_was_first_told(session: Session, tmp_path: Path) -> None:
    bring(session, sheet(tmp_path, {"description": "först"}))
    bring(session, sheet(tmp_path, {"description": "sedan", "closed_at": "2026-11-12", "status": "closed"}))

    assert one(session, "SELECT description, closed_at FROM report JOIN incident USING (reference)") == (
        "först",
        None,
    )


def test_a_file_that_has_grown_brings_only_what_is_new(session: Session, tmp_path: Path) -> None:
    bring(session, sheet(tmp_path, {}, {}))

    assert bring(session, sheet(tmp_path, {}, {}, {})) == Imported(rows=3, new=1, already_there=2, refused=())


def test_the_same_id_from_another_source_is_another_report(session: Session, tmp_path: Path) -> None:
    path = sheet(tmp_path, {})
    bring(session, path)

    assert bring(session, path, source="another").new == 1


# Places


def test_without_a_boundary_every_place_is_inside(session: Session, tmp_path: Path) -> None:
    assert bring(session, sheet(tmp_path, {}, FAR_NORTH, {"lat": "0", "lon": "0"})).new == 3


def test_just_outside_the_boundary_is_taken_and_marked(session: Session, tmp_path: Path) -> None:
    make.boundary(session, north=make.CENTRE.lat)
    bring(session, sheet(tmp_path, {"lat": f"{make.point(metres_north=100).lat}"}))

    [outside_m] = one(session, "SELECT outside_m FROM report")
    assert outside_m == pytest.approx(100, abs=2)


def test_a_place_where_the_metric_system_ends_is_refused_in_words(session: Session, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="rad 2–3 ligger för långt bort"), session.begin_nested():
        bring(session, sheet(tmp_path, {}, {"lat": "0", "lon": "-75"}))
    assert held(session)["report"] == 0


# Together with others


@pytest.fixture
def two(rested: None, store: Engine) -> Iterator[tuple[Session, Session]]:
    with Session(store) as first, Session(store) as second:
        yield first, second


@pytest.mark.slow
def test_a_source_is_read_by_one_at_a_time(two: tuple[Session, Session], tmp_path: Path) -> None:
    """Makes a database. Both would find every row unseen, and one of them would end in the other's keys."""
    path = sheet(tmp_path, {}, {})
    bring(two[0], path)

    with pytest.raises(Refused, match="läses in just nu"):
        bring(two[1], path)
    two[1].rollback()
    assert bring(two[1], path, source="another").new == 2
    two[0].commit()
    two[1].commit()
    assert bring(two[1], path).already_there == 2


@pytest.mark.slow
def test_a_packed_file_cut_short_in_the_middle_leaves_nothing(rested: None, store: Engine, tmp_path: Path) -> None:
    """Makes a database; really commits or not."""
    whole = gzip.compress(csv_text(rows(*[{}] * 500)).encode())
    path = saved(tmp_path, whole[: len(whole) // 2], name="cut.csv")

    with pytest.raises(Refused), unit_of_work(store) as session:
        bring(session, path)
    with Session(store) as after:
        assert held(after)["report"] == 0
