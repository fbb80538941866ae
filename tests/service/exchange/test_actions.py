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
from service.exchange import actions
from service.exchange.actions import RowsRefused, import_incidents
from service.exchange.models import Imported
from tests import make
from tests.service.exchange.sheets import csv_text, reading, rows, saved, sheet

ROOT_TABLES = ("report", "incident", "clock", "incident_event", "incident_area", "report_key")
FAR_NORTH = {"lat": "65.0"}


def bring(session: Session, path: Path, *, skip: bool = False, **how: Any) -> Imported:
    return import_incidents(session, path, reading(**how), skip_refused=skip, zone=make.ZONE, progress=lambda _: None)


def refused(session: Session, path: Path, **how: Any) -> list[tuple[int, str]]:
    """(line, reason) of the refused rows, after which nothing is there."""
    with pytest.raises(RowsRefused) as error, session.begin_nested():
        bring(session, path, **how)
    assert held(session) == dict.fromkeys(ROOT_TABLES, 0)
    return [(row.line, row.reason) for row in error.value.imported.refused]


def held(session: Session) -> dict[str, int]:
    counted = ((name, session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()) for name in ROOT_TABLES)
    return dict(counted)


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


# All or nothing


def test_one_bad_row_and_nothing_is_taken(session: Session, tmp_path: Path) -> None:
    path = sheet(tmp_path, {}, {"opened_at": "i går"}, {})

    assert refused(session, path) == [(3, "opened_at är ingen tid (ISO 8601)")]


def test_every_bad_row_is_told_with_its_line_in_the_order_of_the_file(session: Session, tmp_path: Path) -> None:
    make.boundary(session)
    path = sheet(
        tmp_path,
        {"description": "rad 2\nrad 3"},
        FAR_NORTH,
        {"category": "Pothole"},
        {"id": "1"},
        {"closed_at": "", "status": "closed"},
        {},
        {"lat": ""},
    )

    assert [(line, reason.split(" ")[0]) for line, reason in refused(session, path)] == [
        (4, "platsen"),
        (5, "kategorin"),
        (6, "samma"),
        (7, "status"),
        (9, "läge"),
    ]


def test_skipping_the_refused_takes_the_rest_and_says_what_it_left(session: Session, tmp_path: Path) -> None:
    make.boundary(session)
    path = sheet(tmp_path, {}, FAR_NORTH, {"lat": ""}, {})
    done = bring(session, path, skip=True)

    assert (done.rows, done.new, done.already_there) == (4, 2, 0)
    assert [row.line for row in done.refused] == [3, 4]
    assert bring(session, path, skip=True).already_there == 2


def test_a_refusal_never_repeats_what_the_row_said(session: Session, tmp_path: Path) -> None:
    secret = "19121212-1212"
    path = sheet(
        tmp_path,
        {"opened_at": secret},
        {"category": secret},
        {"lat": secret},
        {"status": secret},
        {"id": secret * 40},
    )

    assert len(refusals := refused(session, path)) == 5
    assert not any(secret in reason for _, reason in refusals)


def test_a_category_that_is_no_longer_used_is_refused_and_not_lost(session: Session, tmp_path: Path) -> None:
    session.execute(text("UPDATE category SET active = false WHERE code = 'traffic'"))

    assert len(refused(session, sheet(tmp_path, {}, {"category": "traffic"}))) == 1


def test_a_file_longer_than_a_portion_comes_in_whole_or_not_at_all(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_A_TIME", 3)
    seen: list[int] = []
    path = sheet(tmp_path, *[{}] * 7)
    done = import_incidents(session, path, reading(), skip_refused=False, zone=make.ZONE, progress=seen.append)
    assert (done.new, seen) == (7, [3, 6, 7])


def test_a_bad_row_in_the_last_portion_takes_the_first_back(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_A_TIME", 3)
    make.boundary(session)

    assert refused(session, sheet(tmp_path, *[{}] * 6, FAR_NORTH)) == [(8, "platsen ligger utanför kommunen")]


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
