"""The start page and the picture count over different times, and each says over which."""

import re
from datetime import timedelta

from fastapi.testclient import TestClient
from sqlmodel import Session

from tests import make
from tests.conftest import NOON
from tests.service.meetings.rows import CUT_OFF, PERIOD, meeting


def happened(session: Session, *days_ago: int) -> None:
    make.boundary(session)
    for n, days in enumerate(days_ago):
        make.incident(session, "littering", at=NOON - timedelta(days=days), metres_east=400 * n)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_start_page_says_over_which_days_it_counts(client: TestClient, session: Session) -> None:
    happened(session, 1, 9, 13, 15)

    assert "3 rapporter om 3 händelser som kom de senaste 14 dygnen, sedan ons 4 nov" in words(client.get("/").text)


def test_the_picture_says_since_when_its_period_counts(staff: TestClient, session: Session) -> None:
    happened(session, 1, 9, 13, 15)
    meeting(session, CUT_OFF + PERIOD)
    meeting(session)

    page = words(staff.get("/lagesbild").text)

    assert re.search(r"\b1 händelse, .*?Sedan perioden började tis 10 nov 12:00", page)


def test_of_a_period_that_has_ended_too(staff: TestClient, session: Session) -> None:
    happened(session, 1, 9, 13, 15)
    ended = meeting(session)

    page = words(staff.get(f"/lagesbild?period={ended.day}").text)

    assert re.search(r"\b3 händelser, .*?Under perioden från tis 27 okt 12:00", page)
