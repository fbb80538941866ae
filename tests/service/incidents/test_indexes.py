"""What is asked often is found by its index: the plans of a store with 20,000 incidents in three years."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select, text
from sqlmodel import Session

from geo.columns import STORE, stored
from service.areas.queries import area_of, areas_of, metres_outside
from service.hotspots.queries import hotspots
from service.incidents import counts
from service.incidents.actions import incident
from service.people.rules import Grant, Viewer
from service.removal.queries import detected_between
from service.triage.asking import Asked
from service.triage.queries import listing
from tests import make
from tests.conftest import NOON, rolled_back
from tests.hearing import statements
from tests.owning import become_owner

# The store is filled once, which takes a second or two.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("indexes")]
DAY = timedelta(days=1)
FORTNIGHT = (NOON - 14 * DAY, NOON)
PERIODS = [(NOON - 14 * (n + 1) * DAY, NOON - 14 * n * DAY) for n in range(8)]
QUARTER, REGION = (15.98, 59.5, 15.99, 59.505), (15.8, 59.4, 16.2, 59.6)
BY_PLACE = "incident_location_ix"
BY_KIND = "incident_category_code_detected_at_ix"
BY_DETECTION = "incident_detected_at_ix"
BY_ARRIVAL = "incident_opened_at_category_code_ix"

FILLED = f"""
CREATE TEMPORARY TABLE made ON COMMIT DROP AS
    SELECT gen_random_uuid() AS id, 'L99-' || n AS reference, code,
        :noon - make_interval(mins => n * 79) AS at,
        ST_SetSRID(ST_MakePoint(545000 + n * 7919 % 20000, 6590000 + n * 104729 % 20000), {STORE}) AS place
    FROM generate_series(1, 20000) AS n
    JOIN (SELECT code, row_number() OVER (ORDER BY code) AS k FROM category) AS kinds ON k = 1 + n % 30;
INSERT INTO incident (id, reference, category_code, location, detected_at, opened_at)
    SELECT id, reference, code, place, at, at FROM made;
INSERT INTO report (id, reference, incident_id, category_code, location, outside_m, location_set, received_at,
        answers, channel, reporter_kind)
    SELECT gen_random_uuid(), reference, id, code, place, 0, 'import', at, '{{}}', 'import', 'import'
    FROM made;
INSERT INTO clock (incident_id, rule_id, target_s, detected_at, due_at)
    SELECT made.id, clock_rule.id, 86400, at, at + interval '86400 seconds' FROM made, clock_rule
    WHERE code LIKE 'graffiti%';
INSERT INTO area_layer (id, code, name, attribution, position)
    VALUES (gen_random_uuid(), 'grid', 'Rutor', '', 0);
INSERT INTO area (id, layer_id, code, name, shape)
    SELECT gen_random_uuid(), area_layer.id, i || '-' || j, '', ST_Multi(geom)
    FROM area_layer, ST_SquareGrid(500, ST_MakeEnvelope(545001, 6590001, 564999, 6609999, {STORE}));
INSERT INTO area_piece (area_id, layer_id, code, boundary, shape)
    SELECT id, layer_id, code, false, ST_GeometryN(shape, 1) FROM area;
INSERT INTO incident_area
    SELECT DISTINCT ON (made.id) made.id, layer_id, area_id FROM made
    JOIN area_piece ON ST_Covers(shape, place);
ANALYZE incident; ANALYZE report; ANALYZE clock; ANALYZE area; ANALYZE area_piece; ANALYZE incident_area
"""


@pytest.fixture(scope="module")
def filled(engine: Engine) -> Iterator[Session]:
    """Rolled back at the end, as every test's work is."""
    with rolled_back(engine) as session:
        become_owner(session)
        for statement in FILLED.split(";"):
            session.execute(text(statement), {"noon": NOON} if ":noon" in statement else {})
        assert session.execute(text("SELECT count(*) FROM incident")).scalar_one() == 20_000
        session.commit()
        yield session


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


