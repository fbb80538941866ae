"""`GET /api/v1/incidents`."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from tests import make
from tests.conftest import NOON
from tests.make import CENTRE, EAST, NORTH
from tests.web.incidents.asking import INCIDENTS, ask, have, ids, pages
from tests.web.incidents.questions import BAD_BOXES, BAD_QUERIES

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_incidents_are_geojson(staff: TestClient, session: Session) -> None:
    make.incident(session, at=NOON - 30 * HOUR, outdoors=True)

    answer = staff.get(INCIDENTS)

    assert answer.headers["content-type"] == "application/geo+json"
    told = answer.json()
    [feature] = told["features"]
    assert (told["type"], told["next"]) == ("FeatureCollection", None)
    assert feature == {
        "type": "Feature",
        "id": feature["properties"]["reference"],
        "geometry": {"type": "Point", "coordinates": [CENTRE.lon, CENTRE.lat]},
        "properties": {
            "reference": session.execute(text("SELECT reference FROM incident")).scalar_one(),
            "category": "graffiti",
            "outdoors": True,
            "detected_at": _iso(NOON - 30 * HOUR),
            "closed_at": None,
            "outcome": None,
            "due_at": _iso(NOON - 6 * HOUR),
            "removed_at": None,
            "overdue": True,
        },
    }


def test_what_is_closed_says_when_and_how(staff: TestClient, session: Session) -> None:
    make.incident(session, at=NOON - 30 * HOUR, removed_after=9 * HOUR)

    [feature] = ask(staff)["features"]

    told = feature["properties"]
    assert (told["closed_at"], told["removed_at"], told["outcome"]) == (
        _iso(NOON - 21 * HOUR),
        _iso(NOON - 21 * HOUR),
        "removed",
    )
    assert told["overdue"] is False


def test_an_empty_store_is_an_empty_collection(staff: TestClient) -> None:
    assert ask(staff) == {"type": "FeatureCollection", "features": [], "next": None}


def test_the_last_detected_comes_first(staff: TestClient, session: Session) -> None:
    five, one, nine, three = have(session, *({"detected_at": NOON - hours * HOUR} for hours in (5, 1, 9, 3)))

    assert ids(staff) == [one, three, five, nine]


def test_a_top_category_means_its_leaves(staff: TestClient, session: Session) -> None:
    kinds = ("graffiti", "graffiti_tag", "graffiti_offensive", "vandalism", "vandalism_glass", "other")
    have(session, *({"category_code": kind} for kind in kinds))

    assert _kinds(staff, category="graffiti") == ["graffiti", "graffiti_offensive", "graffiti_tag"]
    assert _kinds(staff, category="graffiti_tag") == ["graffiti_tag"]
    assert _kinds(staff, category=["vandalism", "other"]) == ["other", "vandalism", "vandalism_glass"]


def test_an_area_holds_what_lies_in_it(staff: TestClient, session: Session) -> None:
    make.layer(
        session,
        make.area("west", 15.9, 59.4, CENTRE.lon, 59.6),
        make.area("east", CENTRE.lon, 59.4, 16.1, 59.6),
    )
    west, _ = have(session, {"metres_east": -100}, {"metres_east": 100})

    assert ids(staff, area="west") == [west]
    assert ids(staff, area="nowhere") == []
    assert ids(staff, area="west' OR '1'='1") == []


def test_a_box_holds_what_lies_in_it_and_not_what_lies_beside_it(staff: TestClient, session: Session) -> None:
    """The store's metres lie askew to the degrees: a box may hold a sliver more, never less."""
    inside = have(session, *({"metres_north": n, "metres_east": e} for n in (0, 4000) for e in (2, 998)))
    have(session, *({"metres_north": n, "metres_east": e} for n in (-100, 4100) for e in (-100, 1100)))

    box = f"{CENTRE.lon},{CENTRE.lat - NORTH},{CENTRE.lon + 1000 * EAST},{CENTRE.lat + 4001 * NORTH}"

    assert sorted(ids(staff, bbox=box)) == sorted(inside)


def test_open_closed_and_overdue(staff: TestClient, session: Session) -> None:
    late, fresh, gone, passed_on, seen = have(
        session,
        {"detected_at": NOON - 25 * HOUR},
        {"detected_at": NOON - 23 * HOUR},
        {"detected_at": NOON - 72 * HOUR, "closed_at": NOON - 24 * HOUR, "outcome": "removed"},
        {"detected_at": NOON - 73 * HOUR, "closed_at": NOON - 24 * HOUR, "outcome": "forwarded"},
        {"detected_at": NOON - 100 * DAY, "category_code": "gathering"},
    )

    assert ids(staff, status="open") == [fresh, late, seen]
    assert ids(staff, status="closed") == [gone, passed_on]
    assert ids(staff, overdue=True) == [late]
    assert ids(staff, overdue=False) == [fresh, late, gone, passed_on, seen]


