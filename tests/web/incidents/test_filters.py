"""Filters: each does the same alone and beside others, in whatever order they are said."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlmodel import Session

from tests import make
from tests.conftest import NOON
from tests.make import CENTRE, EAST, NORTH
from tests.web.incidents.asking import INCIDENTS, have, pages

pytestmark = [pytest.mark.slow]
DAY = timedelta(days=1)
KINDS = ("graffiti", "graffiti_tag", "graffiti_offensive", "vandalism_glass", "gathering", "other")


def _moment(days: int) -> str:
    return (NOON - days * DAY).isoformat()


def _box(metres: int) -> str:
    east, north = metres * EAST, metres * NORTH
    return f"{CENTRE.lon - east},{CENTRE.lat - north},{CENTRE.lon + east},{CENTRE.lat + north}"


FILTERS: dict[str, st.SearchStrategy[Any]] = {
    "category": st.lists(st.sampled_from(["graffiti", "graffiti_tag", "vandalism", "other"]), min_size=1, max_size=3),
    "area": st.sampled_from(["west", "east", "nowhere"]),
    "status": st.sampled_from(["open", "closed"]),
    "from": st.integers(6, 30).map(_moment),
    "to": st.integers(0, 5).map(_moment),
    "overdue": st.booleans(),
    "bbox": st.sampled_from([200, 600, 1_500]).map(_box),
}
asked_for = st.fixed_dictionaries({}, optional=FILTERS)


@pytest.fixture
def town(session: Session) -> list[str]:
    """Forty incidents of every kind, place, age and state."""
    make.layer(
        session,
        make.area("west", 15.9, 59.4, CENTRE.lon, 59.6),
        make.area("east", CENTRE.lon, 59.4, 16.1, 59.6),
    )
    return have(session, *(_one(n) for n in range(40)))


def _one(n: int) -> dict[str, Any]:
    at = NOON - (n * 7 % 29) * DAY
    closed = {"closed_at": at + DAY / 2, "outcome": ("removed", "forwarded", "noted")[n % 3]} if n % 4 == 0 else {}
    where = {"metres_north": n * 137 % 2_000 - 1_000, "metres_east": n * 251 % 2_000 - 1_000}
    return {"detected_at": at, "category_code": KINDS[n % len(KINDS)]} | where | closed


@given(st.data())
@examples(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_filters_together_hold_what_each_of_them_holds_in_any_order(
    staff: TestClient, town: list[str], data: st.DataObject
) -> None:
    """Slow: forty examples of several questions each."""
    wanted = data.draw(asked_for)
    order = data.draw(st.permutations(list(wanted)))

    together = _ids(staff, wanted)

    assert _ids(staff, {name: wanted[name] for name in order}) == together
    assert set(together) == set.intersection(
        set(town), *(set(_ids(staff, {name: value})) for name, value in wanted.items())
    )


@given(wanted=asked_for, limit=st.integers(1, 50))
@examples(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_pages_of_any_size_hold_the_same_in_the_same_order(
    staff: TestClient, town: list[str], wanted: dict[str, Any], limit: int
) -> None:
    """Slow: twenty-five examples of many pages each."""
    found = [one for page in pages(staff, **wanted, limit=limit) for one in page]

    assert found == _ids(staff, wanted)
    assert len(set(found)) == len(found)


def _ids(staff: TestClient, wanted: dict[str, Any]) -> list[str]:
    answer = staff.get(INCIDENTS, params=wanted)
    assert answer.status_code == 200, answer.text
    return [feature["id"] for feature in answer.json()["features"]]
