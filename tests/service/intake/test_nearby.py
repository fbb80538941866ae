"""Which open incidents a citizen is asked about, and what they are told of them."""

from datetime import timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.bounds import NEARBY_AT_MOST, NEARBY_LIFE
from service.intake.nearby import is_near, nearby, reach_m
from service.intake.pointing import how_far, how_old, pointed_at, pointer
from tests import make
from tests.conftest import NOON
from tests.make import SECRET

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = timedelta(days=1)


def test_only_open_incidents_of_the_kind_within_four_times_its_distance_are_asked_about(session: Session) -> None:
    here = make.incident(session, "graffiti", metres_north=10)
    make.incident(session, "graffiti", metres_north=61)
    make.incident(session, "littering", metres_north=10)
    make.incident(session, "graffiti", removed_after=DAY)

    assert [one.id for one in nearby(session, make.CENTRE, "graffiti")] == [here]
    assert reach_m(session, "graffiti") == 60


def test_a_leaf_and_its_top_category_are_the_same_kind(session: Session) -> None:
    leaf = make.incident(session, "graffiti_tag", metres_north=10)
    top = make.incident(session, "graffiti", metres_north=20)

    for code in ("graffiti", "graffiti_tag", "graffiti_offensive"):
        assert [one.id for one in nearby(session, make.CENTRE, code)] == [leaf, top]


def test_at_most_three_are_shown_the_nearest_first(session: Session) -> None:
    made = [make.incident(session, "graffiti", metres_north=metres) for metres in (40, 20, 50, 30, 10)]

    assert [one.id for one in nearby(session, make.CENTRE, "graffiti")] == [made[4], made[1], made[3]]
    assert NEARBY_AT_MOST == 3


@pytest.mark.parametrize("kind", ["violence_threat", "drugs", "rough_stay", "gathering", "disorder", "traffic", "fire"])
def test_nobody_learns_that_people_were_told_of(session: Session, kind: str) -> None:
    make.incident(session, kind, metres_north=1)

    assert nearby(session, make.CENTRE, kind) == []
    assert reach_m(session, kind) == 0


@pytest.mark.parametrize("kind", ["", "ufo", "graffiti'--"])
def test_of_a_kind_that_is_none_nothing_is_asked(session: Session, kind: str) -> None:
    assert nearby(session, make.CENTRE, kind) == []
    assert reach_m(session, kind) == 0


def test_of_a_kind_that_is_no_longer_used_nothing_is_asked(session: Session) -> None:
    make.incident(session, "graffiti", metres_north=1)
    session.execute(text("UPDATE category SET active = false WHERE code = 'graffiti'"))

    assert nearby(session, make.CENTRE, "graffiti") == []


def test_what_was_pointed_at_must_still_be_open_and_near(session: Session) -> None:
    near, far = (make.incident(session, "graffiti", metres_north=metres) for metres in (10, 500))
    closed = make.incident(session, "graffiti", metres_north=12, removed_after=DAY)

    assert [is_near(session, one, make.CENTRE, "graffiti") for one in (near, far, closed)] == [True, False, False]


def test_a_token_points_at_its_incident_for_two_hours_and_does_not_show_it() -> None:
    incident = uuid4()
    first, second = (pointer(SECRET, incident, NOON) for _ in range(2))

    assert first != second
    assert pointed_at(SECRET, first, NOON) == incident
    assert pointed_at(SECRET, first, NOON + NEARBY_LIFE - timedelta(seconds=1)) == incident
    assert pointed_at(SECRET, first, NOON + NEARBY_LIFE) is None
    assert incident.hex not in first.encode().hex()


@pytest.mark.parametrize(
    "token", ["", "x", "no", str(UUID(int=1)), "å", "\0", "A" * 80, "=" * 40, "A" * 100_000, "-_-_"]
)
def test_what_is_no_token_of_ours_points_at_nothing(token: str) -> None:
    assert pointed_at(SECRET, token, NOON) is None


def test_a_token_that_was_changed_or_made_with_another_secret_points_at_nothing() -> None:
    token = pointer(SECRET, uuid4(), NOON)
    changed = [token[:i] + ("A" if token[i] != "A" else "B") + token[i + 1 :] for i in range(len(token) - 1)]

    assert {pointed_at(SECRET, one, NOON) for one in changed} == {None}
    assert pointed_at(SECRET + "x", token, NOON) is None


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0, "alldeles intill"),
        (15, "alldeles intill"),
        (15.1, "inom 30 meter"),
        (60, "inom 60 meter"),
        (99, "inom 100 meter"),
        (101, "längre bort än 100 meter"),
    ],
)
def test_how_far_it_is_is_told_roughly(metres: float, words: str) -> None:
    assert how_far(metres) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(0), "sedan i dag"),
        (timedelta(hours=13), "sedan i går"),
        (-timedelta(hours=1), "sedan i dag"),
        (3 * DAY, "sedan 3 dagar"),
        (14 * DAY, "sedan 2 veckor"),
        (60 * DAY, "sedan mer än två månader"),
    ],
)
def test_how_old_it_is_is_told_in_whole_days(ago: timedelta, words: str) -> None:
    assert how_old(NOON - ago, NOON, STOCKHOLM) == words