def test_a_window_is_half_open_on_detection(staff: TestClient, session: Session) -> None:
    at = have(session, *({"detected_at": NOON - days * DAY} for days in (3, 2, 1)))

    assert ids(staff, from_=_iso(NOON - 3 * DAY), to=_iso(NOON - DAY)) == [at[1], at[0]]
    assert ids(staff, from_=(NOON - 2 * DAY).isoformat()) == [at[2], at[1]]
    assert ids(staff, to=_iso(NOON - 2 * DAY)) == [at[0]]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8, 200])
def test_paging_visits_every_incident_exactly_once(staff: TestClient, session: Session, limit: int) -> None:
    """Also those of the same moment, and those a microsecond apart."""
    made = have(
        session,
        *({"detected_at": NOON - n * timedelta(microseconds=1)} for n in (0, 0, 0, 1, 1, 2, 1_000_000)),
    )

    found = pages(staff, limit=limit)

    assert sorted(one for page in found for one in page) == sorted(made)
    assert [one for page in found for one in page] == ids(staff)
    assert all(len(page) == limit for page in found[:-1])
    assert len(found) == -(-len(made) // limit)


def test_of_the_same_moment_the_highest_number_comes_first(staff: TestClient, session: Session) -> None:
    """Also when the higher numbers were stored first, so that no index happens to give this order."""
    made = []
    for start in (90_000, 80_000, 85_000):
        session.execute(text("SET LOCAL ROLE none"))
        session.execute(text("SELECT setval('report_number', :start)"), {"start": start})
        made += have(session, *({} for _ in range(4)))

    assert ids(staff) == sorted(made, reverse=True)
    assert pages(staff, limit=5) == [sorted(made, reverse=True)[n : n + 5] for n in (0, 5, 10)]


def test_paging_goes_on_where_it_was_when_more_arrives(staff: TestClient, session: Session) -> None:
    old = have(session, *({"detected_at": NOON - hours * HOUR} for hours in (2, 3, 4)))
    first = ask(staff, limit=2)
    have(session, {"detected_at": NOON})

    assert ids(staff, cursor=first["next"]) == [old[2]]


def test_a_cursor_can_stand_in_an_address_as_it_is(staff: TestClient, session: Session) -> None:
    have(session, {}, {})
    cursor = ask(staff, limit=1)["next"]

    assert quote(cursor, safe=":") == cursor
    assert len(staff.get(f"{INCIDENTS}?cursor={cursor}").json()["features"]) == 1


@pytest.mark.parametrize("bbox", BAD_BOXES)
def test_a_box_that_is_none_is_400(staff: TestClient, bbox: str) -> None:
    answer = staff.get(INCIDENTS, params={"bbox": bbox})

    assert (answer.status_code, answer.json()["code"]) == (400, "bbox")


@pytest.mark.parametrize("bbox", ["15,59,17,60", "-80,-5,-70,5", "100,-5,110,5", "-180,-90,-161,-71", "160,70,180,90"])
def test_a_box_anywhere_on_earth_is_answered(staff: TestClient, session: Session, bbox: str) -> None:
    make.incident(session)

    answer = staff.get(INCIDENTS, params={"bbox": bbox})

    assert answer.status_code in (200, 422)
    assert len(answer.json().get("features", [])) == (bbox == "15,59,17,60")


@pytest.mark.parametrize("query", BAD_QUERIES, ids=lambda query: query[:60])
def test_what_cannot_be_asked_for_is_422(staff: TestClient, query: str) -> None:
    answer = staff.get(f"{INCIDENTS}?{query}")

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    "query",
    [
        "from=0001-01-01T00:00:00%2B14:00",
        "to=9999-12-31T23:59:59-12:00",
        "area=%25",
        "area=%F0%9F%98%80",
        "area=",
        "cursor=0001-01-01T00:00:00.000000Z~L26-0001",
    ],
)
def test_what_is_odd_but_can_be_asked_for_is_answered(staff: TestClient, query: str) -> None:
    assert staff.get(f"{INCIDENTS}?{query}").status_code == 200


def test_words_are_not_in_the_list(staff: TestClient, session: Session) -> None:
    make.report(session, description="zqj klotter zqj")

    assert "zqj" not in staff.get(INCIDENTS).text


def _kinds(staff: TestClient, **wanted: Any) -> list[str]:
    return sorted(feature["properties"]["category"] for feature in ask(staff, **wanted)["features"])


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")