def plans(session: Session, ask: Callable[[], object]) -> list[dict[str, Any]]:
    """Every node of the plans of what is asked."""
    found: list[dict[str, Any]] = []
    for statement in statements(session, ask):
        if statement.startswith(("SELECT", "WITH")):
            asked = statement.replace("%", "%%")  # a LIKE's, and no place for a parameter
            explained = session.connection().exec_driver_sql(f"EXPLAIN (FORMAT JSON) {asked}")
            found += nodes(explained.scalar_one()[0]["Plan"])
    assert found
    return found


def read_whole(found: list[dict[str, Any]]) -> set[str]:
    """The tables that are read from end to end."""
    return {node["Relation Name"] for node in found if node["Node Type"] == "Seq Scan"}


def used(found: list[dict[str, Any]]) -> set[str]:
    return {node["Index Name"] for node in found if "Index Name" in node}


EVERYTHING = Viewer(uuid4(), "Sam Ek", "sam@demo.example", (Grant(uuid4(), "EST", "coordinator", uuid4(), "Kommunen"),))
ASKED: dict[str, tuple[Callable[[Session], object], str]] = {
    "a map by place": (lambda session: listing(session, EVERYTHING, Asked(QUARTER), now=NOON), BY_PLACE),
    "a map of a region by kind and time": (
        lambda session: listing(
            session, EVERYTHING, Asked(REGION, ("traffic",), start=NOON - 90 * DAY, end=NOON), now=NOON
        ),
        BY_KIND,
    ),
    "a map of a region by a top category and its leaves": (
        lambda session: listing(session, EVERYTHING, Asked(REGION, ("graffiti",), start=NOON - 90 * DAY), now=NOON),
        BY_KIND,
    ),
    "the last of all": (lambda session: listing(session, EVERYTHING, Asked(), now=NOON), BY_DETECTION),
    "hotspots of a fortnight": (lambda session: hotspots(session, *FORTNIGHT), BY_DETECTION),
    "hotspots of what came": (lambda session: hotspots(session, *FORTNIGHT, by="opened_at"), BY_ARRIVAL),
    "periods by category": (lambda session: counts.by_category(session, PERIODS), BY_ARRIVAL),
    "periods by area": (lambda session: counts.by_area(session, PERIODS, "grid"), BY_ARRIVAL),
    "areas of a fortnight": (lambda session: counts.areas(session, "grid", *FORTNIGHT), BY_DETECTION),
    "who told in a fortnight": (lambda session: counts.reports_of(session, *FORTNIGHT), BY_ARRIVAL),
}


@pytest.mark.parametrize("name", ASKED)
def test_incidents_are_found_by_their_index(filled: Session, name: str) -> None:
    ask, index = ASKED[name]
    found = plans(filled, lambda: ask(filled))

    assert read_whole(found) & {"incident", "report"} == set()  # a page's clocks are too few here to be looked up
    assert index in used(found)


def test_what_a_report_is_about_is_found_by_its_index(filled: Session) -> None:
    found = plans(filled, lambda: make.report(filled))

    assert read_whole(found) & {"incident", "report", "clock", "area_piece"} == set()
    assert {BY_PLACE, "idx_area_piece_shape", "area_piece_shape_ix"} <= used(found)


def test_the_areas_of_all_incidents_are_found_piece_by_piece(filled: Session) -> None:
    layer = filled.execute(text("SELECT id FROM area_layer WHERE code = 'grid'")).scalar_one()
    found = plans(filled, lambda: filled.execute(areas_of(incident.c.id, incident.c.location, layer)))

    assert read_whole(found) == {"area_piece"}
    assert BY_PLACE in used(found)


def test_the_clocks_of_a_window_are_found_by_their_index(filled: Session) -> None:
    found = plans(filled, lambda: detected_between(filled, *FORTNIGHT))

    assert read_whole(found) == set()
    assert {"clock_detected_at_ix", "incident_pkey"} <= used(found)


def test_the_area_of_a_point_is_found_by_its_index(filled: Session) -> None:
    found = plans(filled, lambda: filled.execute(select(area_of(stored(15.99, 59.51)).c.area_id)))

    assert used(found) == {"idx_area_piece_shape"}


def test_how_far_outside_a_point_is_is_found_by_its_index(filled: Session) -> None:
    found = plans(filled, lambda: filled.execute(select(metres_outside(stored(15.99, 59.51)))))

    assert used(found) == {"area_piece_shape_ix"}
