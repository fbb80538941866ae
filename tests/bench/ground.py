"""Invented ground to measure on: very many incidents, made by SQL alone, in towns and between them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from service.areas.actions import NewPlace, replace_places
from service.areas.models import BOUNDARY
from service.demo.ground import FILES, places
from service.exchange.layers import import_layer
from tests.bench.stores import fill, settle

UNTIL = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
MUNICIPALITY = (527_000, 6_590_000, 567_000, 6_619_000)  # west, south, east, north in SWEREF 99 TM
REGION = (520_000, 6_580_000, 580_000, 6_640_000)  # 60 × 60 km
TOWNS = 40

# Seven in ten lie in one of the towns, most in the first; all are spread evenly over time, and stand as they came.
INCIDENTS = f"""
WITH kinds AS (SELECT array_agg(code ORDER BY code) AS codes FROM category WHERE counted),
drawn AS MATERIALIZED (
    SELECT number, random() AS ago, random() AS kind, random() AS closes, random() < 0.7 AS in_town,
           floor({TOWNS} * random() * random()) AS town, random() AS east, random() AS north,
           800 * sqrt(-2 * ln(1 - random())) AS away, 2 * pi() * random() AS turn
    FROM generate_series(1, :incidents) AS number
), strewn AS (
    SELECT *, 0.1 + 0.8 * (town * 0.618034 - floor(town * 0.618034)) AS town_east,
           0.1 + 0.8 * (town * 0.414214 - floor(town * 0.414214)) AS town_north
    FROM drawn
), placed AS (
    SELECT number, kind, closes, closes < 0.9 AS is_closed, CAST(:until AS timestamptz) - ago * CAST(:span AS interval) AS at,
           :west + (:east - :west) * (CASE WHEN in_town THEN town_east ELSE east END)
                 + (CASE WHEN in_town THEN away * cos(turn) ELSE 0 END) AS x,
           :south + (:north - :south) * (CASE WHEN in_town THEN town_north ELSE north END)
                  + (CASE WHEN in_town THEN away * sin(turn) ELSE 0 END) AS y
    FROM strewn
)
INSERT INTO incident (id, reference, category_code, location, outdoors, detected_at, opened_at, closed_at, outcome)
SELECT gen_random_uuid(), 'L00-' || to_char(number, 'FM0000000'), codes[1 + CAST(floor(kind * array_length(codes, 1)) AS int)],
       ST_SetSRID(ST_MakePoint(x, y), 3006), true, at, at,
       CASE WHEN is_closed THEN at + closes * interval '9 days' END, CASE WHEN is_closed THEN 'fixed' END
FROM placed, kinds ORDER BY at
"""

CLOCKS = """
INSERT INTO clock (incident_id, rule_id, target_s, detected_at, due_at, removed_at, evidence)
SELECT incident.id, rule.id, target_s, detected_at, detected_at + interval '1 second' * target_s, closed_at,
       CASE WHEN closed_at IS NOT NULL THEN 'recorded_check' END
FROM incident JOIN category ON code = incident.category_code JOIN clock_rule AS rule ON rule.category_code IN (code, parent_code)
ORDER BY detected_at
"""

REPORTS = """
INSERT INTO report (id, reference, incident_id, category_code, location, outside_m, location_set, received_at, answers,
                    channel, reporter_kind)
SELECT gen_random_uuid(), reference, id, category_code, location, 0, 'pin', opened_at, '{}', 'web', 'citizen'
FROM incident ORDER BY opened_at
"""


def draw_municipality(session: Session) -> None:
    """Köping's border, its two layers of areas and its named places, as in the demo."""
    import_layer(session, FILES / "boundary.geojson", layer=BOUNDARY)
    for layer in ("deso", "regso"):
        import_layer(session, FILES / "areas.geojson", layer=layer, code=layer)
    replace_places(session, [NewPlace(one.code, one.name, one.kind, one.point) for one in places()])


def incidents(
    engine: Engine, count: int, *, span: timedelta, until: datetime = UNTIL, box: tuple[int, int, int, int] = REGION
) -> None:
    """So many incidents of every kind, each with its one report and, where its category has one, its clock."""
    west, south, east, north = box
    edges = {"west": west, "south": south, "east": east, "north": north}
    fill(engine, "incident", INCIDENTS, {"incidents": count, "until": until, "span": span, **edges})
    fill(engine, "clock", CLOCKS, {})
    fill(engine, "report", REPORTS, {})
    settle(engine)
