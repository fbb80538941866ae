"""One report per request, one durable commit each, 16 clients; beside the same rows written by pgbench."""

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import make_url
from sqlmodel import Session

from geo.areas import features, outline
from service.demo.ground import FILES
from tests.bench import ground
from tests.bench.load import Load, drive, request
from tests.bench.measure import Result, Series, Verdict, Wish, in_turn
from tests.bench.pgbench import pgbench
from tests.bench.serving import product
from tests.bench.stores import engine, store

CLIENTS = 16
ROUNDS, SECONDS = 5, 4.0
LEAST_SHARE = 0.12
SIGNALEN, SIGNALEN_LIMIT, TIMES_SIGNALEN = (
    73.0,
    13_800.0,
    15.0,
)  # requests/s quoted, and the limit they were quoted beside
SLOWEST_P95_MS = 80.0
A_YEAR = 10_000  # incidents that are there already: a planner knows nothing of an empty store
HEADERS = {"Content-Type": "application/json"}

# The same rows as a report of graffiti leaves behind, in one round trip, without asking anything of the store.
STORY = """
\\set east random(527000, 567000)
\\set north random(6590000, 6619000)
WITH told AS (
    SELECT gen_random_uuid() AS report, gen_random_uuid() AS incident, now() AS at,
           ST_SetSRID(ST_MakePoint(:east, :north), 3006) AS place, 'L26-' || nextval('report_number') AS reference
), claimed AS (
    INSERT INTO report_key (key, fingerprint, report_id, claimed_at)
    SELECT sha256(uuid_send(report)), sha256(uuid_send(incident)), report, at FROM told ON CONFLICT DO NOTHING
), opened AS (
    INSERT INTO incident (id, reference, category_code, location, outdoors, detected_at, opened_at)
    SELECT incident, reference, 'graffiti_tag', place, true, at, at FROM told
), kept AS (
    INSERT INTO report (id, reference, incident_id, category_code, location, outside_m, accuracy_m, location_set,
                        received_at, description, answers, channel, reporter_kind, code_hash)
    SELECT report, reference, incident, 'graffiti_tag', place, 0, 12, 'coordinates',
           at, 'Klotter på en vägg vid gångtunneln.', '{"outdoors": true}', 'api', 'citizen', sha256(uuid_send(report))
    FROM told
), noted AS (
    INSERT INTO incident_event (incident_id, at, what, detail)
    SELECT incident, at, 'opened', jsonb_build_object('report', reference) FROM told
)
INSERT INTO clock (incident_id, rule_id, target_s, detected_at, due_at)
SELECT incident, (SELECT id FROM clock_rule LIMIT 1), 86400, at, at + interval '86400 seconds' FROM told
"""


def run(wish: Wish) -> Result:
    """The whole story of intake over HTTP, against the rows alone."""
    rounds, seconds = (1, 1.0) if wish.quick else (ROUNDS, SECONDS)
    with store() as drawn:
        with engine(drawn) as made:
            with Session(made) as session:
                ground.draw_municipality(session)
                session.commit()
            ground.incidents(made, A_YEAR, span=timedelta(days=365), box=ground.MUNICIPALITY)
        with store(make_url(drawn).database or "") as alone, product(drawn) as port:
            every: dict[str, Any] = {"clients": CLIENTS, "seconds": seconds}
            took = in_turn(
                rounds,
                {
                    "limit": partial(pgbench, alone, [STORY], mode="prepared", **every),
                    "product": partial(drive, port, reports(), status=201, **every),
                    "health": partial(drive, port, _health(), status=200, **every),
                },
            )
    return _judged(took)


def reports() -> Iterator[bytes]:
    """Ever new reports of graffiti, anywhere in the municipality."""
    chance = random.Random()
    inside = _inside()
    while True:
        west, south, east, north = shapely.bounds(inside).tolist()
        lon, lat = chance.uniform(west, east), chance.uniform(south, north)
        if shapely.contains_xy(inside, lon, lat):
            told = {
                "category": "graffiti_tag",
                "lon": lon,
                "lat": lat,
                "accuracy_m": 12.0,
                "answers": {"outdoors": True},
            }
            words = {"description": "Klotter på en vägg vid gångtunneln."}
            key = str(UUID(int=chance.getrandbits(128)))
            yield request(
                "POST", "/api/v1/reports", {**HEADERS, "Idempotency-Key": key}, json.dumps(told | words).encode()
            )


def _inside() -> shapely.Geometry:
    [feature] = features((FILES / "boundary.geojson").read_text(encoding="utf-8"))
    made = outline(feature).shape
    shapely.prepare(made)
    return made


def _health() -> Iterator[bytes]:
    asked = request("GET", "/health", {})
    while True:
        yield asked


def _judged(took: dict[str, list[Load]]) -> Result:
    rate = {name: Series(name, "/s", [one.per_second for one in loads]) for name, loads in took.items()}
    slow = {name: Series(f"{name} p95", "ms", [one.p95_ms for one in loads]) for name, loads in took.items()}
    share = rate["product"].over(rate["limit"])
    signalen = Series("product / Signalen", "", [value * SIGNALEN_LIMIT / SIGNALEN for value in share.values])
    return Result(
        "Intag: en rapport per anrop, hållbar commit, 16 klienter",
        {"clients": CLIENTS, "peer": "pgbench; health är lastgeneratorns och webbserverns tak"},
        [*rate.values(), *slow.values()],
        [
            Verdict(share, LEAST_SHARE, at_least=True),
            Verdict(signalen, TIMES_SIGNALEN, at_least=True),
            Verdict(slow["product"], SLOWEST_P95_MS, at_least=False),
        ],
    )
