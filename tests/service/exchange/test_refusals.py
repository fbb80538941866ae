"""All of a file, or nothing: what is refused, by line and reason."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.exchange import actions
from service.exchange.actions import import_incidents
from tests import make
from tests.service.exchange.bringing import FAR_NORTH, bring, refused
from tests.service.exchange.sheets import reading, sheet


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
